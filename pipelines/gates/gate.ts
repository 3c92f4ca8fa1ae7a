// When a phase may start: a pure function of facts. It answers open, or closed with every reason (not only the
// first: whoever reads it at 1 a.m. should see all that is missing) and until when, where time alone decides.

import authority from '../ledger/authority.json' with { type: 'json' };
import {
  isToAcknowledge,
  lastDone,
  openDoubts,
  openToDos,
  type RecordState,
  shareReached,
} from '../ledger/fold.ts';
import type { PhaseName } from '../plan/phase-table.ts';
import type { Localised } from '../plan/plan.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import { firstRoundOf, stepKey } from '../plan/step.ts';
import { resolveWhen, spanToMs, toInstantText } from '../plan/time.ts';
import { type Step, type Timeline, timelineOf } from '../plan/timeline.ts';
import type { GateRule } from '../plan/window-plan.ts';
import { type ApprovalJudgement, type Involved, judgeApprovals } from './approvals.ts';
import { asInvolved, builtBy } from './built-by.ts';
import { handWorkLeft } from './by-hand.ts';
import { driftThatBlocks } from './drift.ts';
import * as reasons from './reasons.ts';
import type { Before } from './statements/person-said.ts';
import { windowClosed } from './statements/refusals.ts';
import { cancelledByFew } from './vendor-word.ts';

export interface GateQuestion {
  readonly step: Step;
  readonly snapshot: Snapshot;
  readonly snapshotDigest: string;
  readonly timeline: Timeline;
  readonly state: RecordState;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly involved: readonly Involved[];
  /** Fact ids that were proven again just now; null trusts the record. */
  readonly standing: ReadonlySet<string> | null;
  /** Version of the code that would run the phase; null where nothing is about to run. */
  readonly code: string | null;
}

export type GateVerdict = ReturnType<typeof evaluateGate>;

export function evaluateGate(question: GateQuestion) {
  const { step, state, now } = question;
  const approvals = judgeGateApprovals(question);
  const closedBecause: readonly Localised[] = [
    ...(state.held ? [reasons.heldBy(state.held.by, state.held.reason, question.snapshot.organisation)] : []),
    ...(state.closed ? [windowClosed] : []),
    ...(state.calledOff ? [reasons.calledOff(state.calledOff.reason)] : []),
    ...notResumed(question),
    ...vendorMayHaveCancelled(question),
    ...(step.notBefore !== null && now < step.notBefore
      ? [reasons.notBefore(step.notBefore, question.snapshot)]
      : []),
    ...earlierStepsNotDone(question),
    ...otherCode(question),
    ...(step.phase === 'cutover'
      ? [...noticesNotOut(question), ...tooFewReached(question), ...staleEvidence(question)]
      : []),
    ...driftThatBlocks(question),
    ...(approvals.enough ? [] : reasons.approvalsMissing(approvals, step.phase, question)),
    ...doubtsThatBlock(question),
    ...toDosThatBlock(question),
  ];
  const deadline = approvals.enough || approvals.rejections.length > 0 ? null : deadlineFor(question);
  const callsOff = ruleOf(question)?.whenSilent === 'call-off' && deadline !== null;
  const silentAt = callsOff ? deadline + authority.leastTimeToDecideMs : null;
  const moments = [step.notBefore, deadline && deadline + 1, silentAt && silentAt + 1];
  const ahead = moments.filter((at) => at !== null && at > now) as number[];
  return {
    phase: step.phase,
    open: closedBecause.length === 0,
    reasons: closedBecause,
    /** When time alone changes the answer or whom to ask; null when only people or events can. */
    until: ahead.length === 0 ? null : Math.min(...ahead),
    approvals,
    /** Until when people may take to approve (epoch ms); null where nobody is waited for. */
    deadline,
    /** True when the plan calls the window off: nobody decided in time, not even after the escalation. */
    silent: silentAt !== null && now > silentAt,
  };
}

/** The judgement of a step's approvals by the record alone; null where the plan has no such step. */
export function judgeByRecord(
  phase: PhaseName,
  round: 1 | 2,
  { snapshot, digest, state }: Omit<Before, 'corrections'>,
  at: string,
): ApprovalJudgement | null {
  const timeline = timelineOf(snapshot.plan, snapshot.organisation);
  const step = timeline.steps.find((one) => one.phase === phase && one.round === round);
  const involved = builtBy(snapshot);
  const asked = { snapshot, snapshotDigest: digest, timeline, state, involved, standing: null };
  return step === undefined ? null : judgeGateApprovals({ ...asked, step, now: Date.parse(at) });
}

/** The gate's verdict by the record alone, before anything is proven again. */
export function gateByRecord(question: Omit<GateQuestion, 'involved' | 'standing' | 'code'>): GateVerdict {
  return evaluateGate({ ...question, involved: builtBy(question.snapshot), standing: null, code: null });
}

/** Judges the approvals of this step's gate. */
export function judgeGateApprovals(question: Omit<GateQuestion, 'code'>): ApprovalJudgement {
  const { snapshot, state, step, now } = question;
  // Before the step's turn has come nobody is late: the time to decide begins then.
  const deadline = turnCameAt(question) === null ? null : deadlineFor(question);
  return judgeApprovals({
    phase: step.phase,
    rule: ruleOf(question),
    kind: snapshot.plan.kind,
    snapshot: question.snapshotDigest,
    amendments: state.amendments.map((change) => ({ ...change, at: toInstantText(change.at) })),
    deadline: deadline === null ? null : toInstantText(deadline),
    now: toInstantText(now),
    facts: [...state.facts.values()],
    people: snapshot.organisation.people,
    involved: [...question.involved, ...correctedBy(state)],
    voided: new Set(state.voided.keys()),
    standing: question.standing,
  });
}

/** Who built a correction may not approve; who moved the end may: somebody has to approve at 1 a.m. */
function correctedBy(state: RecordState): readonly Involved[] {
  return state.amendments.flatMap(({ change, cause }) => {
    if (change.kind !== 'correct') return [];
    const proposed = state.facts.get(cause)?.fact;
    const builders = proposed?.kind === 'command' ? (proposed.proposes?.builtBy ?? []) : [];
    return [{ as: 'author', person: change.by } as const, ...builders.map(asInvolved)];
  });
}

/** The second round needs no approval: it repeats what was approved, two hours before the window. */
function ruleOf({ step, snapshot }: Pick<GateQuestion, 'step' | 'snapshot'>): GateRule | null {
  return step.round === 2 ? null : (snapshot.plan.approvals.gates[step.phase] ?? null);
}

/** When the gate is escalated (epoch ms): at the plan's time, but not before anybody could answer. */
export function deadlineFor(
  question: Pick<GateQuestion, 'step' | 'snapshot' | 'timeline' | 'state'>,
): number | null {
  const rule = ruleOf(question);
  if (rule === null) return null;
  const planned = resolveWhen(rule.deadline, question.snapshot.plan)?.epochMilliseconds ?? null;
  const turn = turnCameAt(question);
  return planned === null || turn === null
    ? planned
    : Math.max(planned, turn + authority.leastTimeToDecideMs);
}

/** When the step before was done (epoch ms), 0 for the first; null if not done, stopped or undone. */
function turnCameAt({ timeline, state, step }: Parameters<typeof deadlineFor>[0]): number | null {
  const before = stepsBefore(timeline, step).at(-1);
  if (before === undefined) return 0;
  const known = state.steps.get(stepKey(before));
  return known?.status === 'done' ? known.finishedAt : null;
}

/** Once the hold is done and people come back, a cancellation by the vendor no longer matters. */
function vendorMayHaveCancelled({ state, snapshot }: GateQuestion): readonly Localised[] {
  return state.steps.get(firstRoundOf('hold'))?.status === 'done' ? [] : cancelledByFew(state, snapshot.plan);
}

/** What stopped or was rolled back goes on only when a person says so. */
function notResumed({ step, state }: GateQuestion): readonly Localised[] {
  const known = state.steps.get(stepKey(step));
  const resumedAt = state.resumedAt ?? 0;
  const rolledBack = state.rolledBack.at(-1);
  if (rolledBack !== undefined && rolledBack.at >= resumedAt) return [reasons.rolledBack(rolledBack.to)];
  if (known?.status !== 'stopped' || (known.finishedAt ?? 0) < resumedAt) return [];
  return known.result?.result === 'stopped' ? [reasons.stoppedAt(step.phase, known.result)] : [];
}

function stepsBefore({ steps }: Timeline, step: Step): readonly Step[] {
  return steps.slice(
    0,
    steps.findIndex((one) => stepKey(one) === stepKey(step)),
  );
}

function earlierStepsNotDone({ step, timeline, state }: GateQuestion): readonly Localised[] {
  return stepsBefore(timeline, step)
    .filter((earlier) => state.steps.get(stepKey(earlier))?.status !== 'done')
    .map((earlier) => reasons.notDone(earlier.phase, earlier.round));
}

/** A window finishes under the code that its snapshot names; only a correction changes that. */
function otherCode({ snapshot, code }: GateQuestion): readonly Localised[] {
  if (code === null || snapshot.code === code) return [];
  return [reasons.otherCode(snapshot.code, code)];
}

/** Closed unless, for each audience at each site, the latest due notice of the ladder has reached somebody. */
function noticesNotOut({ timeline, state, now, snapshot }: GateQuestion): readonly Localised[] {
  const due = timeline.notices.filter((notice) => notice.at <= Math.min(now, timeline.start - 1));
  if (due.length > 0 && state.notices.size === 0) return [reasons.noNoticeOut()];
  // A window that was opened late has skipped steps of its ladder, which a person must waive; an emergency
  // has no time for them.
  const skipped = due.filter(({ at, key }) => at < (state.openedAt ?? at) && !state.notices.has(key));
  if (snapshot.plan.kind === 'planned' && skipped.length > 0 && !isWaived(state))
    return [reasons.noticesSkipped([...new Set(skipped.map(({ rule }) => rule.id))])];
  const settled = due.filter((notice) => state.notices.has(notice.key));
  const latest = new Map(settled.map((notice) => [`${notice.audience}/${notice.site}`, notice.at]));
  return settled
    .filter((notice) => notice.at === latest.get(`${notice.audience}/${notice.site}`))
    .filter(({ key }) => state.notices.get(key)?.accepted === 0 && state.notices.get(key)?.refused !== 0)
    .map((notice) => reasons.noticeReachedNobody(notice.key));
}

function isWaived({ facts, voided }: RecordState): boolean {
  return [...facts.values()].some(
    ({ id, fact }) => fact.kind === 'command' && fact.command.name === 'waive-notices' && !voided.has(id),
  );
}

/** Staff who do not know the backup channels have nowhere to go. */
function tooFewReached({ snapshot, state }: GateQuestion): readonly Localised[] {
  const wanted = snapshot.plan.backupChannels.reachedAtLeast ?? 0;
  const share = shareReached(state);
  return share >= wanted || isWaived(state) ? [] : [reasons.tooFewReached(share, wanted)];
}

function staleEvidence({
  snapshot,
  state,
  now,
}: Pick<GateQuestion, 'snapshot' | 'state' | 'now'>): readonly Localised[] {
  const backup = lastDone(state, 'pre-backup');
  if (backup === null || backup.finishedAt === null) return [];
  const oldest = now - spanToMs(snapshot.plan.backup.freshWithin);
  return backup.finishedAt < oldest ? [reasons.backupStale(snapshot.plan.backup.freshWithin)] : [];
}

function doubtsThatBlock({ snapshot, state, step }: GateQuestion): readonly Localised[] {
  if (!snapshot.plan.doubtsBlock.includes(step.phase)) return [];
  const doubts = openDoubts(state);
  return doubts.length === 0 ? [] : [reasons.doubtsOpen(doubts.map(([key]) => key))];
}

function toDosThatBlock({ snapshot, state, step, timeline }: GateQuestion): readonly Localised[] {
  const isDemanded = snapshot.plan.demandsDone?.includes(step.phase) === true;
  const own = handWorkLeft(timeline, state).filter(({ before }) => before === step.phase);
  const open = openToDos(state).filter(
    ({ id }) => (isDemanded && !isToAcknowledge(id)) || own.some((work) => work.id === id),
  );
  return [
    ...open.map((toDo) => reasons.toDoOpen(toDo, snapshot.organisation)),
    ...own.filter(({ toDo }) => toDo === null).map((work) => reasons.toDoAhead(work, snapshot.organisation)),
  ];
}

/** The next step; but before cutover the backup again, if it became too old while cutover waited. */
export function stepToTake(
  question: Pick<GateQuestion, 'timeline' | 'snapshot' | 'state' | 'now'>,
): Step | null {
  const { timeline, state } = question;
  const step = nextStep(timeline, state);
  if (step?.phase !== 'cutover' || staleEvidence(question).length === 0) return step;
  return timeline.steps.findLast(({ phase }) => phase === 'pre-backup') ?? step;
}

/** The step whose turn it is: the first that is not done; null when all are. */
export function nextStep(timeline: Timeline, state: RecordState): Step | null {
  return timeline.steps.find((step) => state.steps.get(stepKey(step))?.status !== 'done') ?? null;
}
