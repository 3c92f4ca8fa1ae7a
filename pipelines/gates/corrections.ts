// Corrections: when a corrected plan, or newer code, may replace what is in force. It is proposed by a
// decider and agreed to by those who would have to approve the strictest gate that is left. Where it changes
// who decides, those whom it makes deciders must agree as well, as with a TUF root (tuf-spec §5.3). Pure.

import authority from '../ledger/authority.json' with { type: 'json' };
import { canonicalBytes, digestOf, sameBytes } from '../ledger/canonical.ts';
import type { Digest, Instant, Proposal } from '../ledger/fact.ts';
import type { RecordState } from '../ledger/fold.ts';
import { problemIn } from '../ledger/read-foreign.ts';
import { shapeProblems } from '../plan/check/shape.ts';
import type { Contact } from '../plan/organisation.ts';
import { phaseNames } from '../plan/phase-table.ts';
import type { Localised } from '../plan/plan.ts';
import type { IssuerKey, Snapshot } from '../plan/snapshot.ts';
import type { GateRule } from '../plan/window-plan.ts';
import { type Involved, judgeApprovals } from './approvals.ts';
import { asInvolved, builtBy } from './built-by.ts';
import type { Saying } from './commands/saying.ts';
import * as refusals from './statements/refusals.ts';

/** A proposal that waits for approval. */
export interface Correction extends Proposal {
  /** The fact that proposed it. */
  readonly id: string;
  readonly by: string;
  readonly reason: string;
  readonly after: Snapshot;
}

interface Standing {
  readonly snapshot: Snapshot;
  readonly digest: Digest;
  readonly state: RecordState;
}

/** Proposals to replace the snapshot in force that were not carried out yet. */
export function proposalsIn({
  digest,
  state,
}: Pick<Standing, 'digest' | 'state'>): readonly (Proposal & Pick<Correction, 'id' | 'by' | 'reason'>)[] {
  const done = new Set(state.amendments.map(({ cause }) => cause));
  return [...state.facts.values()].flatMap(({ id, fact }) => {
    if (fact.kind !== 'command' || fact.proposes?.from !== digest) return [];
    if (done.has(id) || state.voided.has(id)) return [];
    return [{ id, by: fact.by, reason: fact.reason, ...fact.proposes }];
  });
}

/** `snapshotOf` gives what lies in the store under that digest. */
export function correctionsThatWait(
  standing: Standing,
  snapshotOf: (digest: Digest) => Snapshot | null,
): readonly Correction[] {
  return proposalsIn(standing).flatMap((proposal) => {
    const fact = standing.state.facts.get(proposal.id)?.fact;
    const command = fact?.kind === 'command' ? fact.command : null;
    const after =
      command?.name === 'switch-code' ? withCode(standing.snapshot, command.to) : snapshotOf(proposal.to);
    return after === null ? [] : [{ ...proposal, after }];
  });
}

/** Why the proposal is not what the command asks for, or null. */
export function proposalProblem(
  { snapshot, digest }: Pick<Standing, 'snapshot' | 'digest'>,
  saying: Saying,
  proposal: Proposal | undefined,
  snapshotOf: (digest: Digest) => Snapshot | null,
): Localised | null {
  if (saying.name !== 'tell' || proposal === undefined) return null;
  const { command } = saying;
  if (proposal.from !== digest) return refusals.correctionMissing;
  if (command.name === 'switch-code')
    return digestOf(withCode(snapshot, command.to)) === proposal.to ? null : refusals.correctionMissing;
  if (command.name !== 'correct' || proposal.to !== `sha256:${command.to}`) return refusals.correctionMissing;
  const after = snapshotOf(proposal.to);
  if (after === null) return refusals.correctionMissing;
  if (!correctsOnly(snapshot, after)) return refusals.correctsTooMuch;
  return isWhole(after) ? null : refusals.correctionBroken;
}

/** The digits by which approvers name a correction: so many that nobody can make two that begin alike. */
export function nameOfCorrection({ to }: Pick<Proposal, 'to'>): string {
  return to.replace('sha256:', '').slice(0, authority.leastDigitsOfCorrection);
}

export function withCode(snapshot: Snapshot, code: string): Snapshot {
  return { ...snapshot, code };
}

/**
 * Whether the correction changes only plan, organisation and templates, and the plan is still that of this
 * window. The keys by which GitHub vouches for our runs may differ too, as GitHub may have changed them.
 */
function correctsOnly(before: Snapshot, after: Snapshot): boolean {
  const { plan, organisation, templates } = before;
  const keys = before.writers?.workflow?.issuerKeys;
  const same = keys === undefined ? after : withIssuerKeys(after, keys);
  return (
    after.plan?.id === plan.id && digestOf({ ...same, plan, organisation, templates }) === digestOf(before)
  );
}

/** The snapshot with these keys; unchanged where no workflow runs write. */
export function withIssuerKeys(snapshot: Snapshot, issuerKeys: readonly IssuerKey[]): Snapshot {
  const { writers } = snapshot;
  if (writers?.workflow === undefined) return snapshot;
  return { ...snapshot, writers: { ...writers, workflow: { ...writers.workflow, issuerKeys } } };
}

const issuerKey = { kty: 'text', kid: 'text', n: 'text', e: 'text' } as const;

/** Whether it has the shape of a snapshot: one that has not would stop every look that reads it. */
function isWhole({ plan, organisation, templates, writers }: Snapshot): boolean {
  return (
    (writers?.workflow === undefined ||
      problemIn(writers.workflow.issuerKeys, { $list: issuerKey }) === null) &&
    shapeProblems('plan', plan).length === 0 &&
    shapeProblems('organisation', organisation).length === 0 &&
    Object.values(templates ?? { none: null }).every((text) => typeof text === 'string')
  );
}

/** Contacts in force first; those known only to a waiting correction may speak about that one alone. */
export function peopleIn({
  snapshot,
  corrections,
}: Pick<Standing, 'snapshot'> & { readonly corrections: readonly Correction[] }): readonly Contact[] {
  return [snapshot, ...corrections.map(({ after }) => after)].flatMap(
    ({ organisation }) => organisation.people,
  );
}

/** Everything in a snapshot that decides whose word counts. */
function authorityOf({ plan, organisation, writers, code }: Snapshot): object {
  const { kind, author, approvals, raci, callOff, emergencyContacts, handovers, announcement } = plan;
  const { people, vendorSources, github, messenger } = organisation;
  return {
    plan: { kind, author, approvals, raci, callOff, emergencyContacts, handovers },
    sources: { vendorSources, confirmFrom: announcement.confirmFrom },
    organisation: { people, github, messenger: messenger.adapter },
    writers,
    code,
  };
}

export function changesWhoDecides(before: Snapshot, after: Snapshot): boolean {
  return !sameBytes(canonicalBytes(authorityOf(before)), canonicalBytes(authorityOf(after)));
}

/** The strictest of the gates that are still to be passed; of all where none is left; null where the plan has none. */
export function strictestGate({ plan }: Snapshot, state: RecordState): GateRule | null {
  const rules = phaseNames.flatMap((phase) => {
    const rule = plan.approvals.gates[phase];
    return rule === undefined ? [] : [{ rule, isLeft: state.steps.get(`${phase}#1`)?.status !== 'done' }];
  });
  const left = rules.filter(({ isLeft }) => isLeft);
  const [strictest] = (left.length > 0 ? left : rules)
    .map(({ rule }) => rule)
    .toSorted((one, other) => other.quorum - one.quorum || one.approvers.length - other.approvers.length);
  return strictest ?? null;
}

/** The gate rules of everybody who must agree to the correction. */
export function approversOf(
  before: Snapshot,
  { after }: Pick<Correction, 'after'>,
  state: RecordState,
): readonly GateRule[] {
  return snapshotsAsked(before, after).flatMap((snapshot) => strictestGate(snapshot, state) ?? []);
}

function snapshotsAsked(before: Snapshot, after: Snapshot): readonly Snapshot[] {
  return changesWhoDecides(before, after) ? [before, after] : [before];
}

export interface CorrectionQuestion {
  readonly correction: Correction;
  readonly before: Snapshot;
  readonly state: RecordState;
  readonly now: Instant;
  /** Fact ids that were proven again just now; null trusts the record. */
  readonly standing: ReadonlySet<string> | null;
}

export function judgeCorrection(question: CorrectionQuestion) {
  const { correction, before, state } = question;
  /** In the order of asking: by the snapshot in force, and by the corrected one where it differs. */
  const quorums = snapshotsAsked(before, correction.after).map((snapshot, index) => ({
    whose: index === 0 ? ('before' as const) : ('after' as const),
    approvals: judgeApprovals({
      phase: 'correct',
      rule: strictestGate(snapshot, state),
      kind: snapshot.plan.kind,
      snapshot: correction.to,
      amendments: [],
      deadline: null,
      now: question.now,
      facts: [...state.facts.values()],
      people: snapshot.organisation.people,
      involved: [...builtBy(before), ...proposersOf(correction)],
      voided: new Set(state.voided.keys()),
      standing: question.standing,
    }),
  }));
  return { enough: quorums.every(({ approvals }) => approvals.enough), quorums };
}

function proposersOf({ by, builtBy: builders }: Correction): readonly Involved[] {
  return [{ as: 'proposer', person: by }, ...builders.map(asInvolved)];
}
