// Whether a proven word counts: may this role say it, of what it is about, as things stood before it? One table says who
// may say what (commands/table.ts); no statement grants the right by which it counts. Pure.

import type { Fact } from '../../ledger/fact.ts';
import type { RecordState } from '../../ledger/fold.ts';
import { decidersOf } from '../../plan/deciders.ts';
import type { Localised } from '../../plan/plan.ts';
import { rolesNamed } from '../../plan/role-title.ts';
import type { Snapshot } from '../../plan/snapshot.ts';
import type { GateRule } from '../../plan/window-plan.ts';
import { digestNames } from '../commands/parse-line.ts';
import { commands, nameOf } from '../commands/table.ts';
import { approversOf } from '../corrections.ts';
import { boundProblem, doubtNamed } from './bound.ts';
import type { Before, PersonSaid } from './person-said.ts';
import * as refusals from './refusals.ts';
import { whyNotCounted } from './why-not-counted.ts';

export type Judged =
  /** `notCounted`: it stands in the record, and the gate does not count it. */
  | { readonly result: 'allowed'; readonly fact: Fact; readonly notCounted?: Localised }
  | { readonly result: 'status' }
  | { readonly result: 'refused'; readonly why: Localised };

export function judge(said: PersonSaid, before: Before): Judged {
  const { saying } = said;
  if (saying.name === 'status') return { result: 'status' };
  const why = problemOfRight(said, before) ?? boundProblem(said, before);
  return why === null ? factFrom(said, before) : refused(why);
}

function problemOfRight(
  { saying, by }: PersonSaid,
  { snapshot, state, corrections }: Before,
): Localised | null {
  const { plan } = snapshot;
  const mayDecide = () => (decidersOf(plan).has(by) ? null : refusals.noSuchDecision);
  switch (commands[nameOf(saying)].who) {
    case 'any-role':
      return null;
    case 'whoever-said-it':
      return null;
    case 'lower-by-any-role': {
      const limit =
        saying.name === 'tell' && saying.command.name === 'limit-in-flight' ? saying.command.limit : 0;
      return limit < limitIn(state) ? null : mayDecide();
    }
    case 'decider':
      return mayDecide();
    case 'approvers-of-cutover':
      return problemOfApprover('cutover', by, [plan.approvals.gates.cutover], snapshot);
    case 'approvers': {
      if (saying.name !== 'approve' && saying.name !== 'reject') return refusals.noSuchDecision;
      if (saying.phase !== 'correct')
        return problemOfApprover(saying.phase, by, [plan.approvals.gates[saying.phase]], snapshot);
      const wanted = corrections.filter(({ to }) => digestNames(saying.digest, to));
      const [correction, ...more] = wanted;
      if (correction === undefined || more.length > 0) return refusals.noSuchCorrection;
      return problemOfApprover('correct', by, approversOf(snapshot, correction, state), snapshot);
    }
  }
}

function problemOfApprover(
  phase: string,
  by: string,
  rules: readonly (GateRule | undefined)[],
  { organisation }: Snapshot,
): Localised | null {
  const approvers = [...new Set(rules.flatMap((rule) => rule?.approvers ?? []))];
  if (approvers.length === 0) return refusals.noApprovalAsked(phase);
  const named = [...approvers, ...rules.flatMap((rule) => rule?.escalateTo ?? [])];
  return named.includes(by) ? null : refusals.notAnApprover(phase, rolesNamed(organisation, approvers));
}

/** What people said last; the first word always lowers. */
function limitIn(state: RecordState): number {
  return [...state.facts.values()].reduce(
    (limit, { fact }) =>
      fact.kind === 'command' && fact.command.name === 'limit-in-flight' ? fact.command.limit : limit,
    Number.POSITIVE_INFINITY,
  );
}

function factFrom({ saying, by, at, provenBy, proposes }: PersonSaid, before: Before): Judged {
  const allowed = (fact: Fact): Judged => ({ result: 'allowed', fact });
  const counted = (fact: Fact): Judged => {
    const notCounted = whyNotCounted(fact, before);
    return { result: 'allowed', fact, ...(notCounted && { notCounted }) };
  };
  const said = { by, at, provenBy };
  switch (saying.name) {
    case 'status':
      return { result: 'status' };
    case 'approve':
    case 'reject': {
      const { phase, reason } = saying;
      const correction = before.corrections.find(({ to }) => digestNames(saying.digest, to));
      const snapshot = phase === 'correct' ? (correction?.to ?? '') : before.digest;
      return saying.name === 'approve'
        ? counted({ kind: 'approval', phase, snapshot, ...said, ...(reason === '' ? {} : { reason }) })
        : allowed({ kind: 'rejection', phase, snapshot, ...said, reason });
    }
    case 'withdraw':
      return allowed({ kind: 'withdrawal', phase: saying.phase, ...said, reason: saying.reason });
    case 'doubt': {
      const effect = doubtNamed(saying.effect, before.state) ?? '';
      return allowed({ kind: 'doubt-answer', effect, answer: saying.answer, ...said, reason: saying.reason });
    }
    case 'tell': {
      const { command, reason } = saying;
      return allowed({ kind: 'command', command, ...said, reason, ...(proposes && { proposes }) });
    }
  }
}

function refused(why: Localised): Judged {
  return { result: 'refused', why };
}
