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
  /** Below 1 after failures; grows back while all is well. */
  readonly caution: number;
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
  /** People not let in yet. */
  readonly waiting: number;
}

const fewest = 1;

export function startLimit(plan: ReturnPlan): InFlightLimit {
  return {
    stage: 'searching',
    allowed: Math.max(fewest, plan.startInFlight),
    capacity: null,
    knee: 1,
    caution: 1,
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
  const careful = stepBackOnFailure(limit, view, flow.elapsed);
  const next = careful.stage === 'searching' ? search(careful, plan, view, flow) : careful;
  const tracked = next.stage === 'tracking' ? track(next, plan, view, flow) : next;
  return { ...tracked, adjustedAt: flow.elapsed };
}

/** The limit as a whole number of people, a person's override and the vendor's ceiling respected. */
export function peopleAllowed(limit: InFlightLimit, plan: ReturnPlan, override: number | null): number {
  const own = Math.max(fewest, Math.floor(limit.allowed * limit.caution));
  return Math.min(override ?? own, plan.ceilingInFlight ?? Number.POSITIVE_INFINITY);
}

function stepBackOnFailure(limit: InFlightLimit, view: ServerView, elapsed: number): InFlightLimit {
  const since = Math.max(limit.steppedBackAt, elapsed - 3_000);
  const failed = countSince(view.failedAt, since);
  const succeeded = countSince(view.succeededAt, since);
  const often = failed >= 2 && failed > 0.05 * (failed + succeeded);
  const settled = elapsed - limit.steppedBackAt > 1_500;
  if (often && settled) {
    return { ...limit, caution: Math.max(0.1, limit.caution * 0.7), steppedBackAt: elapsed };
  }
  const healthyFor = elapsed - limit.adjustedAt;
  return settled ? { ...limit, caution: Math.min(1, limit.caution * (1 + healthyFor / 4_000)) } : limit;
}

function search(limit: InFlightLimit, plan: ReturnPlan, view: ServerView, flow: ReturnFlow): InFlightLimit {
  const base = view.baseLatency;
  const rate = deliveryRate(view);
  const patience = patienceOf(plan);
  const slow =
    base !== null && view.latency !== null && view.latency > Math.max(1.6 * base, base + 0.08 * patience);
  const piledUp =
    base !== null &&
    rate !== null &&
    view.inFlight !== null &&
    view.inFlight > rate * (3 * base + 0.1 * patience);
  const failing = limit.steppedBackAt === flow.elapsed;
  if (slow || piledUp || failing) {
    if (rate === null) return limit;
    return { ...limit, stage: 'tracking', capacity: rate, knee: Math.max(1, rate * (base ?? 0)) };
  }
  const gain = Math.min(tuning.searchMost, 1 + patience / tuning.searchPatience);
  return { ...limit, allowed: limit.allowed + gain * flow.back };
}

export const tuning = {
  searchMost: 2,
  searchPatience: 10_000,
  cushion: 0.2,
  last: 0.45,
  rise: 0.1,
  smooth: 1_500,
};

function track(limit: InFlightLimit, plan: ReturnPlan, view: ServerView, flow: ReturnFlow): InFlightLimit {
  const rate = deliveryRate(view);
  const atServer = loginsAtServer(view);
  const base = view.baseLatency ?? 0;
  const capacityBefore = limit.capacity ?? rate;
  if (rate === null || atServer === null || capacityBefore === null) return limit;
  const weight = 1 - Math.exp(-Math.max(1, flow.elapsed - limit.adjustedAt) / tuning.smooth);
  const busy = atServer >= limit.knee * 1.3;
  const capacity = busy
    ? capacityBefore + weight * (rate - capacityBefore)
    : Math.max(capacityBefore * (1 + tuning.rise * weight), rate);
  const patience = patienceOf(plan);
  const isLast = flow.waiting <= capacity * tuning.last * patience;
  const cushion = (isLast ? tuning.last : tuning.cushion) * patience;
  const target = Math.min(Math.max(2.5 * base, base + cushion), 0.5 * patience);
  const slow = view.latency !== null && view.latency > 0.6 * patience;
  const knee = slow
    ? Math.max(1, limit.knee * (1 - 0.3 * weight))
    : Math.max(limit.knee, Math.min(capacity * base, atServer));
  const atServerGoal = Math.max(knee, capacity * target);
  return { ...limit, capacity, knee, allowed: capacity * (flow.reaction + flow.sampleAge) + atServerGoal };
}
