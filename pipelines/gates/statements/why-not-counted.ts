// Why an approval in the record does not count: answered at once where it was given, not in a log.

import type { Fact } from '../../ledger/fact.ts';
import type { Localised } from '../../plan/plan.ts';
import { explainRefusal } from '../approval-refusals.ts';
import { judgeByRecord } from '../gate.ts';
import type { Before } from './person-said.ts';

/** Null where it counts, as far as the record knows; who started a run is known only in that run. */
export function whyNotCounted(fact: Fact, { snapshot, digest, state }: Before): Localised | null {
  if (fact.kind !== 'approval') return null;
  if (fact.phase === 'correct') {
    const isBare = snapshot.plan.kind === 'emergency' && (fact.reason ?? '').trim() === '';
    return isBare ? explainRefusal('reason-missing') : null;
  }
  const taken = { id: 'this', sequence: state.size + 1, digest, fact };
  const facts = new Map([...state.facts, ['this', taken] as const]);
  const judged = judgeByRecord(fact.phase, 1, { snapshot, digest, state: { ...state, facts } }, fact.at);
  const why = judged?.refused.find(({ id }) => id === 'this')?.why;
  return why === undefined ? null : explainRefusal(why);
}
