// The metronome's rule: start a look at each moment at which something is due and at no other, and end in
// time for the successor.

import { metronomeMinutes } from '../plan/check/platform-limits.ts';
import type { Clock } from '../ports.ts';
import type { Due } from './due.ts';

export interface TimeKeeping {
  readonly clock: Clock;
  /** What is due, and a name for the state of the record; null when no window is open. */
  look(now: number): Promise<{ readonly due: Due; readonly state: string } | null>;
  startLook(): Promise<void>;
  startSuccessor(): Promise<void>;
  /** Minutes until the next run takes over: before GitHub ends this job, and before its session ends. */
  readonly ownMinutes?: number;
}

/** When the next moment is further ahead than this, the metronome ends; the hourly tick starts it again. */
const farAheadMs = 100 * 60_000;
/** An amendment moves times, so the record is read again this often. */
const longestSleepMs = 5 * 60_000;
/** How long a look takes to start and to write its first entry. */
const afterALookMs = 3 * 60_000;
/** A look that changed nothing is repeated only after this, or a broken step would use up all minutes. */
const afterALookInVainMs = 30 * 60_000;

/** Runs until there is nothing to wait for; gives why it ended. */
export async function keepTime(keeping: TimeKeeping): Promise<'closed' | 'nothing-near' | 'handed-over'> {
  const { clock } = keeping;
  const ownTimeMs = (keeping.ownMinutes ?? metronomeMinutes) * 60_000;
  const startedAt = clock.now();
  let last: { readonly state: string; readonly at: number } | null = null;
  for (;;) {
    const now = clock.now();
    const looked = await keeping.look(now);
    if (looked === null) return 'closed';
    if (now - startedAt > ownTimeMs) {
      await keeping.startSuccessor();
      return 'handed-over';
    }
    const { due, state } = looked;
    if (due.now) {
      const inVain: boolean = last?.state === state && now - last.at < afterALookInVainMs;
      if (!inVain) {
        await keeping.startLook();
        last = { state, at: now };
      }
      await clock.sleep(afterALookMs);
      continue;
    }
    // The last look did its work, so what is due next is something else.
    last = null;
    if (due.next === null || due.next - now > farAheadMs) {
      return 'nothing-near';
    }
    await clock.sleepUntil(Math.min(due.next + 500, now + longestSleepMs));
  }
}
