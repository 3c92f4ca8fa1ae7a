// How many people may be on their way in at once, when they can be held out.
//
// By Little's law the people let in and not known to be back are those still reacting, those at the server, and
// those back of whom the news is still under way. The limit is the sum: what the server finishes per second, as
// measured, times how long people take to show up and samples to arrive, as measured, plus a set point of logins
// at the server that keeps it busy without a queue that clients would give up in. While the server is not yet
// busy the limit grows with every return (slow start); when logins begin to queue, the measured rate takes over.
//
// A gradient limit (Netflix, Envoy) scales the whole of what is in flight by the latency at the server. That
// works while people come at once and is the same as ours then; once they need seconds to react it starves or
// overshoots, because most of those in flight are nowhere near the server. tests/bench/results has both.

import type { ReturnPlan } from './return-plan.ts';
import { countSince, deliveryRate, loginsAtServer, type ServerView } from './server-view.ts';

export interface InFlightLimit {
  readonly stage: 'searching' | 'tracking';
  /** People let in and not yet back that are allowed, a real number. */
  readonly allowed: number;
  /** Logins per ms that the server finishes when it is busy; null while searching. */
  readonly capacity: number | null;
  /** Logins at the server that just keep it busy. */
  readonly knee: number;
  /** Logins at the server over the last seconds, on average. */
  readonly usual: number;
  /** Logins at the server at which some failed; grows back while none do. */
  readonly ceiling: number;
  /** Logins at the server when some failed last. */
  readonly failedWith: number;
  /** The best rate of late, and how the server was then: shows whether fewer logins at it went any faster. */
  readonly best: { readonly capacity: number; readonly latency: number; readonly usual: number };
  /** A login's latency without a queue, where the lowest seen has proved too low, ms. */
  readonly slowestBase: number;
  readonly steppedBackAt: number;
  readonly adjustedAt: number;
}

/** What the limit is set by, besides the server. */
export interface ReturnFlow {
  readonly elapsed: number;
  /** People who came back since the last sample. */
  readonly back: number;
  /** Ms from being let in to arriving at the server. */
  readonly reaction: number;
  /** Ms by which samples are late. */
  readonly sampleAge: number;
  /** Ms from one sample to the next. */
  readonly sampleGap: number;
  /** People not let in yet. */
  readonly waiting: number;
}

// Chosen on seeds of their own, in worlds of 5 to 100 logins/s, 4 to 64 workers, queues of 32 and 128, clients
// that wait 2 and 10 s and people who need 0, 2 and 5 s; tests/bench reports on other seeds.
const fewest = 1;
/** People let in for each who came back, while searching. */
const searchGain = 2;
/** How much of the clients' patience the search may gamble on. */
const searchLead = 0.4;
const searchSpan = 2_000;
/** The queue aimed at: a share of the clients' patience, and of the time in which nothing is known. */
const cushionShare = 0.1;
const blindShare = 0.8;
const mostCushion = 0.3;
/** The queue aimed at when nobody is left to let in, so that slow people do not leave the server idle. */
const lastCushion = 0.4;
/** Growth of the capacity believed in, per loop, while the server is short of logins. */
const riseShare = 0.2;
const clearlyShort = 0.3;
const mostAboveRate = 1.2;
/** The capacity is averaged over this many times the way from an admission to news of it. */
const loopsRemembered = 2;
const usualMemory = 3_000;
const stepBack = 0.7;
/** Growth of the ceiling per second while nothing fails, and while it is far below where it failed. */
const regrowth = 0.03;
const fastRegrowth = 0.1;
const clearlyLess = 0.75;

export function startLimit(plan: ReturnPlan): InFlightLimit {
  return {
    stage: 'searching',
    allowed: Math.max(fewest, plan.startInFlight),
    capacity: null,
    knee: 1,
    usual: 0,
    ceiling: Number.POSITIVE_INFINITY,
    failedWith: 0,
    best: { capacity: 0, latency: 0, usual: 0 },
    slowestBase: 0,
    steppedBackAt: Number.NEGATIVE_INFINITY,
    adjustedAt: 0,
  };
}

export const patienceOf = (plan: ReturnPlan): number => plan.clientPatienceMs ?? 2_000;

/** Called once per fresh sample. */
export function adjustLimit(
  limit: InFlightLimit,
  plan: ReturnPlan,
  view: ServerView,
  flow: ReturnFlow,
): InFlightLimit {
  const careful = stepBackOnFailure(averaged(limit, view, flow), view, flow);
  const next = careful.stage === 'searching' ? search(careful, plan, view, flow) : careful;
  const tracked = next.stage === 'tracking' ? track(next, plan, view, flow) : next;
  return { ...tracked, adjustedAt: flow.elapsed };
}

/** The limit as a whole number of people; a person's override and the vendor's ceiling are never exceeded. */
export function peopleAllowed(
  limit: InFlightLimit,
  people: {
    readonly comeBackUnseen: number;
    /** Of those let in, the share that comes: the limit is meant for these. */
    readonly share: number;
  },
  plan: ReturnPlan,
  override: number | null,
): number {
  const own = Math.max(fewest, Math.floor(limit.allowed / people.share + people.comeBackUnseen));
  return Math.min(override ?? own, plan.ceilingInFlight ?? Number.POSITIVE_INFINITY);
}

function averaged(limit: InFlightLimit, view: ServerView, flow: ReturnFlow): InFlightLimit {
  const atServer = loginsAtServer(view);
  if (atServer === null) return limit;
  const weight = weightOf(flow.elapsed - limit.adjustedAt, usualMemory);
  return { ...limit, usual: limit.usual + weight * (atServer - limit.usual) };
}

function weightOf(step: number, memory: number): number {
  return 1 - Math.exp(-Math.max(1, step) / memory);
}

function stepBackOnFailure(limit: InFlightLimit, view: ServerView, flow: ReturnFlow): InFlightLimit {
  const since = Math.max(limit.steppedBackAt, flow.elapsed - 3_000);
  const failed = countSince(view.failedAt, since);
  const refused = countSince(view.refusedAt, since);
  const all = failed + countSince(view.succeededAt, since);
  const often = (refused >= 2 && refused > 0.03 * all) || (failed >= 3 && failed > 0.1 * all);
  const settling = Math.max(1_500, 1.5 * (flow.reaction + (view.latency ?? 0)));
  if (often && flow.elapsed - limit.steppedBackAt > settling) {
    const worst = Math.min(limit.ceiling, Math.max(limit.usual, limit.knee));
    const allowed = limit.stage === 'searching' ? limit.allowed * stepBack : limit.allowed;
    return {
      ...limit,
      ceiling: Math.max(fewest, stepBack * worst),
      failedWith: worst,
      allowed: Math.max(fewest, allowed),
      steppedBackAt: flow.elapsed,
    };
  }
  const perSecond = limit.ceiling < 0.8 * limit.failedWith ? fastRegrowth : regrowth;
  const seconds = (flow.elapsed - limit.adjustedAt) / 1_000;
  return { ...limit, ceiling: limit.ceiling * (1 + perSecond * seconds) };
}

function search(limit: InFlightLimit, plan: ReturnPlan, view: ServerView, flow: ReturnFlow): InFlightLimit {
  const base = view.baseLatency;
  const rate = deliveryRate(view, searchSpan, 12);
  const slow = base !== null && view.latency !== null && view.latency > 2.5 * base;
  const piledUp = base !== null && rate !== null && limit.usual > 4 * rate * base + 4;
  const failing = limit.steppedBackAt === flow.elapsed;
  if (slow || piledUp || failing) {
    if (rate === null) return limit;
    return { ...limit, stage: 'tracking', capacity: rate, knee: Math.max(1, rate * (base ?? 0)) };
  }
  // Before the first latencies say anything, only those who are not at the server yet leave room for more.
  if (base === null && (loginsAtServer(view) ?? plan.startInFlight) > 0.5 * plan.startInFlight) return limit;
  const grown = limit.allowed + searchGain * flow.back;
  if (rate === null || view.latency === null) return { ...limit, allowed: grown };
  // If the server gave no more than it was seen to give, clients would still be served in time.
  const seconds = flow.reaction + flow.sampleAge + view.latency + searchLead * patienceOf(plan);
  return { ...limit, allowed: Math.max(limit.allowed, Math.min(grown, rate * seconds)) };
}

function track(limit: InFlightLimit, plan: ReturnPlan, view: ServerView, flow: ReturnFlow): InFlightLimit {
  const rate = deliveryRate(view);
  const capacityBefore = limit.capacity ?? rate;
  if (rate === null || view.latency === null || capacityBefore === null) return limit;
  const patience = patienceOf(plan);
  const loop = Math.max(1_000, loopsRemembered * (flow.reaction + flow.sampleAge));
  const weight = weightOf(flow.elapsed - limit.adjustedAt, loop);
  const slowestBase = Math.min(view.latency, relearnedBase(limit, view.latency));
  const base = Math.max(view.baseLatency ?? 0, slowestBase);
  const isLast = flow.waiting <= capacityBefore * lastCushion * patience;
  const blind = flow.sampleAge + flow.sampleGap + 0.25 * flow.reaction;
  const cushion = Math.min(
    isLast ? lastCushion * patience : mostCushion * patience,
    cushionShare * patience + (isLast ? 2 : 1) * blindShare * blind,
  );
  const target = Math.min(Math.max(Math.min(2.5 * base, 0.3 * patience), base + cushion), 0.5 * patience);
  const knee =
    view.latency > 0.6 * patience
      ? Math.max(1, limit.knee * (1 - 0.3 * weight))
      : Math.max(limit.knee, Math.min(capacityBefore * base, limit.usual));
  const goal = Math.min(Math.max(knee, capacityBefore * target), limit.ceiling);
  // Fewer than meant at the server: it is not what bounds the return, so its capacity is more than believed.
  const shortOf = Math.max(0, 1 - limit.usual / goal);
  const measured = capacityBefore + weight * (rate - capacityBefore);
  const raised = Math.min(capacityBefore * (1 + riseShare * weight * shortOf), mostAboveRate * rate);
  const capacity = shortOf > clearlyShort ? Math.max(measured, raised) : measured;
  const atServerGoal = Math.min(Math.max(knee, capacity * target), limit.ceiling);
  return {
    ...limit,
    capacity,
    knee,
    slowestBase,
    best:
      capacity >= limit.best.capacity || slowestBase > limit.slowestBase
        ? { capacity, latency: view.latency, usual: limit.usual }
        : limit.best,
    allowed: Math.max(fewest, capacity * flow.reaction + atServerGoal),
  };
}

/** When far fewer logins at the server are no quicker than many were, there never was a queue to shorten. */
function relearnedBase(limit: InFlightLimit, latency: number): number {
  const { best } = limit;
  const fewer = limit.usual < clearlyLess * best.usual && (limit.capacity ?? 0) < clearlyLess * best.capacity;
  return fewer && latency > 0.85 * best.latency
    ? Math.max(limit.slowestBase, 0.8 * latency)
    : limit.slowestBase;
}
