// The metronome's rule: a look at each moment at which something is due, none in vain, and an end in good time.

import { metronomeMinutes } from '../plan/check/platform-limits.ts';
import type { Clock } from '../ports.ts';
import type { Due } from './due.ts';

export interface TimeKeeping {
  readonly clock: Clock;
  /** What is due, and a name for the state of the record; null when there is no open window. */
  look(now: number): Promise<{ readonly due: Due; readonly state: string } | null>;
  startLook(): Promise<void>;
  startSuccessor(): Promise<void>;
  /** After how many minutes the next run takes over: before GitHub ends this one, and before its session does. */
  readonly ownMinutes?: number;
}

/** The hourly tick brings the metronome back for what lies further ahead. */
const farAheadMs = 100 * 60_000;
/** An amendment moves times, so the record is read again this often. */
const longestSleepMs = 5 * 60_000;
/** A look takes this long to start and to write its first entry. */
const afterALookMs = 3 * 60_000;
/** A look that changed nothing is tried again this much later: a broken step must not eat the night's minutes. */
const afterALookInVainMs = 30 * 60_000;

/** Returns why it ended. */
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
    // What the last look was for is settled: the next one is for something else.
    last = null;
    if (due.next === null || due.next - now > farAheadMs) {
      return 'nothing-near';
    }
    await clock.sleepUntil(Math.min(due.next + 500, now + longestSleepMs));
  }
}
