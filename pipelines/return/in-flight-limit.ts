// Sets how many people may be on their way in at once, where the messenger can hold people out.
//
// By Little's law that is what the server finishes per second, as measured, times how long people take: to react,
// and to wait for their login. The wait aimed at is a login's latency without a queue plus a queue just long enough to bridge what
// is not known yet. While the server has no queue, each return lets two more in (slow start); from the first queue
// on the law holds. A gradient limit (Netflix, Envoy) scales all of what is in flight by the latency: once people
// need seconds to react it starves or overshoots, because most of those in flight are nowhere near the server.

import type { Prior, ReturnPlan } from './return-plan.ts';
import { deliveryRate, loginsAtServer, type ServerView } from './server-view.ts';

export interface InFlightLimit {
  readonly searching: boolean;
  /** How many people may be let in and not yet back; a real number. */
  readonly allowed: number;
  /** Logins per ms that the server finishes when it is busy; null before it was. */
  readonly capacity: number | null;
  readonly adjustedAt: number;
}

/** What the limit depends on besides the view of the server. */
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

// After its colon each constant names the benchmark figure that suffers when it is changed (`npm run bench --
// relogin`). The values were chosen on seeds 1 to 50.
/** People let in for each who came back, while there is no queue: time of a return without a prior. */
const searchGain = 2;
/**
 * Latency, in latencies without a queue, from which the server is taken to queue: failures in the plain
 * world.
 */
const queueSeen = 2.5;
/**
 * With less than this share of the queue aimed at, the server idles and the search goes on: time after a
 * shock.
 */
const idleShare = 0.2;
/** The queue aimed at: share of the patience, and share of the time without news: time in the hard world. */
const queueShare = 0.1;
const blindShare = 0.8;
/**
 * The most patience that is counted on, ms: a homeserver that is busy with password hashes answers nobody,
 * our own calls included. Measured with Synapse, 200 people.
 */
const mostPatience = 10_000;
/** Share of the mean reaction that counts as unknown, because people differ. */
const reactionSpread = 0.25;
/** The longest queue, as a share of the patience: failures where clients wait 2 s. */
const mostQueue = 0.6;
/**
 * The rate is measured over at least so many latencies, else a wave of logins passes for capacity: Synapse,
 * 1,000 people.
 */
const latenciesSpanned = 1.5;
/**
 * The capacity is averaged over so many times from an admission to news of it: failures in the hard world.
 */
const loopsRemembered = 2;
/** Share of a prior capacity that is believed at the start: failures when it was twice too high. */
const priorShare = 0.65;
/**
 * From this patience (ms) on the plan's start is used whole, below it down to half: failures in the plain
 * world.
 */
const comfortable = 10_000;
/** The longest wait that the start from a prior allows, ms. */
const priorWaitMs = 3_000;

/**
 * Whether the last client would be served before it gives up, even with half of the capacity measured before.
 */
export function everyoneAtOnceIsHarmless(
  prior: Prior | undefined,
  people: number,
  patienceMs: number,
): boolean {
  return prior !== undefined && people / prior.capacity <= 0.5 * patienceMs;
}

/**
 * The limit at the start: with a prior what Little's law says for most of its capacity, never below the
 * plan's start.
 */
export function startLimit(plan: ReturnPlan): InFlightLimit {
  const { prior, patienceMs } = plan;
  const people = plan.cohorts.reduce((sum, { size }) => sum + size, 0);
  const isHarmless = everyoneAtOnceIsHarmless(prior, people, patienceMs);
  const start = plan.startInFlight * Math.min(1, Math.max(0.5, patienceMs / comfortable));
  const wait = Math.min(priorWaitMs, mostQueue * patienceMs);
  const known = prior ? priorShare * prior.capacity * (prior.reactionMs + wait) : 0;
  return {
    searching: true,
    allowed: Math.max(1, start, known, isHarmless ? people : 0),
    capacity: null,
    adjustedAt: 0,
  };
}

/** The limit after a fresh sample; to be called once for each. */
export function adjustLimit(
  limit: InFlightLimit,
  plan: ReturnPlan,
  view: ServerView,
  flow: ReturnFlow,
): InFlightLimit {
  const next = { ...limit, adjustedAt: flow.elapsed };
  const { latency } = view;
  const base = Math.min(
    view.baseLatency ?? Number.POSITIVE_INFINITY,
    plan.prior?.latencyMs ?? Number.POSITIVE_INFINITY,
  );
  const queue = queueFor(plan.patienceMs, flow, false);
  const quick = deliveryRate(view, 2_000, 12);
  const queueAt = limit.searching ? queueSeen * base : base + idleShare * queue;
  if (quick === null || latency === null || latency < queueAt) {
    // Until the first latencies are known, let more in only while few logins are at the server.
    const few = 0.5 * plan.startInFlight;
    if (!limit.searching && quick === null) return next;
    if (view.baseLatency === null && (loginsAtServer(view) ?? few + 1) > few) return next;
    const grown = limit.allowed + searchGain * flow.back;
    // Grow only so far that clients are served in time even if the server is already at its capacity.
    const served = quick === null || latency === null ? grown : quick * (flow.reaction + latency + queue);
    return { ...next, searching: true, allowed: Math.max(limit.allowed, Math.min(grown, served)) };
  }
  const rate = deliveryRate(view, Math.max(4_000, latenciesSpanned * latency));
  if (rate === null) return next;
  const believed = (limit.searching ? null : limit.capacity) ?? rate;
  const loop = Math.max(1_000, loopsRemembered * (flow.reaction + flow.sampleAge));
  const weight = 1 - Math.exp(-Math.max(1, flow.elapsed - limit.adjustedAt) / loop);
  const capacity = believed + weight * (rate - believed);
  // For the last people the queue may be longer, which bridges slow ones: nobody else waits behind them.
  const longer = queueFor(plan.patienceMs, flow, true);
  const wait = base + (flow.waiting <= capacity * longer ? longer : queue);
  return { ...next, searching: false, capacity, allowed: Math.max(1, capacity * (flow.reaction + wait)) };
}

/**
 * The queue to aim at, ms: long enough for late samples and slow people, short enough for the clients'
 * patience.
 */
function queueFor(patience: number, flow: ReturnFlow, isLast: boolean): number {
  const blind = flow.sampleAge + flow.sampleGap + reactionSpread * flow.reaction;
  const factor = isLast ? 1.3 : 1;
  return Math.min(
    factor * mostQueue * patience,
    queueShare * Math.min(patience, mostPatience) + (isLast ? 2 : 1) * blindShare * blind,
  );
}
