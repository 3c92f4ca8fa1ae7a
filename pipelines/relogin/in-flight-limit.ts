// How many people may be on their way in at once, when they can be held out.
//
// By Little's law the people let in and not yet back are those still reacting (capacity x reaction time) and
// those at the server. The limit is the sum of both: what the server finishes per second, as measured, times
// how long people take to show up, as measured, plus a set point of logins at the server that keeps it busy
// without a queue that a client would give up in. While the server is not yet busy the limit grows with every
// return (slow start); when logins begin to queue, or fail, the measured capacity takes over.

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
  /** Ms from being let in to arriving at the server. */
  readonly reaction: number;
  /** Below 1 after failures; grows back while all is well. */
  readonly caution: number;
  readonly steppedBackAt: number;
  readonly adjustedAt: number;
}

const fewest = 1;

export function startLimit(plan: ReturnPlan): InFlightLimit {
  return {
    stage: 'searching',
    allowed: Math.max(fewest, plan.startInFlight),
    capacity: null,
    knee: 1,
    reaction: 0,
    caution: 1,
    steppedBackAt: Number.NEGATIVE_INFINITY,
    adjustedAt: 0,
  };
}

export const patienceOf = (plan: ReturnPlan): number => plan.clientPatienceMs ?? 2_000;

/** Called once per sample. `outstanding`: let in, not back, not stragglers. `back`: how many came since the last. */
export function adjustLimit(
  limit: InFlightLimit,
  plan: ReturnPlan,
  view: ServerView,
  elapsed: number,
  outstanding: number,
  back: number,
): InFlightLimit {
  const careful = stepBackOnFailure(limit, view, elapsed);
  const next = careful.stage === 'searching' ? search(careful, plan, view, elapsed, back) : careful;
  const tracked = next.stage === 'tracking' ? track(next, plan, view, elapsed, outstanding) : next;
  return { ...tracked, adjustedAt: elapsed };
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
  if (often && elapsed - limit.steppedBackAt > 1_500) {
    return { ...limit, caution: Math.max(0.1, limit.caution * 0.7), steppedBackAt: elapsed };
  }
  const healthyFor = elapsed - limit.adjustedAt;
  const quiet = elapsed - limit.steppedBackAt > 1_500;
  return quiet ? { ...limit, caution: Math.min(1, limit.caution * (1 + healthyFor / 4_000)) } : limit;
}

function search(
  limit: InFlightLimit,
  plan: ReturnPlan,
  view: ServerView,
  elapsed: number,
  back: number,
): InFlightLimit {
  const base = view.baseLatency;
  const queueing =
    base !== null &&
    view.latency !== null &&
    view.latency > Math.max(1.6 * base, base + 0.08 * patienceOf(plan));
  const failing = limit.steppedBackAt === elapsed;
  const rate = deliveryRate(view);
  if ((queueing || failing) && rate !== null) {
    return { ...limit, stage: 'tracking', capacity: rate, knee: Math.max(1, rate * (base ?? 0)) };
  }
  return failing || queueing ? limit : { ...limit, allowed: limit.allowed + searchGain * back };
}

const searchGain = 1;

function track(
  limit: InFlightLimit,
  plan: ReturnPlan,
  view: ServerView,
  elapsed: number,
  outstanding: number,
): InFlightLimit {
  const rate = deliveryRate(view);
  const atServer = loginsAtServer(view);
  const base = view.baseLatency ?? 0;
  const capacityBefore = limit.capacity ?? rate;
  if (rate === null || atServer === null || capacityBefore === null) return limit;
  const weight = 1 - Math.exp(-Math.max(1, elapsed - limit.adjustedAt) / 1_500);
  const busy = atServer >= limit.knee * 1.3;
  const capacity = busy
    ? capacityBefore + weight * (rate - capacityBefore)
    : Math.max(capacityBefore * (1 + 0.1 * weight), rate);
  const patience = patienceOf(plan);
  const target = Math.min(Math.max(2.5 * base, base + 0.2 * patience), 0.5 * patience);
  const slow = view.latency !== null && view.latency > 0.6 * patience;
  const knee = slow
    ? Math.max(1, limit.knee * (1 - 0.3 * weight))
    : Math.max(limit.knee, Math.min(capacity * base, atServer));
  const reactionNow = Math.min(20_000, Math.max(0, outstanding - atServer) / rate);
  const reaction =
    limit.reaction === 0 ? reactionNow : limit.reaction + weight * (reactionNow - limit.reaction);
  const atServerGoal = Math.max(knee, capacity * target);
  return { ...limit, capacity, knee, reaction, allowed: capacity * reaction + atServerGoal };
}
