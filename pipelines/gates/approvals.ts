// Whether the right people approved this gate of this snapshot. It only judges facts that are already in the
// record; whether a comment still says what it said is proven again outside and handed in as `standing`.
//
// Every doubt is settled towards "closed": an approval may be voided by anything, a rejection by nothing but
// the withdrawal of the same person.

import type { EntryBody } from '../ledger/entry.ts';
import type { Digest, Fact, Gate, Instant } from '../ledger/fact.ts';
import type { Contact } from '../plan/organisation.ts';
import type { GateRule, WindowPlan } from '../plan/window-plan.ts';
import type { ApprovalRefusal } from './approval-refusals.ts';
import { type Identities, identitiesOf } from './identities.ts';

/** A fact under the key that it has in the record. */
export interface FactInRecord {
  readonly id: string;
  readonly fact: Fact;
}

/** Somebody who may not approve this window, by the organisation's id, the numeric GitHub id, or both. */
export interface Involved {
  readonly as: 'author' | 'merger' | 'proposer' | 'commander';
  readonly person?: string;
  readonly githubId?: number;
}

/** What an `amended` entry says of snapshots, with the entry's time. */
type SnapshotChange = Pick<Extract<EntryBody, { kind: 'amended' }>, 'from' | 'to' | 'voids'> & {
  readonly at: Instant;
};

export interface ApprovalQuestion {
  readonly phase: Gate;
  /** Null when the plan asks for no approval of this phase. */
  readonly rule: GateRule | null;
  /** An emergency takes one approver, who must give a reason. */
  readonly kind: WindowPlan['kind'];
  /** The snapshot that the phase would run on. */
  readonly snapshot: Digest;
  /** All amendments of the window, oldest first. */
  readonly amendments: readonly SnapshotChange[];
  /** The rule's deadline as a moment; null when it has none. */
  readonly deadline: Instant | null;
  readonly now: Instant;
  readonly facts: readonly FactInRecord[];
  readonly people: readonly Contact[];
  readonly involved: readonly Involved[];
  /** Ids of facts whose comment was edited or deleted since. */
  readonly voided: ReadonlySet<string>;
  /** Ids of facts that were proven again just now and still stand; null trusts the record. */
  readonly standing: ReadonlySet<string> | null;
}

export interface ApprovalJudgement {
  readonly enough: boolean;
  readonly needed: number;
  readonly counted: readonly { readonly id: string; readonly by: string; readonly at: Instant }[];
  /** Any one of these keeps the gate closed. */
  readonly rejections: readonly { readonly id: string; readonly by: string; readonly reason: string }[];
  readonly refused: readonly { readonly id: string; readonly by: string; readonly why: ApprovalRefusal }[];
  /** Roles whose approval would count now, in the plan's order; empty when there are enough. */
  readonly missing: readonly string[];
  /** Who is asked, and may approve, since the deadline went by without enough approvals. */
  readonly escalateTo: readonly string[];
}

type Approval = Extract<Fact, { kind: 'approval' }>;

/** Judges the approvals of one phase. The same facts in any order give the same answer. */
export function judgeApprovals(question: ApprovalQuestion): ApprovalJudgement {
  const { rule } = question;
  if (rule === null) {
    return { enough: true, needed: 0, counted: [], rejections: [], refused: [], missing: [], escalateTo: [] };
  }
  const needed = question.kind === 'emergency' ? 1 : Math.max(1, rule.quorum);
  const identities = identitiesOf(question.people);
  const said = whatWasSaid(question, identities);

  const counted: ApprovalJudgement['counted'][number][] = [];
  const refused: ApprovalJudgement['refused'][number][] = [];
  const countedHumans = new Set<string>();
  for (const { id, fact } of said.approvals) {
    const human = identities.humanBehind(fact.by);
    const why = reasonToRefuse(id, fact, question, identities, said) ?? null;
    if (why !== null) refused.push({ id, by: fact.by, why });
    else if (countedHumans.has(human)) refused.push({ id, by: fact.by, why: 'same-person-twice' });
    else {
      countedHumans.add(human);
      counted.push({ id, by: fact.by, at: fact.at });
    }
  }

  const tooLate = question.deadline !== null && atMs(question.now) > atMs(question.deadline);
  const enough = said.rejections.length === 0 && counted.length >= needed;
  const missing = enough
    ? []
    : (tooLate ? rule.escalateTo : rule.approvers).filter(
        (person) =>
          !countedHumans.has(identities.humanBehind(person)) &&
          involvement(person, question, identities) === null,
      );
  return {
    enough,
    needed,
    counted,
    rejections: said.rejections,
    refused,
    missing,
    escalateTo: !enough && tooLate ? missing : [],
  };
}

/** The people of the plan's list who could approve at all: fewer than the quorum can never open the gate. */
export function peopleWhoCouldApprove(
  rule: GateRule,
  people: readonly Contact[],
  involved: readonly Involved[],
): readonly string[] {
  const identities = identitiesOf(people);
  const seen = new Set<string>();
  return rule.approvers.filter((person) => {
    const human = identities.humanBehind(person);
    if (seen.has(human) || involvement(person, { involved }, identities) !== null) return false;
    seen.add(human);
    return true;
  });
}

type WhatWasSaid = ReturnType<typeof whatWasSaid>;

function whatWasSaid(question: ApprovalQuestion, identities: Identities) {
  const { phase, rule, voided } = question;
  /** Per human, the moment of the last withdrawal. */
  const withdrawnAt = new Map<string, number>();
  const rejectionLiftedAt = new Map<string, number>();
  for (const { id, fact } of question.facts) {
    if (fact.kind !== 'withdrawal' || fact.phase !== phase) continue;
    if (!identities.carriedBy(fact.by, fact.provenBy)) continue;
    const human = identities.humanBehind(fact.by);
    keepLatest(withdrawnAt, human, atMs(fact.at));
    // A withdrawal that was itself edited or deleted still takes back an approval, but lifts no rejection.
    if (!voided.has(id)) keepLatest(rejectionLiftedAt, human, atMs(fact.at));
  }

  const approvals: { id: string; fact: Approval }[] = [];
  const rejections: { id: string; by: string; reason: string }[] = [];
  for (const { id, fact } of [...question.facts].sort(oldestFirst)) {
    if (fact.kind === 'approval' && fact.phase === phase) approvals.push({ id, fact });
    if (fact.kind === 'rejection' && fact.phase === phase) {
      const listed = [...(rule?.approvers ?? []), ...(rule?.escalateTo ?? [])].some(
        (person) => identities.humanBehind(person) === identities.humanBehind(fact.by),
      );
      if (!listed || !identities.carriedBy(fact.by, fact.provenBy)) continue;
      const lifted = rejectionLiftedAt.get(identities.humanBehind(fact.by));
      if (lifted === undefined || lifted < atMs(fact.at)) {
        rejections.push({ id, by: fact.by, reason: fact.reason });
      }
    }
  }
  return { approvals, rejections, withdrawnAt };
}

function reasonToRefuse(
  id: string,
  approval: Approval,
  question: ApprovalQuestion,
  identities: Identities,
  said: WhatWasSaid,
): ApprovalRefusal | null {
  const isLate = question.deadline !== null && atMs(approval.at) > atMs(question.deadline);
  const { approvers = [], escalateTo = [] } = question.rule ?? {};
  if (!(isLate ? [...approvers, ...escalateTo] : approvers).includes(approval.by)) return 'not-an-approver';
  if (!identities.carriedBy(approval.by, approval.provenBy)) return 'identity-does-not-match';
  const involved = involvement(approval.by, question, identities);
  if (involved !== null) return involved;
  if (!snapshotCounts(approval, question)) return 'other-snapshot';
  if (atMs(approval.at) > atMs(question.now)) return 'in-the-future';
  if (isLate && !escalateTo.includes(approval.by)) return 'after-the-deadline';
  if (question.voided.has(id)) return 'voided';
  const withdrawn = said.withdrawnAt.get(identities.humanBehind(approval.by));
  // At the same second the order cannot be known (GitHub counts in seconds): the withdrawal wins.
  if (withdrawn !== undefined && withdrawn >= atMs(approval.at)) return 'withdrawn';
  if (question.kind === 'emergency' && (approval.reason ?? '').trim() === '') return 'reason-missing';
  if (question.standing !== null && !question.standing.has(id)) return 'not-witnessed';
  return null;
}

/**
 * An amendment that does not touch this phase leaves earlier approvals standing; one that does ends them for
 * good, even when a later amendment brings the old digest back.
 */
function snapshotCounts(approval: Approval, question: ApprovalQuestion): boolean {
  const standing = new Set<Digest>([question.snapshot]);
  let cursor = question.snapshot;
  let index = question.amendments.length - 1;
  for (; index >= 0; index--) {
    const change = question.amendments[index];
    if (
      change === undefined ||
      change.to !== cursor ||
      (question.phase !== 'correct' && change.voids.includes(question.phase))
    )
      break;
    standing.add(change.from);
    cursor = change.from;
  }
  if (!standing.has(approval.snapshot)) return false;
  const broke = question.amendments[index];
  if (broke === undefined) return true;
  const ended = new Set(question.amendments.slice(0, index + 1).map((change) => change.from));
  return !ended.has(approval.snapshot) || atMs(approval.at) > atMs(broke.at);
}

function involvement(
  person: string,
  question: Pick<ApprovalQuestion, 'involved'>,
  identities: Identities,
): Involved['as'] | null {
  const human = identities.humanBehind(person);
  for (const involved of question.involved) {
    if (involved.person !== undefined && identities.humanBehind(involved.person) === human)
      return involved.as;
    if (involved.githubId !== undefined && identities.hasGithubId(human, involved.githubId)) {
      return involved.as;
    }
  }
  return null;
}

function keepLatest(latest: Map<string, number>, key: string, at: number): void {
  latest.set(key, Math.max(at, latest.get(key) ?? Number.NEGATIVE_INFINITY));
}

function oldestFirst(a: FactInRecord, b: FactInRecord): number {
  return atMs(a.fact.at) - atMs(b.fact.at) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

function atMs(instant: Instant): number {
  return Temporal.Instant.from(instant).epochMilliseconds;
}
