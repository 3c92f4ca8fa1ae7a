// Judges whether a proven word counts: may this role say it, about this thing, as things stood before it? One
// table says who may say what (commands/table.ts); no statement grants the right by which it counts itself.
// Pure.

import authority from '../../ledger/authority.json' with { type: 'json' };
import { canonicalBytes, sameBytes } from '../../ledger/canonical.ts';
import type { EffectKey, Fact, Instant, ProvenBy } from '../../ledger/fact.ts';
import type { RecordState } from '../../ledger/fold.ts';
import { decidersOf } from '../../plan/deciders.ts';
import type { Localised } from '../../plan/plan.ts';
import { rolesNamed } from '../../plan/role-title.ts';
import type { Snapshot } from '../../plan/snapshot.ts';
import type { GateRule } from '../../plan/window-plan.ts';
import { digestNames } from '../commands/parse-line.ts';
import { commands, nameOf } from '../commands/table.ts';
import { approversOf } from '../corrections.ts';
import { identitiesOf } from '../identities.ts';
import { boundProblem, doubtNamed } from './bound.ts';
import type { Before, PersonSaid } from './person-said.ts';
import * as refusals from './refusals.ts';
import type { DeskWord } from './signed-line.ts';
import { whyNotCounted } from './why-not-counted.ts';

export type Judged =
  /** `notCounted`: why the gate does not count the fact, although it stands in the record. */
  | { readonly result: 'allowed'; readonly fact: Fact; readonly notCounted?: Localised }
  | { readonly result: 'status' }
  | { readonly result: 'refused'; readonly why: Localised };

export function judge(said: PersonSaid, before: Before): Judged {
  const { saying } = said;
  if (saying.name === 'status') return { result: 'status' };
  const why = problemOfRight(said, before) ?? boundProblem(said, before);
  if (why !== null) return { result: 'refused', why };
  const effect = saying.name === 'doubt' ? doubtNamed(saying.effect, before.state) : null;
  const fact = factFrom(said, before, effect ?? '');
  if (fact === null) return { result: 'status' };
  const notCounted = whyNotCounted(fact, before);
  return { result: 'allowed', fact, ...(notCounted && { notCounted }) };
}

/** Whether this word was taken before: who may write to the mailbox can copy it under another name. */
export function wasTaken(fact: Fact, { facts }: Pick<RecordState, 'facts'>): boolean {
  const bytes = canonicalBytes(fact);
  return [...facts.values()].some(
    ({ fact: taken }) => taken.at === fact.at && sameBytes(canonicalBytes(taken), bytes),
  );
}

/** Why this role may not say it at all, whatever the moment; null where it may. */
export function problemOfRight(
  { saying, by, provenBy }: PersonSaid,
  { snapshot, state, corrections }: Before,
): Localised | null {
  const { plan } = snapshot;
  const isOfCorrection = 'phase' in saying && saying.phase === 'correct';
  if (!isOfCorrection && !isCarriedIn(snapshot, by, provenBy)) return refusals.knownAfterOnly(by);
  const mayDecide = () => (decidersOf(plan).has(by) ? null : refusals.noSuchDecision);
  switch (commands[nameOf(saying)].who) {
    case 'any-role':
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
      if (saying.digest.length < authority.leastDigitsOfCorrection) return refusals.tooFewDigits;
      const wanted = corrections.filter(({ to }) => digestNames(saying.digest, to));
      const [correction, ...more] = wanted;
      if (correction === undefined || more.length > 0) return refusals.noSuchCorrection;
      return problemOfApprover('correct', by, approversOf(snapshot, correction, state), snapshot);
    }
  }
}

/** Any role may write down what staff report; an approval on paper or a look at AWS takes a decider. */
export function judgeDeskWord(
  says: DeskWord,
  at: Instant,
  { by, provenBy }: Pick<PersonSaid, 'by' | 'provenBy'>,
  { snapshot }: Pick<Before, 'snapshot'>,
): { readonly result: 'word'; readonly fact: Fact } | Extract<Judged, { result: 'refused' }> {
  if (!isCarriedIn(snapshot, by, provenBy)) return { result: 'refused', why: refusals.knownAfterOnly(by) };
  if (says.kind !== 'feedback' && !decidersOf(snapshot.plan).has(by))
    return { result: 'refused', why: refusals.noSuchDecision };
  return {
    result: 'word',
    fact: says.kind === 'offline-approval' ? { ...says, at, by } : { ...says, at },
  };
}

/**
 * Whether the role has this account or key in the snapshot: one that only a waiting correction gives counts
 * for that correction alone.
 */
function isCarriedIn({ organisation }: Snapshot, by: string, provenBy: ProvenBy): boolean {
  return identitiesOf(organisation.people).carriedBy(by, provenBy);
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

/** The limit that people set last; the first one can only lower it. */
function limitIn(state: RecordState): number {
  return [...state.facts.values()].reduce(
    (limit, { fact }) =>
      fact.kind === 'command' && fact.command.name === 'limit-in-flight' ? fact.command.limit : limit,
    Number.POSITIVE_INFINITY,
  );
}

/** Null for `/status`, which asks and says nothing. `effect` is the one that a doubt's answer is about. */
export function factFrom(
  { saying, by, at, provenBy, proposes }: PersonSaid,
  before: Pick<Before, 'digest' | 'corrections'>,
  effect: EffectKey,
): Fact | null {
  const said = { by, at, provenBy };
  switch (saying.name) {
    case 'status':
      return null;
    case 'approve':
    case 'reject': {
      const { phase, reason } = saying;
      const correction = before.corrections.find(({ to }) => digestNames(saying.digest, to));
      const snapshot = phase === 'correct' ? (correction?.to ?? '') : before.digest;
      return saying.name === 'approve'
        ? { kind: 'approval', phase, snapshot, ...said, ...(reason === '' ? {} : { reason }) }
        : { kind: 'rejection', phase, snapshot, ...said, reason };
    }
    case 'withdraw':
      return { kind: 'withdrawal', phase: saying.phase, ...said, reason: saying.reason };
    case 'doubt': {
      const { answer, reason } = saying;
      return { kind: 'doubt-answer', effect, answer, ...said, reason };
    }
    case 'tell': {
      const { command, reason } = saying;
      return { kind: 'command', command, ...said, reason, ...(proposes && { proposes }) };
    }
  }
}
