// The events that notices wait for, read off the record: changes of the course, overruns, the all clear. Of
// what changed since readers were told last, only what still holds is told, in one notice.

import { type Turn, type TurnKind, turnNow, turnsOf } from '../ledger/course.ts';
import type { RecordState } from '../ledger/fold.ts';
import { releasedNow } from '../ledger/released.ts';
import { readNoticeKey } from '../plan/notice-key.ts';
import { firstRoundOf } from '../plan/step.ts';
import type { WindowEvent } from '../plan/time.ts';
import type { Timeline } from '../plan/timeline.ts';
import type { WindowPlan } from '../plan/window-plan.ts';
import type { HappenedEvent } from './due.ts';

/** Which event of the plan a turn is: one for a moved end, one for a change of our own course. */
const eventOfTurn: Readonly<Record<TurnKind, WindowEvent>> = {
  extended: 'extension',
  shortened: 'extension',
  late: 'extension',
  checking: 'extension',
  'return-paused': 'extension',
  released: 'call-off',
  'went-back': 'call-off',
  'return-taken-back': 'call-off',
  'switching-again': 'call-off',
  'vendor-cancelled': 'call-off',
  'not-switching': 'call-off',
  'return-ended': 'call-off',
};

export function eventsOf(state: RecordState, timeline: Timeline, now: number): readonly HappenedEvent[] {
  const holding = state.steps.get(firstRoundOf('hold'))?.status !== 'done' && releasedNow(state) === null;
  const closedOut = state.steps.get(firstRoundOf('close-out'));
  return [
    ...toTell(state, turnsOf(state, { end: timeline.end, now }), now).map(
      ({ kind, at, occasion }): HappenedEvent => ({ event: eventOfTurn[kind], at, occurrence: occasion }),
    ),
    ...(holding && state.steps.has(firstRoundOf('hold')) && now >= timeline.overrunAt
      ? [{ event: 'overrun', at: timeline.overrunAt, occurrence: String(timeline.overrunAt) } as const]
      : []),
    ...(closedOut?.status === 'done' && closedOut.finishedAt !== null
      ? [{ event: 'all-clear', at: closedOut.finishedAt, occurrence: 'all-clear' } as const]
      : []),
  ];
}

/** When people were told that the emergency plan is in force (epoch ms); null where they were not. */
export function emergencyPlanSince(
  { notices }: Pick<RecordState, 'notices'>,
  plan: Pick<WindowPlan, 'notices'>,
): number | null {
  const rules = plan.notices.flatMap(({ id, when }) => (when === 'on overrun' ? [id] : []));
  const told = [...notices].find(([key]) => rules.includes(readNoticeKey(key).rule));
  return told?.[1].at ?? null;
}

/** The newest move of the end and the newest other turn, where they still hold. */
function toTell(state: RecordState, turns: readonly Turn[], now: number): readonly Turn[] {
  const moved = turns.findLast(isMove);
  const other = turns.findLast((turn) => !isMove(turn));
  const holds = other !== undefined && (other.kind === 'switching-again' || other === turnNow(state, turns));
  return [
    ...(moved !== undefined && moved.end > now && moved.end !== endToldBefore(state, turns, moved)
      ? [moved]
      : []),
    // Calling off and rolling back undo their steps first: people are told once they can use the messenger
    // again.
    ...(holds && (state.calledOff === null || state.rolledBack.some(({ cause }) => cause === other.occasion))
      ? [other]
      : []),
  ];
}

/** The turn that a notice is about, with the end that its readers were told before; null for the ladder. */
export function turnOfNotice(
  state: RecordState,
  notice: string,
  { end, now }: { readonly end: number; readonly now: number },
): Turn | null {
  const { occasion } = readNoticeKey(notice);
  const turns = turnsOf(state, { end, now });
  const turn = turns.find((one) => one.occasion === occasion);
  if (turn === undefined || !isMove(turn)) return turn ?? null;
  const previousEnd = endToldBefore(state, turns, turn);
  return { ...turn, previousEnd, kind: turn.end > previousEnd ? 'extended' : 'shortened' };
}

function isMove({ kind }: Turn): boolean {
  return kind === 'extended' || kind === 'shortened';
}

/** The end that people last heard of: several moves may have come before one notice. */
function endToldBefore(state: RecordState, turns: readonly Turn[], turn: Turn): number {
  const moves = turns.filter(isMove);
  const before = moves.slice(0, moves.indexOf(turn));
  const told = new Set([...state.notices.keys()].map((key) => readNoticeKey(key).occasion));
  return before.findLast(({ occasion }) => told.has(occasion))?.end ?? moves[0]?.previousEnd ?? turn.end;
}
