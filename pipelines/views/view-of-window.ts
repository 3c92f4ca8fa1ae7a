// Makes the `WindowView`, from which all views are drawn, out of snapshot and ledger state.

import type { Feedback } from '../feedback/feedback-fact.ts';
import { isBeingPutBack, type Turn, turnNow, turnsOf } from '../ledger/course.ts';
import { type RecordState, type StepState, toDosWanted } from '../ledger/fold.ts';
import { reviewedDigest } from '../ledger/reviewed-digest.ts';
import { channelsDown, channelsInUse } from '../notices/channels-in-use.ts';
import { cohortTitle } from '../plan/cohort-names.ts';
import type { Organisation } from '../plan/organisation.ts';
import type { PhaseName } from '../plan/phase-table.ts';
import type { Localised } from '../plan/plan.ts';
import { titleOf } from '../plan/role-title.ts';
import { isRehearsal, type Snapshot } from '../plan/snapshot.ts';
import { firstRoundOf, stepKey } from '../plan/step.ts';
import { toEpochMs } from '../plan/time.ts';
import { timelineOf } from '../plan/timeline.ts';
import { actInWords, saidBy } from './acts.ts';
import { publishedNotices } from './publications.ts';
import { stateAfterTurn } from './turn-words.ts';
import { updatesOf } from './updates.ts';
import { gatesOf, proofWords } from './view-of-gates.ts';
import { noticesOf } from './view-of-notices.ts';
import type { PhaseView, WindowState, WindowView } from './window-view.ts';
import { noticeTitle } from './words.ts';

/**
 * `now` decides only whether the window has begun. The senders of feedback are known only where the caller
 * has unsealed it with the window's key.
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
  const wanted = toDosWanted(state);
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
    isBeingPutBack: isBeingPutBack(state),
    closedAt: state.closed?.at ?? null,
    start: timeline.start,
    plannedEnd: plannedEndOf(state) ?? timeline.end,
    currentEnd: timeline.end,
    actualEnd: turn?.kind === 'not-switching' ? null : endOf(state),
    turns,
    turn,
    begun: state.begun,
    amendments: state.amendments.map(({ at, cause, change }) => ({ at, cause, ...change })),
    phases: phasesOf(state, timeline),
    cohorts: [...state.cohorts.values()].map((one) => ({ ...one, title: cohortTitle(plan, one.cohort) })),
    notices: noticesOf(state, timeline, snapshot, now),
    gates: gatesOf({ snapshot, snapshotDigest: snapshotDigest ?? '', timeline, state, now }),
    doubts: doubtsOf(state, organisation),
    channelsInUse: channelsInUse(plan.backupChannels.order, channelsDown(state)),
    toDos: wanted,
    toDosReplaced: [...state.toDos.values()].filter((toDo) => !wanted.includes(toDo)),
    runsAgain: plan.defer.flatMap(({ id, title }) => (switchedLast(state, id) === 'resume' ? [title] : [])),
    paused: plan.defer.flatMap(({ id, title }) => (switchedLast(state, id) === 'pause' ? [title] : [])),
    vendor: state.vendor,
    measurements: state.measurements,
    commands: commandsOf(state),
    codes: [...state.codes],
    refused: [
      ...[...state.refused].map(([name, one]) => ({ name, ...one })),
      ...[...state.voided].map(([name, why]) => ({ name, at: null, why })),
    ],
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
  if (state.steps.get(firstRoundOf('close-out'))?.status === 'done') return 'completed';
  if (state.steps.get(firstRoundOf('hold'))?.status === 'done' || turn?.kind === 'released')
    return 'verifying';
  // The cutover runs before the start; until the start the messenger still works, so the state stays
  // scheduled.
  return now >= start ? 'in_progress' : 'scheduled';
}

/** When it was over for people (epoch ms): all could come back; else when it was called off or closed. */
function endOf(state: RecordState): number | null {
  const verified = state.steps.get(firstRoundOf('verify'));
  if (verified?.status === 'done' && verified.finishedAt !== null) return verified.finishedAt;
  return state.calledOff?.at ?? state.closed?.at ?? null;
}

function phasesOf(state: RecordState, { steps, start, end }: WindowView['timeline']): readonly PhaseView[] {
  return steps.map(({ phase, round, plannedAt }) => {
    const step = state.steps.get(stepKey({ phase, round }));
    // What has begun was planned by the end that was in force then; a later move plans nothing that is past.
    const moved = plannedAt > start ? end - endAt(state, step?.startedAt ?? null, end) : 0;
    return phaseView(phase, round, plannedAt - moved, step);
  });
}

function endAt({ amendments }: RecordState, at: number | null, end: number): number {
  const next = amendments.find((one) => at !== null && one.at > at && 'previousEnd' in one.change)?.change;
  return next !== undefined && 'previousEnd' in next ? toEpochMs(next.previousEnd) : end;
}

function phaseView(phase: PhaseName, round: 1 | 2, plannedAt: number, step?: StepState): PhaseView {
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
    undoneAt: step?.undoneAt ?? null,
    before: (step?.before ?? []).map((one) => phaseView(phase, round, plannedAt, one)),
  };
}

function commandsOf({ facts, voided }: RecordState): WindowView['commands'] {
  return [...facts].flatMap(([id, { fact }]) =>
    fact.kind === 'command' && !voided.has(id)
      ? [
          {
            id,
            at: Date.parse(fact.at),
            by: fact.by,
            name: fact.command.name,
            reason: fact.reason,
            proof: proofWords(fact.provenBy),
          },
        ]
      : [],
  );
}

function doubtsOf(state: RecordState, organisation: Organisation): WindowView['doubts'] {
  const answers = [...state.facts.values()].flatMap(({ fact }) =>
    fact.kind === 'doubt-answer' ? [fact] : [],
  );
  return [...state.effects].flatMap(([effect, { outcome, outcomeAt, intendedAt, what, answer, sending }]) =>
    outcome?.result === 'in-doubt'
      ? [
          {
            effect,
            what: sending === null ? actInWords(what) : noticeAct(sending, organisation),
            at: outcomeAt ?? intendedAt,
            why: actInWords(outcome.why),
            answer,
            answered: answers.findLast((fact) => fact.effect === effect) ?? null,
          },
        ]
      : [],
  );
}

/** Whether put-off work was last paused or resumed, as switch or owner confirmed; null for neither. */
function switchedLast({ effects, toDos }: RecordState, work: string): 'pause' | 'resume' | null {
  const switches = [...effects.values()].filter(({ what }) => what.endsWith(` the deferred work ${work}`));
  const bySwitch = switches.flatMap(({ what, outcome, outcomeAt }) =>
    outcome?.result === 'done' && outcome.detail.stands === 'confirmed' ? [{ what, at: outcomeAt ?? 0 }] : [],
  );
  // The same to-do id asks for pausing and resuming: the switch intended just before tells which it meant.
  const byHand = [...toDos.values()].flatMap(({ id, askedAt, done }) => {
    const asked = switches.findLast(({ intendedAt }) => intendedAt <= askedAt);
    return id === `pause ${work}` && done !== null && asked ? [{ what: asked.what, at: done.at }] : [];
  });
  const last = [...bySwitch, ...byHand].toSorted((one, other) => one.at - other.at).at(-1);
  return last === undefined ? null : last.what.startsWith('resume') ? 'resume' : 'pause';
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

/** The end that the window was opened with (epoch ms), where an amendment changed it; else null. */
function plannedEndOf({ amendments }: RecordState): number | null {
  const first = amendments.find(({ change }) => 'previousEnd' in change)?.change;
  return first !== undefined && 'previousEnd' in first ? toEpochMs(first.previousEnd) : null;
}
