// Checks whether a phase that began was allowed to, by the facts in the record. Computed in another way than
// the gate does, so that a mistake would have to be in both.

import type { Entry } from '../../ledger/entry.ts';
import type { RecordState } from '../../ledger/fold.ts';
import type { Snapshot } from '../../plan/snapshot.ts';
import { stepKey } from '../../plan/step.ts';
import type { Timeline } from '../../plan/timeline.ts';
import type { SimulatedPeople } from './people.ts';

type Started = Extract<Entry['body'], { kind: 'phase-started' }>;

/** Every reason for which the phase should not have begun. */
export function forbiddenBy(
  { phase, round, snapshot: digest }: Started,
  state: RecordState,
  snapshot: Snapshot,
  { steps }: Timeline,
): readonly string[] {
  const place = steps.findIndex((step) => step.phase === phase && step.round === round);
  const open = steps.slice(0, place).filter((step) => state.steps.get(stepKey(step))?.status !== 'done');
  const rule = round === 2 ? undefined : snapshot.plan.approvals.gates[phase];
  const voices = rule?.approvers.map((by) => lastWordOf(by, phase, state)) ?? [];
  const needed = snapshot.plan.kind === 'emergency' ? 1 : (rule?.quorum ?? 0);
  const back = state.rolledBack.at(-1)?.at;
  const isOf = {
    'somebody said hold': state.held !== null,
    'it was called off': state.calledOff !== null,
    'the window is closed': state.closed !== null,
    'it began on another snapshot': digest !== state.snapshot,
    'it was rolled back and nobody said resume': back !== undefined && back > (state.resumedAt ?? 0),
    [`${open.map((step) => step.phase).join(', ')} was not done`]: open.length > 0,
    'too few had approved': rule && voices.filter((word) => word === 'approval').length < needed,
    'somebody rejected it': voices.includes('rejection'),
  };
  return Object.entries(isOf).flatMap(([why, holds]) => (holds ? [why] : []));
}

function lastWordOf(by: string, phase: string, state: RecordState): string | null {
  const words = [...state.facts.values()].flatMap(({ fact }) =>
    (fact.kind === 'approval' || fact.kind === 'rejection' || fact.kind === 'withdrawal') &&
    fact.by === by &&
    fact.phase === phase
      ? [fact]
      : [],
  );
  return words.toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at)).at(-1)?.kind ?? null;
}

/** Words before `before` that forbade the phase, but were not in the record when it began. */
export function unheardBefore(
  said: SimulatedPeople['said'],
  phase: string,
  before: number,
  { facts, refused }: RecordState,
): readonly string[] {
  const stops = said.filter(({ at, saying }) => {
    const stopping =
      saying.name === 'tell'
        ? saying.command.name === 'hold' || saying.command.name === 'call-off'
        : (saying.name === 'withdraw' || saying.name === 'reject') && saying.phase === phase;
    return stopping && at < before;
  });
  return stops.flatMap(({ id, saying, by }) =>
    facts.has(id) || refused.has(id)
      ? []
      : [`${by} had said ${saying.name === 'tell' ? saying.command.name : saying.name}`],
  );
}
