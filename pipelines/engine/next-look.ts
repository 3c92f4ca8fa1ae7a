// When a window is to be looked at again if nobody does anything.

import { triesAgainAt, workersHeardAgainAt } from '../effects/sent-so-far.ts';
import type { GateVerdict } from '../gates/gate.ts';
import type { PhaseResult } from '../ledger/entry.ts';
import type { RecordState } from '../ledger/fold.ts';
import { nextNoticeAt } from '../notices/due.ts';
import { nextReminderAt } from '../notices/summons.ts';
import type { Timeline } from '../plan/timeline.ts';

/** The earliest moment at which time alone changes something (epoch ms); null when only people can. */
export function nextLookAt(
  state: RecordState,
  timeline: Timeline,
  now: number,
  { gate, result }: { readonly gate: GateVerdict; readonly result: PhaseResult | null },
): number | null {
  const later = [
    result === null ? (gate.open ? now : gate.until) : afterPhase(result, now),
    nextNoticeAt(timeline, now),
    ...timeline.deadlines.map((deadline) => (deadline.at > now ? deadline.at + 1 : null)),
    nextReminderAt(state, now),
    timeline.overrunAt > now ? timeline.overrunAt : null,
    ...[...triesAgainAt(state).values()].filter((at) => at > now),
    workersHeardAgainAt(state, now),
  ].filter((at) => at !== null);
  return later.length === 0 ? null : Math.min(...later);
}

function afterPhase(result: PhaseResult, now: number): number | null {
  if (result.result === 'waiting') return Date.parse(result.until);
  return result.result === 'done' ? now : null;
}
