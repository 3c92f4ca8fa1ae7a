// The admission controller: samples and people's words in, decisions out. It opens cohorts in order, canary
// first, lets in as many as the server is seen to take, and fails closed: when it does not know, nobody comes.
// A pure reducer, so that the same code runs in a phase, in the drill and in a hundred thousand simulated returns.

import {
  type Arrivals,
  compareArrivals,
  forgetAdmission,
  noArrivals,
  noteAdmission,
  reactionOf,
  usualSilence,
} from './arrivals.ts';
import { adjustLimit, type InFlightLimit, peopleAllowed, startLimit } from './in-flight-limit.ts';
import { type InvitationPace, movePace, startPace, tellPeople } from './invitation-pace.ts';
import { advance, type OwnTime, startTime } from './own-time.ts';
import type {
  AdmissionDecision,
  CohortStanding,
  PersonSays,
  ReturnChange,
  ReturnCondition,
  ReturnPlan,
  ReturnSample,
} from './return-plan.ts';
import {
  countSince,
  deliveryRate,
  isDouble,
  loginsAtServer,
  type ServerView,
  seeSample,
  unseen,
} from './server-view.ts';
import { shareWhoCome } from './share-who-come.ts';
import { canaryTrouble, isReadyToFollow, reasonToHold, stragglerAfterOf } from './standing-rules.ts';

export interface ReturnState {
  readonly plan: ReturnPlan;
  readonly time: OwnTime;
  readonly cohorts: readonly CohortStanding[];
  readonly view: ServerView;
  readonly arrivals: Arrivals;
  readonly limit: InFlightLimit;
  readonly pace: InvitationPace;
  readonly condition: ReturnCondition;
  readonly reason: string;
  /** Cohorts of whose opening the caller was told, in their order. */
  readonly told: readonly string[];
  readonly checks: { readonly passed: number; readonly failed: number };
  /** Failed checks that a person has looked at and resumed in spite of. */
  readonly forgivenChecks: number;
  /** Own time from which the canary's deadline counts anew, after a person resumed. */
  readonly canaryFrom: number;
  /** Own time of the last admission or return. */
  readonly movedAt: number;
  /** The caller's clock jumped ahead: what was known then is not known now, until the next sample. */
  readonly distrust: boolean;
  readonly person: {
    readonly paused: string | null;
    readonly override: number | null;
    readonly releasing: string | null;
  };
}

/** Most of those whose login failed have tried again by then, ms. */
const retriesTake = 15_000;

/** People already let in and back, for a return that goes on after a crash. */
export type Standing = Readonly<Record<string, { readonly admitted: number; readonly returned: number }>>;

export function startReturn(plan: ReturnPlan, at: number, standing: Standing = {}): ReturnState {
  const cohorts = plan.cohorts.map((cohort) => {
    const admitted = Math.min(cohort.size, standing[cohort.id]?.admitted ?? 0);
    const returned = Math.min(admitted, standing[cohort.id]?.returned ?? 0);
    const openedAt = admitted > 0 ? 0 : null;
    const allInAt = admitted === cohort.size ? 0 : null;
    return { ...cohort, admitted, returned, stragglers: 0, openedAt, allInAt };
  });
  return {
    plan,
    time: startTime(at),
    cohorts,
    view: unseen,
    arrivals: noArrivals(countAdmitted(cohorts)),
    limit: startLimit(plan),
    pace: startPace(plan),
    condition: 'holding',
    reason: 'nothing has been heard from the server yet',
    told: plan.cohorts.map(({ id }) => id).filter((id) => (standing[id]?.admitted ?? 0) > 0),
    checks: { passed: 0, failed: 0 },
    forgivenChecks: 0,
    canaryFrom: 0,
    movedAt: 0,
    distrust: false,
    person: { paused: null, override: null, releasing: null },
  };
}

/** Takes in what the server shows. `receivedAt` is the caller's clock, ms; without it the sample's own time serves. */
export function takeSample(state: ReturnState, sample: ReturnSample, receivedAt = sample.at): ReturnState {
  if (isDouble(state.view, sample)) return state;
  const time = advance(state.time, receivedAt);
  const before = countReturned(state.cohorts);
  const cohorts = creditReturns(state.cohorts, sample);
  const after = countReturned(cohorts);
  const view = seeSample(state.view, sample, time.elapsed, after);
  const isFresh = view.heardAt === time.elapsed;
  const atServer = loginsAtServer(view);
  const clean = countSince(view.failedAt, time.elapsed - retriesTake) === 0;
  const arrivals =
    isFresh && atServer !== null
      ? compareArrivals(state.arrivals, time.elapsed, receivedAt - sample.at, after + atServer, clean)
      : state.arrivals;
  const flow = {
    elapsed: time.elapsed,
    back: after - before,
    reaction: reactionOf(arrivals),
    sampleAge: arrivals.sampleAge,
    sampleGap: arrivals.gap,
    waiting: countPeople(cohorts) - countAdmitted(cohorts),
  };
  const limit = isFresh ? adjustLimit(state.limit, state.plan, view, flow) : state.limit;
  return {
    ...state,
    time,
    cohorts,
    view,
    arrivals,
    limit,
    checks: sample.checks ? mostOf(state.checks, sample.checks) : state.checks,
    movedAt: after > before ? time.elapsed : state.movedAt,
    distrust: state.distrust && !isFresh,
  };
}

export function hearPerson(state: ReturnState, says: PersonSays): ReturnState {
  const because = `${says.reason} (${says.by})`;
  switch (says.kind) {
    case 'pause':
      return { ...state, person: { ...state.person, paused: because } };
    case 'resume':
      return {
        ...state,
        person: { ...state.person, paused: null },
        condition: state.condition === 'stopped' ? 'holding' : state.condition,
        forgivenChecks: state.checks.failed,
        canaryFrom: Math.max(1, state.time.elapsed),
      };
    case 'override-in-flight':
      return { ...state, person: { ...state.person, override: says.limit } };
    case 'release-everyone':
      return { ...state, person: { ...state.person, releasing: because } };
  }
}

/** What to do now. The people named as `admit` count as let in; tell `takeBack` when they could not be. */
export function decideAdmission(state: ReturnState, at: number): AdmissionDecision<ReturnState> {
  const time = advance(state.time, at);
  const distrust = state.distrust || time.jumped > 0;
  const cohorts = declareStragglers({ ...state, time });
  const now: ReturnState = { ...state, time, distrust, cohorts };
  const { condition, reason, index, room } = judge(now);
  const telling = condition === 'admitting' && room > 0;
  const pace = movePace(state.pace, state.plan, state.view, time.elapsed, telling);
  const cohort = index === null ? undefined : cohorts[index];
  const paced =
    state.plan.control === 'invitation' && !now.person.releasing
      ? Math.min(room, Math.floor(telling ? pace.credit : 0))
      : room;
  const admit = cohort ? Math.max(0, Math.min(cohort.size - cohort.admitted, paced)) : 0;
  const afterwards = index === null || admit === 0 ? cohorts : letIn(cohorts, index, admit, time.elapsed);
  const change = changeFrom(state, condition, reason, afterwards);
  const next: ReturnState = {
    ...now,
    condition,
    reason,
    cohorts: afterwards,
    pace: tellPeople(pace, state.plan, admit),
    arrivals:
      admit > 0
        ? noteAdmission(state.arrivals, time.elapsed, countAdmitted(cohorts) + admit)
        : state.arrivals,
    told: change?.kind === 'cohort' ? [...state.told, change.to] : state.told,
    movedAt: admit > 0 ? time.elapsed : state.movedAt,
  };
  const more = now.person.releasing !== null && condition === 'admitting';
  const waitMs = more ? 0 : condition === 'done' ? 60_000 : state.plan.control === 'invitation' ? 1_000 : 250;
  return { state: next, admit, cohort: admit > 0 && cohort ? cohort.id : null, waitMs, change, reason };
}

/** People who were to be let in but could not be (the unlock call failed): they wait for another turn. */
export function takeBack(state: ReturnState, cohort: string, count: number): ReturnState {
  return {
    ...state,
    arrivals: forgetAdmission(state.arrivals, count),
    cohorts: state.cohorts.map((one) =>
      one.id === cohort ? { ...one, admitted: Math.max(0, one.admitted - count), allInAt: null } : one,
    ),
  };
}

/** Let in, not back, still waited for. */
function outstandingOf(cohort: CohortStanding): number {
  return Math.max(0, cohort.admitted - cohort.returned - cohort.stragglers);
}

export function countOutstanding(cohorts: readonly CohortStanding[]): number {
  return cohorts.reduce((sum, cohort) => sum + outstandingOf(cohort), 0);
}

function countAdmitted(cohorts: readonly CohortStanding[]): number {
  return cohorts.reduce((sum, cohort) => sum + cohort.admitted, 0);
}

function countPeople(cohorts: readonly CohortStanding[]): number {
  return cohorts.reduce((sum, cohort) => sum + cohort.size, 0);
}

function countReturned(cohorts: readonly CohortStanding[]): number {
  return cohorts.reduce((sum, cohort) => sum + cohort.returned, 0);
}

interface Judgement {
  readonly condition: ReturnCondition;
  readonly reason: string;
  readonly index: number | null;
  readonly room: number;
}

function judge(state: ReturnState): Judgement {
  const { cohorts, person, plan } = state;
  const nobody = { index: null, room: 0 };
  const nextIndex = cohorts.findIndex((cohort) => cohort.admitted < cohort.size);
  if (nextIndex < 0 && isOver(state)) return { condition: 'done', reason: 'everybody is in', ...nobody };
  if (person.releasing !== null) {
    const room = nextIndex < 0 ? 0 : Number.POSITIVE_INFINITY;
    return {
      condition: 'admitting',
      reason: `everyone is released: ${person.releasing}`,
      index: nextIndex < 0 ? null : nextIndex,
      room,
    };
  }
  const trouble = canaryTrouble(state);
  if (state.condition === 'stopped' || trouble !== null) {
    return { condition: 'stopped', reason: trouble ?? state.reason, ...nobody };
  }
  if (person.paused !== null) return { condition: 'paused', reason: person.paused, ...nobody };
  const hold = reasonToHold(state);
  if (hold !== null) return { condition: 'holding', reason: hold, ...nobody };
  if (nextIndex < 0) return { condition: 'admitting', reason: 'waiting for those on their way', ...nobody };
  const waitingFor = cohorts.slice(0, nextIndex).find((cohort) => !isReadyToFollow(state, cohort));
  if (waitingFor) {
    return { condition: 'admitting', reason: `waiting until cohort ${waitingFor.id} is back`, ...nobody };
  }
  const open = `cohort ${cohorts[nextIndex]?.id} is open`;
  if (plan.control === 'invitation') {
    return { condition: 'admitting', reason: open, index: nextIndex, room: Number.POSITIVE_INFINITY };
  }
  // Between two samples people go on coming back; that much is taken for granted, within what is usual.
  const failing = countSince(state.view.failedAt, state.time.elapsed - 2_000) > 0;
  const capacity = state.limit.capacity ?? deliveryRate(state.view) ?? 0;
  const comeBackUnseen = failing ? 0 : capacity * usualSilence(state.arrivals, state.time.elapsed);
  // Whoever fails to get in is not asleep.
  const isClean = countSince(state.view.failedAt, state.time.elapsed - stragglerAfterOf(plan)) === 0;
  const share = isClean ? shareWhoCome(cohorts) : 1;
  const allowed = peopleAllowed(state.limit, { comeBackUnseen, share }, plan, person.override);
  const room = Math.max(0, allowed - countOutstanding(cohorts));
  return { condition: 'admitting', reason: open, index: nextIndex, room };
}

function isOver(state: ReturnState): boolean {
  return state.person.releasing !== null || countOutstanding(state.cohorts) === 0;
}

/** One change at a time: what is left is told with the next decision. */
function changeFrom(
  state: ReturnState,
  condition: ReturnCondition,
  reason: string,
  cohorts: readonly CohortStanding[],
): ReturnChange | null {
  if (condition !== state.condition)
    return { kind: 'condition', from: state.condition, to: condition, reason };
  const opened = cohorts.find((cohort) => cohort.openedAt !== null && !state.told.includes(cohort.id));
  if (!opened) return null;
  return {
    kind: 'cohort',
    from: state.told.at(-1) ?? 'nobody',
    to: opened.id,
    reason: `cohort ${opened.id} is open`,
  };
}

function letIn(
  cohorts: readonly CohortStanding[],
  index: number,
  count: number,
  elapsed: number,
): readonly CohortStanding[] {
  return cohorts.map((cohort, at) => {
    if (at !== index) return cohort;
    const admitted = cohort.admitted + count;
    const allInAt = admitted === cohort.size ? elapsed : null;
    return { ...cohort, admitted, openedAt: cohort.openedAt ?? elapsed, allInAt };
  });
}

function creditReturns(cohorts: readonly CohortStanding[], sample: ReturnSample): readonly CohortStanding[] {
  const gained = new Map<string, number>();
  if (!sample.returned) {
    for (const login of sample.completed) {
      if (!login.ok) continue;
      const id = login.cohort ?? oldestWaitedFor(cohorts, gained);
      if (id !== undefined) gained.set(id, (gained.get(id) ?? 0) + 1);
    }
  }
  if (gained.size === 0 && !sample.returned && !sample.late) return cohorts;
  return cohorts.map((cohort) => {
    const counted = Math.max(
      cohort.returned + (gained.get(cohort.id) ?? 0),
      sample.returned?.[cohort.id] ?? 0,
    );
    const returned = Math.min(cohort.size, counted);
    const late = sample.late?.[cohort.id] ?? cohort.stragglers;
    const stragglers = Math.max(0, Math.min(late, cohort.admitted - returned));
    return { ...cohort, returned, stragglers };
  });
}

function oldestWaitedFor(
  cohorts: readonly CohortStanding[],
  gained: ReadonlyMap<string, number>,
): string | undefined {
  const missing = (cohort: CohortStanding) =>
    cohort.admitted - cohort.returned - (gained.get(cohort.id) ?? 0);
  return cohorts.find((cohort) => missing(cohort) > 0)?.id;
}

function declareStragglers(state: ReturnState): readonly CohortStanding[] {
  const after = stragglerAfterOf(state.plan);
  const { elapsed } = state.time;
  const stuck = elapsed - state.movedAt >= after;
  const isDue = (cohort: CohortStanding) =>
    !cohort.canary &&
    outstandingOf(cohort) > 0 &&
    (stuck || (cohort.allInAt !== null && elapsed - cohort.allInAt >= after));
  return state.cohorts.some(isDue)
    ? state.cohorts.map((cohort) => (isDue(cohort) ? giveUpWaiting(cohort) : cohort))
    : state.cohorts;
}

function giveUpWaiting(cohort: CohortStanding): CohortStanding {
  return { ...cohort, stragglers: cohort.stragglers + outstandingOf(cohort) };
}

function mostOf(before: ReturnState['checks'], now: ReturnState['checks']): ReturnState['checks'] {
  return { passed: Math.max(before.passed, now.passed), failed: Math.max(before.failed, now.failed) };
}
