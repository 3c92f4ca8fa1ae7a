// The admission controller: takes samples of the server and people's commands, gives decisions. It opens
// cohorts in order, lets in as many as the server is seen to take, and fails closed: without a fresh sample
// nobody is let in. A pure reducer, so that the same code runs in a phase, in the drill and in a hundred
// thousand simulated returns.

import {
  type Arrivals,
  compareArrivals,
  noArrivals,
  noteAdmission,
  reactionOf,
  usualSilence,
} from './arrivals.ts';
import { callBackFrom } from './call-back.ts';
import { type CountedReturns, countLogins, nothingCounted, peopleBack } from './counted-returns.ts';
import { adjustLimit, everyoneAtOnceIsHarmless, type InFlightLimit, startLimit } from './in-flight-limit.ts';
import { type InvitationPace, movePace, startPace, tellPeople } from './invitation-pace.ts';
import { advance, type OwnTime, startTime } from './own-time.ts';
import type {
  AdmissionDecision,
  PersonSays,
  ReturnCondition,
  ReturnPlan,
  ReturnSample,
} from './return-plan.ts';
import { deliveryRate, loginsAtServer, type ServerView, seeSample, since, unseen } from './server-view.ts';
import {
  type CohortStanding,
  cohortsAtStart,
  countOutstanding,
  creditReturns,
  declareStragglers,
  letIn,
  type Standing,
  shareWhoCome,
  stragglerAfterOf,
  sumOf,
} from './standing.ts';
import { isReadyToFollow, reasonToHold } from './standing-rules.ts';

export interface ReturnState {
  /** The plan; its `patienceMs` is lowered when clients are seen to give up sooner. */
  readonly plan: ReturnPlan;
  readonly time: OwnTime;
  readonly cohorts: readonly CohortStanding[];
  readonly view: ServerView;
  readonly counted: CountedReturns;
  /** People back who are in the server's count of logins but not yet known by name. */
  readonly unnamed: number;
  readonly arrivals: Arrivals;
  readonly limit: InFlightLimit;
  readonly pace: InvitationPace;
  readonly condition: ReturnCondition;
  readonly reason: string;
  /** Own time until which nobody is called back, because the messenger failed to call people back. */
  readonly noCallBackUntil: number;
  /** Own time of the last admission or return. */
  readonly movedAt: number;
  /** The caller's clock jumped ahead, so the last sample may be old: hold until the next one. */
  readonly distrust: boolean;
  readonly person: {
    readonly paused: string | null;
    readonly override: number | null;
    readonly lid: number | null;
    readonly releasing: string | null;
  };
}

/** After a messenger failed to call people back, the next attempt is made this much later, ms. */
const tryCallBackAfter = 30_000;
/** Most of those whose login failed have tried again by then, ms. */
const retriesTake = 15_000;

export function startReturn(plan: ReturnPlan, at: number, standing: Standing = {}): ReturnState {
  const cohorts = cohortsAtStart(plan, standing);
  return {
    plan,
    time: startTime(at),
    cohorts,
    view: unseen,
    counted: nothingCounted,
    unnamed: 0,
    arrivals: noArrivals(sumOf(cohorts, 'admitted')),
    limit: startLimit(plan),
    pace: startPace(plan),
    condition: 'holding',
    reason: 'nothing has been heard from the server yet',
    noCallBackUntil: 0,
    movedAt: 0,
    distrust: false,
    person: { paused: null, override: null, lid: null, releasing: null },
  };
}

/**
 * Takes a sample in; a sample seen before changes nothing. `receivedAt`: the caller's clock, ms (else the
 * sample's).
 */
export function takeSample(state: ReturnState, sample: ReturnSample, receivedAt = sample.at): ReturnState {
  if (state.view.seen.includes(sample.at)) return state;
  const time = advance(state.time, receivedAt);
  const { elapsed } = time;
  const cohorts = creditReturns(state.cohorts, sample);
  const named = sumOf(cohorts, 'returned');
  const before = sumOf(state.cohorts, 'returned');
  const counted = countLogins(state.counted, elapsed, sample.loginsCounted, before);
  const most = sumOf(cohorts, 'admitted') - sumOf(cohorts, 'stragglers');
  const byCount = Math.min(most, peopleBack(counted, elapsed, named));
  const returned = Math.max(named, before + state.unnamed, byCount);
  const back = returned - before - state.unnamed;
  const view = seeSample(state.view, sample, elapsed, returned);
  const heard: ReturnState = {
    ...state,
    plan: {
      ...state.plan,
      patienceMs: Math.min(state.plan.patienceMs, view.givenUpAfter ?? Number.POSITIVE_INFINITY),
    },
    time,
    cohorts,
    counted,
    unnamed: returned - named,
    view,
    movedAt: back > 0 ? elapsed : state.movedAt,
  };
  if (view.heardAt !== elapsed) return heard;
  const atServer = loginsAtServer(view);
  // Stragglers (let in long ago and not back) count as arrived: they are not on their way.
  const arrived = returned + sumOf(cohorts, 'stragglers');
  const clean = since(view, 'failed', elapsed - retriesTake) === 0;
  const arrivals =
    atServer === null
      ? state.arrivals
      : compareArrivals(state.arrivals, elapsed, receivedAt - sample.at, arrived + atServer, clean);
  const limit = adjustLimit(state.limit, heard.plan, view, {
    elapsed,
    back,
    reaction: reactionOf(arrivals),
    sampleAge: arrivals.sampleAge,
    sampleGap: arrivals.gap,
    waiting: sumOf(cohorts, 'size') - sumOf(cohorts, 'admitted'),
  });
  return { ...heard, arrivals, limit, distrust: false };
}

export function hearPerson(state: ReturnState, says: PersonSays): ReturnState {
  const because = `${says.reason} (${says.by})`;
  const heard = (said: Partial<ReturnState['person']>): ReturnState => ({
    ...state,
    person: { ...state.person, ...said },
  });
  switch (says.kind) {
    case 'pause':
      return heard({ paused: because });
    case 'resume':
      return heard({ paused: null });
    case 'override-in-flight':
      return heard(says.onlyLowers ? { lid: says.limit } : { override: says.limit, lid: null });
    case 'release-everyone':
      return heard({ releasing: because });
  }
}

/**
 * The decision at `at` (ms). Its `admit` people count as let in (or held out); call `takeBack` where that
 * failed.
 */
export function decideAdmission(state: ReturnState, at: number): AdmissionDecision<ReturnState> {
  const time = advance(state.time, at);
  const { elapsed } = time;
  const stragglerAfter = stragglerAfterOf(state.plan.control);
  const cohorts = declareStragglers(state.cohorts, elapsed, state.movedAt, stragglerAfter);
  const now: ReturnState = { ...state, time, distrust: state.distrust || time.jumped > 0, cohorts };
  const { condition, reason, open, room } = judge(now);
  const telling = condition === 'admitting' && room > 0;
  const pace = movePace(state.pace, state.plan, state.view, elapsed, telling);
  const isPaced = state.plan.control === 'invitation' && !now.person.releasing;
  const may = isPaced ? Math.min(room, Math.floor(telling ? pace.credit : 0)) : room;
  const wanted = open ? Math.max(0, Math.min(open.size - open.admitted, may)) : 0;
  const called = wanted > 0 || elapsed < now.noCallBackUntil ? null : callBackFrom(now, now.limit);
  const admit = called ? -called.count : wanted;
  const cohort = called?.id ?? (wanted > 0 ? (open?.id ?? null) : null);
  const afterwards = cohort === null ? cohorts : letIn(cohorts, cohort, admit, elapsed);
  const next: ReturnState = {
    ...now,
    condition,
    reason,
    cohorts: afterwards,
    limit: called ? { ...now.limit, allowed: called.allowed } : now.limit,
    pace: tellPeople(pace, wanted),
    arrivals:
      admit === 0 ? state.arrivals : noteAdmission(state.arrivals, elapsed, sumOf(afterwards, 'admitted')),
    movedAt: admit === 0 ? state.movedAt : elapsed,
  };
  const more = now.person.releasing !== null && condition === 'admitting';
  const waitMs = more ? 0 : condition === 'done' ? 60_000 : state.plan.control === 'invitation' ? 1_000 : 250;
  return { state: next, admit, cohort, waitMs };
}

/**
 * Undoes `count` people of a decision that could not be carried out (the unlock call failed); they wait
 * again.
 */
export function takeBack(state: ReturnState, cohort: string, count: number): ReturnState {
  const cohorts = letIn(state.cohorts, cohort, -count, state.time.elapsed);
  const noCallBackUntil = count < 0 ? state.time.elapsed + tryCallBackAfter : state.noCallBackUntil;
  return {
    ...state,
    cohorts,
    noCallBackUntil,
    arrivals: noteAdmission(state.arrivals, state.time.elapsed, sumOf(cohorts, 'admitted')),
  };
}

interface Judgement {
  readonly condition: ReturnCondition;
  readonly reason: string;
  readonly open?: CohortStanding;
  readonly room: number;
}

function judge(state: ReturnState): Judgement {
  const { cohorts, person, plan } = state;
  const nobody = (condition: ReturnCondition, reason: string): Judgement => ({ condition, reason, room: 0 });
  const place = cohorts.findIndex((cohort) => cohort.admitted < cohort.size);
  const open = cohorts[place];
  if (!open && (person.releasing !== null || countOutstanding(cohorts) === 0))
    return nobody('done', 'everybody has been let in');
  const everybody = Number.POSITIVE_INFINITY;
  if (person.releasing !== null && open)
    return {
      condition: 'admitting',
      reason: `everyone is released: ${person.releasing}`,
      open,
      room: everybody,
    };
  if (person.paused !== null) return nobody('paused', person.paused);
  const hold = reasonToHold(state, state.distrust);
  if (hold !== null) return nobody('holding', hold);
  if (!open) return nobody('admitting', 'waiting for those on their way');
  const waitingFor = cohorts.slice(0, place).find((cohort) => !isReadyToFollow(state, cohort));
  if (waitingFor) return nobody('admitting', `waiting until cohort ${waitingFor.id} is back`);
  const isHarmless = everyoneAtOnceIsHarmless(plan.prior, sumOf(cohorts, 'size'), plan.patienceMs);
  const reason = isHarmless
    ? 'all may come at once: the server is done before a client gives up'
    : `cohort ${open.id} is open`;
  const onTheirWay = Math.max(0, countOutstanding(cohorts) - state.unnamed);
  const room = plan.control === 'invitation' ? everybody : Math.max(0, allowedNow(state) - onTheirWay);
  return { condition: 'admitting', reason, open, room };
}

/** How many people may be on their way now; never more than a person's override or the vendor's ceiling. */
function allowedNow({
  plan,
  limit,
  view,
  arrivals,
  cohorts,
  person,
  time: { elapsed },
}: ReturnState): number {
  const failed = (ms: number): boolean => since(view, 'failed', elapsed - ms) > 0;
  // People come back between two samples too: assume the known rate for as long as samples usually take.
  const rate = (limit.searching ? null : limit.capacity) ?? deliveryRate(view) ?? 0;
  const comeBackUnseen = failed(2_000) ? 0 : rate * usualSilence(arrivals, elapsed);
  // After failures nobody is taken to be asleep: people whose login failed are awake and try again.
  const share = failed(stragglerAfterOf(plan.control)) ? 1 : shareWhoCome(cohorts);
  const own = Math.max(1, Math.floor(limit.allowed / share + comeBackUnseen));
  const { override, lid } = person;
  const most = Number.POSITIVE_INFINITY;
  return Math.min(override ?? own, lid ?? most, plan.ceilingInFlight ?? most);
}
