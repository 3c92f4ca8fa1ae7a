// Snapshot and ledger state as the value that views are drawn from.

import type { Feedback } from '../feedback/feedback-fact.ts';
import { type Turn, turnNow, turnsOf } from '../ledger/course.ts';
import type { Fact } from '../ledger/fact.ts';
import { type RecordState, toDosWanted } from '../ledger/fold.ts';
import { reviewedDigest } from '../ledger/reviewed-digest.ts';
import { cohortTitle } from '../plan/cohort-title.ts';
import { readNoticeKey } from '../plan/notice-key.ts';
import type { Organisation } from '../plan/organisation.ts';
import { type PhaseName, phaseNames } from '../plan/phase-table.ts';
import type { Localised } from '../plan/plan.ts';
import { titleOf } from '../plan/role-title.ts';
import { isRehearsal, type Snapshot } from '../plan/snapshot.ts';
import { firstRoundOf, stepKey } from '../plan/step.ts';
import { toEpochMs } from '../plan/time.ts';
import { timelineOf } from '../plan/timeline.ts';
import type { WindowPlan } from '../plan/window-plan.ts';
import { actInWords, saidBy } from './acts.ts';
import { publishedNotices } from './publications.ts';
import { stateAfterTurn } from './turn-words.ts';
import { updatesOf } from './updates.ts';
import type { CohortView, GateView, NoticeView, PhaseView, WindowState, WindowView } from './window-view.ts';
import { noticeTitle } from './words.ts';

/**
 * `now` only tells a window that has begun from one that is to come. Whose word feedback is, only the window's key
 * can tell.
 */
export function viewOfWindow(
  snapshot: Snapshot,
  snapshotDigest: string | null,
  state: RecordState,
  now: number,
  cohortOf: (feedback: Feedback) => string | null = () => null,
): WindowView {
  const { plan, organisation } = snapshot;
  const timeline = timelineOf(plan, organisation);
  const facts = [...state.facts.values()].map((taken) => taken.fact);
  const amendments = state.amendments.map(({ at, change }) => ({
    at,
    kind: change.kind,
    end: 'end' in change ? toEpochMs(change.end) : null,
    reason: change.reason,
    by: change.by,
  }));
  const turns = turnsOf(state, { end: timeline.end, now });
  const turn = turnNow(state, turns);
  const standing = stateOf(state, turn, timeline.start, now);
  const view = {
    plan,
    organisation,
    timeline,
    snapshot: snapshotDigest,
    reviewed: reviewedDigest(snapshot),
    isRehearsal: isRehearsal(snapshot),
    people: snapshot.roster.people,
    now,
    openedAt: state.openedAt,
    state: standing,
    isOver: standing === 'completed' || state.calledOff !== null,
    start: timeline.start,
    plannedEnd: plannedEndOf(state) ?? timeline.end,
    currentEnd: timeline.end,
    actualEnd: turn?.kind === 'not-switching' ? null : endOf(state),
    turns,
    turn,
    begun: state.begun,
    amendments,
    phases: phasesOf(state, timeline.steps),
    cohorts: cohortsOf(state, plan),
    notices: noticesOf(state, timeline.notices, organisation),
    gates: gatesOf(state, plan, timeline.deadlines, facts),
    doubts: doubtsOf(state, organisation),
    toDos: toDosWanted(state),
    vendor: state.vendor.map(({ heardAt, source, status, text, url }) => ({
      at: heardAt,
      source,
      status,
      text,
      url,
    })),
    measurements: state.measurements.map(({ phase, name, value, unit }) => ({ phase, name, value, unit })),
    commands: commandsOf(state),
    feedback: facts.flatMap((fact) =>
      fact.kind === 'feedback'
        ? [{ at: Date.parse(fact.at), way: fact.way, trouble: fact.trouble, cohort: cohortOf(fact) }]
        : [],
    ),
    entries: state.size,
  };
  return { ...view, updates: updatesOf(view, publishedNotices(snapshot, state)) };
}

function stateOf(state: RecordState, turn: Turn | null, start: number, now: number): WindowState {
  if (turn !== null && state.calledOff !== null) return stateAfterTurn(turn.kind, now < start);
  if (state.closed !== null) return 'completed';
  const begun = (phase: PhaseName) => {
    const status = state.steps.get(`${phase}#1`)?.status;
    return status !== undefined && status !== 'undone';
  };
  if (state.steps.get(firstRoundOf('close-out'))?.status === 'done') return 'completed';
  if (begun('canary') || turn?.kind === 'released') return 'verifying';
  // The cutover comes first; until the start the messenger is still there.
  return now >= start ? 'in_progress' : 'scheduled';
}

/** Over for people: the last of them could come back; else when it was closed. */
function endOf(state: RecordState): number | null {
  const verified = state.steps.get(firstRoundOf('verify'));
  if (verified?.status === 'done' && verified.finishedAt !== null) return verified.finishedAt;
  return state.calledOff?.at ?? state.closed?.at ?? null;
}

function phasesOf(state: RecordState, steps: WindowView['timeline']['steps']): readonly PhaseView[] {
  return steps.map(({ phase, round, plannedAt }) => {
    const step = state.steps.get(stepKey({ phase, round }));
    const result = step?.result ?? null;
    return {
      phase,
      round,
      plannedAt,
      startedAt: step?.startedAt ?? null,
      finishedAt: step?.finishedAt ?? null,
      attempts: step?.attempts ?? 0,
      status: step?.status ?? 'waiting',
      summary: result?.result === 'done' ? result.summary : null,
      why: result !== null && result.result !== 'done' ? saidBy(result) : null,
      whatToDo: result?.result === 'stopped' ? result.whatToDo : null,
      evidence: result !== null && 'evidence' in result ? result.evidence : [],
    };
  });
}

function cohortsOf(state: RecordState, plan: WindowPlan): readonly CohortView[] {
  return [...state.cohorts.values()].map((cohort) => ({
    id: cohort.cohort,
    title: cohortTitle(plan, cohort.cohort),
    total: cohort.total,
    admitted: cohort.admitted,
    returned: cohort.returned,
    state: cohort.state,
    reason: cohort.reason,
    curve: cohort.history,
  }));
}

function noticesOf(
  state: RecordState,
  moments: WindowView['timeline']['notices'],
  organisation: Organisation,
): readonly NoticeView[] {
  const planned = new Map(moments.map((moment) => [moment.key, moment]));
  const keys = [...new Set([...planned.keys(), ...state.notices.keys()])];
  const standIns = Map.groupBy(
    [...state.effects.values()].flatMap(({ sending }) => (sending?.standIn === undefined ? [] : [sending])),
    ({ notice }) => notice,
  );
  return keys
    .map((key): NoticeView => {
      const { rule, audience, site } = readNoticeKey(key);
      const settled = state.notices.get(key);
      return {
        key,
        rule,
        audience: titleOf([...organisation.audiences, ...organisation.people], audience),
        site: organisation.sites.find((candidate) => candidate.id === site)?.name ?? null,
        plannedAt: planned.get(key)?.at ?? null,
        settledAt: settled?.at ?? null,
        channels: settled?.channels ?? planned.get(key)?.rule.channels ?? [],
        standIns: [...new Set((standIns.get(key) ?? []).map(({ channel }) => channel))],
        accepted: settled?.accepted ?? 0,
        refused: settled?.refused ?? 0,
        inDoubt: settled?.inDoubt ?? 0,
        ...(settled?.queued !== undefined && { queued: settled.queued }),
        unreached: settled?.unreached ?? [],
      };
    })
    .sort((one, other) => timeOf(one) - timeOf(other));
}

function timeOf(notice: NoticeView): number {
  return notice.plannedAt ?? notice.settledAt ?? 0;
}

function gatesOf(
  state: RecordState,
  plan: WindowPlan,
  deadlines: WindowView['timeline']['deadlines'],
  facts: readonly Fact[],
): readonly GateView[] {
  const gated = phaseNames.filter((phase) => plan.approvals.gates[phase] !== undefined);
  return gated.map((phase) => {
    const rule = plan.approvals.gates[phase];
    const asked = state.gates.get(phase);
    return {
      phase,
      quorum: rule?.quorum ?? 0,
      approvers: rule?.approvers ?? [],
      deadline: deadlines.find((deadline) => deadline.phase === phase)?.at ?? null,
      open: asked?.open ?? null,
      reasons: asked?.reasons ?? [],
      decisions: facts.flatMap((fact) => decisionOf(fact, phase)),
    };
  });
}

function decisionOf(fact: Fact, phase: PhaseName): GateView['decisions'] {
  const kinds = { approval: 'approved', rejection: 'rejected', withdrawal: 'withdrew' } as const;
  if (fact.kind !== 'approval' && fact.kind !== 'rejection' && fact.kind !== 'withdrawal') return [];
  if (fact.phase !== phase) return [];
  return [
    {
      kind: kinds[fact.kind],
      by: fact.by,
      at: Date.parse(fact.at),
      via: fact.provenBy.kind,
      reason: fact.reason ?? null,
    },
  ];
}

function commandsOf({ facts, voided }: RecordState): WindowView['commands'] {
  return [...facts].flatMap(([id, { fact }]) =>
    fact.kind === 'command' && !voided.has(id)
      ? [{ at: Date.parse(fact.at), by: fact.by, name: fact.command.name, reason: fact.reason }]
      : [],
  );
}

function doubtsOf(state: RecordState, organisation: Organisation): WindowView['doubts'] {
  return [...state.effects].flatMap(
    ([effect, { outcome, outcomeAt, intendedAt, what, during, answer, sending }]) =>
      outcome?.result === 'in-doubt'
        ? [
            {
              effect,
              what: sending === null ? actInWords(what) : noticeAct(sending, organisation),
              during,
              at: outcomeAt ?? intendedAt,
              why: actInWords(outcome.why),
              answer,
            },
          ]
        : [],
  );
}

function noticeAct(
  { notice, channel }: { readonly notice: string; readonly channel: string },
  { channels }: Organisation,
): Localised {
  const [title, way] = [noticeTitle(notice), titleOf(channels, channel)];
  return {
    'zh-CN': `通知“${title['zh-CN']}”，经${way['zh-CN']}`,
    en: `notice “${title.en}” through ${way.en}`,
  };
}

/** The end that the window was opened with, where an amendment changed it. */
function plannedEndOf({ amendments }: RecordState): number | null {
  const first = amendments.find(({ change }) => 'previousEnd' in change)?.change;
  return first !== undefined && 'previousEnd' in first ? toEpochMs(first.previousEnd) : null;
}
