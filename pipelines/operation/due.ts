// Whether a look would find something to do now, and if not, when it next would. A pure function, so that
// tick and metronome start a run only where it is of use.

import { triesAgainAt, workersHeardAgainAt } from '../effects/sent-so-far.ts';
import {
  lastWordAgainAt,
  noticesDueAt,
  noticesOwedAt,
  noticesWantedAgain,
  officeNextAt,
} from '../engine/due-notices.ts';
import { handWorkToAsk } from '../gates/by-hand.ts';
import { type GateVerdict, gateByRecord, stepToTake } from '../gates/gate.ts';
import { graceMs, isBeingPutBack, shownUntil, wordDueAt } from '../ledger/course.ts';
import type { StepState } from '../ledger/fold.ts';
import { nextReminderAt, summonsDue } from '../notices/summons.ts';
import type { PhaseName } from '../plan/phase-table.ts';
import { stepKey } from '../plan/step.ts';
import { type Step, type Timeline, timelineOf } from '../plan/timeline.ts';
import type { WindowReading } from '../views/window-text.ts';
import { driftLookAt } from './drift-look.ts';
import type { OpenedWindow } from './read-window.ts';

export interface Due {
  readonly now: boolean;
  /** Epoch milliseconds; null when only people can move the window. */
  readonly next: number | null;
}

/** The part of a window's reading that the question needs. */
export type Asked = Pick<
  OpenedWindow,
  'state' | 'snapshot' | 'snapshotDigest' | 'unheard' | 'claimedBy' | 'lastEntryAt'
>;

export function whatIsDue(opened: Asked, now: number): Due {
  const { state, snapshot, unheard, claimedBy } = opened;
  // A closed window can still hear answers to what its last notices left in doubt, and nothing else.
  if (state.closed !== null) {
    const timeline = timelineOf(snapshot.plan, snapshot.organisation);
    const isWanted = noticesWantedAgain(state, timeline, now).length > 0;
    return { now: unheard.length > 0 || isWanted, next: null };
  }
  // A run at work looks again before it ends; the claim of one that died runs out.
  if (claimedBy !== null) return { now: false, next: claimedBy.until + 1 };
  return dueOnceFree(opened, now);
}

/** From starting a job to its first effect: two jobs of GitHub, each waiting for a machine. */
const jobStartMs = 3 * 60_000;

/** What is due for starting jobs: one that only waits for its gate is started ahead of the opening. */
export function whatToStart(opened: Asked, now: number): Due {
  const due = whatIsDue(opened, now);
  const opensAt = opened.claimedBy === null ? opensByTimeAt(opened, now) : null;
  if (opensAt === null) return due;
  return opensAt - jobStartMs <= now ? { ...due, now: true } : { ...due, next: opensAt - jobStartMs };
}

/** When the gate opens (epoch ms), if so soon that the phase's job can wait for it inside; else null. */
export function opensSoonAt(opened: Asked, now: number): number | null {
  const opensAt = opensByTimeAt(opened, now);
  return opensAt !== null && opensAt - jobStartMs <= now ? opensAt : null;
}

/** The phase whose gate is open, or opens by time alone while its job starts and waits inside. */
export function phaseToStart(gate: GateVerdict | null, opened: Asked, now: number): PhaseName | null {
  if (gate === null || gate.open) return gate?.phase ?? null;
  const opensAt = gate.reasons.length === 1 ? opensSoonAt(opened, now) : null;
  return opensAt !== null && opensAt === gate.until ? gate.phase : null;
}

/** Null where more than time is missing, or something else is due before: a waiting job does nothing. */
function opensByTimeAt(opened: Asked, now: number): number | null {
  const step = stepNow(opened, now);
  if (step === null) return null;
  const { open, until } = gateOf(opened, step, now);
  if (open || until === null || dueOnceFree(opened, now).next !== until) return null;
  return gateOf(opened, step, until).open ? until : null;
}

/** The step whose gate is asked next; null where the window is closed or called off. */
export function stepNow({ state, snapshot }: Asked, now: number): Step | null {
  const timeline = timelineOf(snapshot.plan, snapshot.organisation);
  const isOver = state.closed !== null || state.calledOff !== null;
  return isOver ? null : stepToTake({ timeline, snapshot, state, now });
}

/** What each gate last answered; the next step's gate as it would answer now, by the record alone. */
export function gatesNow(opened: Asked, now: number): WindowReading['gates'] {
  const said: WindowReading['gates'] = opened.state.gates;
  const step = stepNow(opened, now);
  return step === null ? said : new Map([...said, [step.phase, gateOf(opened, step, now)] as const]);
}

function dueOnceFree(opened: Asked, now: number): Due {
  const { state, snapshot, unheard } = opened;
  const timeline = timelineOf(snapshot.plan, snapshot.organisation);
  const toSend = noticesDueAt(now, { state, timeline, ...snapshot });
  const peopleSaid = unheard.length > 0;
  const owed = toSend.length > 0 || noticesOwedAt(now, state, timeline).length > 0 || peopleSaid;
  const step = stepToTake({ timeline, snapshot, state, now });
  if (step === null || state.calledOff !== null) return lastWord(opened, timeline, owed, now);

  const known = state.steps.get(stepKey(step));
  const gate = gateOf(opened, step, now);
  // A stopped phase waits for a person; a waiting one has said until when.
  const waitsUntil = known === undefined ? null : asksAgainAt(known, opened, timeline);
  const mayRun =
    gate.open && known?.result?.result !== 'stopped' && (waitsUntil === null || waitsUntil <= now);
  const driftLook = driftLookAt(opened, now);
  const workersAgain = workersHeardAgainAt(state, opened.lastEntryAt);
  const mayHearWorkers = workersAgain !== null && workersAgain <= now;
  const looksForDrift = driftLook !== null && driftLook <= now;
  const moments = [
    gate.until,
    waitsUntil,
    driftLook,
    ...triesAgainAt(state).values(),
    workersAgain,
    ...timeline.notices.map((notice) => notice.at),
    officeNextAt(now, { state, timeline, ...snapshot }),
    ...timeline.deadlines.map((deadline) => deadline.at + 1),
    nextReminderAt(state, now),
    wordDueAt(state, { end: timeline.end, now }),
    ...timeline.handWork.map(({ at }) => at),
    timeline.overrunAt,
    timeline.end + graceMs,
  ];
  const calls =
    summonsDue(snapshot, state, now, gate).length > 0 ||
    handWorkToAsk(timeline, state, step.phase, now).length > 0;
  // People are told by name when their office opens; which people, only a look can find out.
  const opensAt = officeNextAt(opened.lastEntryAt, { state, timeline, ...snapshot });
  const isNews = saysOtherThan(gate, gateOf(opened, step, opened.lastEntryAt));
  return {
    now:
      mayRun ||
      owed ||
      calls ||
      isNews ||
      looksForDrift ||
      mayHearWorkers ||
      (opensAt !== null && opensAt <= now),
    next: firstAfter(now, moments),
  };
}

/** Over or called off: only undo steps and the last notice, which may be tried again, are left. */
function lastWord(opened: Asked, timeline: Timeline, owed: boolean, now: number): Due {
  const { state, snapshot, lastEntryAt } = opened;
  const later =
    lastWordAgainAt(state, timeline) ??
    workersHeardAgainAt(state, lastEntryAt) ??
    shownUntil(state, timeline.end, now);
  const calls = summonsDue(snapshot, state, now, null).length > 0;
  const again = isBeingPutBack(state) || owed || calls ? null : later;
  if (again === null || again <= now) return { now: true, next: null };
  return { now: false, next: firstAfter(now, [again, nextReminderAt(state, now)]) };
}

function gateOf({ state, snapshot, snapshotDigest }: Asked, step: Step, now: number): GateVerdict {
  const timeline = timelineOf(snapshot.plan, snapshot.organisation);
  return gateByRecord({ step, snapshot, snapshotDigest, timeline, state, now });
}

/** Whether time alone changed the gate's answer since the last look: it opened, or a deadline passed. */
function saysOtherThan(one: GateVerdict, other: GateVerdict): boolean {
  const said = ({ open, reasons }: GateVerdict) => JSON.stringify([open, reasons.map(({ en }) => en)]);
  return said(one) !== said(other);
}

/** The shortest pause for a waiting phase: a run each minute would use up the account's minutes. */
const leastPauseMs = 5 * 60_000;
/** The pause while the vendor works: before the announced end nobody expects the vendor to be done. */
const pauseWhileHoldingMs = 30 * 60_000;

/**
 * When a waiting phase is asked again. It records its answer only when the reason changes, so the pause
 * counts from the last look.
 */
function asksAgainAt(
  { phase, result, resultAt }: StepState,
  { lastEntryAt }: Asked,
  timeline: Timeline,
): number | null {
  if (result?.result !== 'waiting') return null;
  const until = Date.parse(result.until);
  const patience = until - (resultAt ?? until);
  // A phase that hands over to the next run waits for nothing.
  if (lastEntryAt < until || patience <= 0) return until;
  const nearTheEnd = timeline.end - pauseWhileHoldingMs;
  const again = lastEntryAt + Math.max(leastPauseMs, patience);
  if (phase !== 'hold' || lastEntryAt >= nearTheEnd) return again;
  return Math.max(again, Math.min(lastEntryAt + pauseWhileHoldingMs, nearTheEnd));
}

function firstAfter(now: number, moments: readonly (number | null)[]): number | null {
  const ahead = moments.filter((at): at is number => at !== null && at > now);
  return ahead.length === 0 ? null : Math.min(...ahead);
}
