// When a window must be looked at again if no person does anything.

import { triesAgainAt, workersHeardAgainAt } from '../effects/sent-so-far.ts';
import type { GateVerdict } from '../gates/gate.ts';
import { graceMs, wordDueAt } from '../ledger/course.ts';
import type { PhaseResult } from '../ledger/entry.ts';
import type { RecordState } from '../ledger/fold.ts';
import { nextNoticeAt } from '../notices/due.ts';
import { nextReminderAt } from '../notices/summons.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import type { Timeline } from '../plan/timeline.ts';
import { officeNextAt } from './due-notices.ts';

/** The earliest moment at which time alone changes something (epoch ms); null when only people can. */
export function nextLookAt(
  state: RecordState,
  timeline: Timeline,
  snapshot: Pick<Snapshot, 'plan' | 'organisation'>,
  now: number,
  { gate, result }: { readonly gate: GateVerdict; readonly result: PhaseResult | null },
): number | null {
  const later = [
    result === null ? (gate.open ? now : gate.until) : afterPhase(result, now),
    nextNoticeAt(timeline, now),
    officeNextAt(now, { state, timeline, ...snapshot }),
    ...timeline.deadlines.map((deadline) => (deadline.at > now ? deadline.at + 1 : null)),
    nextReminderAt(state, now),
    wordDueAt(state, { end: timeline.end, now }),
    ...timeline.handWork.map(({ at }) => (at !== null && at > now ? at : null)),
    ...[timeline.overrunAt, timeline.end + graceMs].map((at) => (at > now ? at : null)),
    ...[...triesAgainAt(state).values()].filter((at) => at > now),
    workersHeardAgainAt(state, now),
  ].filter((at) => at !== null);
  return later.length === 0 ? null : Math.min(...later);
}

function afterPhase(result: PhaseResult, now: number): number | null {
  if (result.result === 'waiting') return Date.parse(result.until);
  // That the phase stopped is news too, so the next look comes at once.
  return now;
}
