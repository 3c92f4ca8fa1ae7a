// What the samples say about the server, folded into a few estimates. Samples may come late, twice, out of
// order or not at all: gauges are taken from the newest only, counts from every one, once.

import type { LoginOutcome, ReturnSample } from './return-plan.ts';

export interface ServerView {
  /** Server time of the newest sample; null before the first. */
  readonly newestAt: number | null;
  /** Server times of the samples taken of late, to know a double. */
  readonly seen: readonly number[];
  /** Own time at which a sample last said anything; null before the first. */
  readonly heardAt: number | null;
  readonly inFlight: number | null;
  /** The last probe known: one that is missing does not make a bad one good. */
  readonly probeMs: number | null;
  /** Own time at which it became known. */
  readonly probedAt: number;
  /** The quickest probe so far. */
  readonly probeBase: number | null;
  /** Mean latency of recent logins, ms. */
  readonly latency: number | null;
  /** Latency of a login that nobody queued before, ms: the lowest mean of a batch so far. */
  readonly baseLatency: number | null;
  readonly batch: { readonly count: number; readonly sum: number };
  /** People back, all in all, by server time: the delivery rate is read from these. */
  readonly returns: readonly { readonly at: number; readonly total: number }[];
  readonly failuresSeen: number;
  /** Own times of recent failures, at most `remembered`. */
  readonly failedAt: readonly number[];
  /** Of these, the ones that failed much sooner than a login takes: the server said no. */
  readonly refusedAt: readonly number[];
  readonly succeededAt: readonly number[];
  readonly reportsAt: readonly number[];
}

const remembered = 64;
const batchSize = 10;
const latencyWeight = 1 / 12;
/** A server clock this far behind the newest sample was set back; nearer than that, the sample is late. */
const clockSetBack = 60_000;
const rateWindow = 8_000;
const rateSpan = 4_000;
const rateCount = 60;
const leastForRate = 12;

export const unseen: ServerView = {
  newestAt: null,
  seen: [],
  heardAt: null,
  inFlight: null,
  probeMs: null,
  probedAt: 0,
  probeBase: null,
  latency: null,
  baseLatency: null,
  batch: { count: 0, sum: 0 },
  returns: [],
  failuresSeen: 0,
  failedAt: [],
  refusedAt: [],
  succeededAt: [],
  reportsAt: [],
};

export function isDouble(view: ServerView, sample: ReturnSample): boolean {
  return view.seen.includes(sample.at);
}

/** Folds a sample in that is not a double. `totalReturned` counts everybody back, this sample included. */
export function seeSample(
  view: ServerView,
  sample: ReturnSample,
  elapsed: number,
  totalReturned: number,
): ServerView {
  const setBack = view.newestAt !== null && sample.at < view.newestAt - clockSetBack;
  const isNewest = view.newestAt === null || sample.at > view.newestAt || setBack;
  const succeeded = sample.completed.filter((login) => login.ok);
  const failed = sample.completed.length - succeeded.length + sample.failures;
  const refused = sample.completed.filter((login) => !login.ok && isQuick(login, view.latency)).length;
  const saysSomething =
    sample.inFlight !== null || sample.probeMs !== null || sample.completed.length > 0 || failed > 0;
  const seen = [...(setBack ? [] : view.seen.slice(1 - remembered)), sample.at];
  const reportsAt = remember(view.reportsAt, sample.reports ?? 0, elapsed);
  // No news leaves what is known as it was; only the limit of its age makes it worthless.
  if (!saysSomething) return { ...view, seen, reportsAt };
  let { latency, baseLatency, batch } = view;
  for (const login of succeeded) {
    const took = login.finishedAt - login.startedAt;
    if (!(took >= 0) || took > 600_000) continue;
    latency = latency === null ? took : latency + latencyWeight * (took - latency);
    batch = { count: batch.count + 1, sum: batch.sum + took };
    if (batch.count === batchSize) {
      const mean = batch.sum / batchSize;
      baseLatency = baseLatency === null ? mean : Math.min(baseLatency, mean);
      batch = { count: 0, sum: 0 };
    }
  }
  const isProbe = isNewest && sample.probeMs !== null;
  const probeMs = isProbe ? sample.probeMs : view.probeMs;
  return {
    newestAt: isNewest ? sample.at : view.newestAt,
    seen,
    heardAt: isNewest ? elapsed : view.heardAt,
    inFlight: isNewest ? sample.inFlight : view.inFlight,
    probeMs,
    probedAt: isProbe ? elapsed : view.probedAt,
    probeBase: probeMs === null ? view.probeBase : Math.min(view.probeBase ?? probeMs, probeMs),
    latency,
    baseLatency,
    batch,
    returns: isNewest ? withPoint(setBack ? [] : view.returns, sample.at, totalReturned) : view.returns,
    failuresSeen: view.failuresSeen + failed,
    failedAt: remember(view.failedAt, failed, elapsed),
    refusedAt: remember(view.refusedAt, refused, elapsed),
    succeededAt: remember(view.succeededAt, succeeded.length, elapsed),
    reportsAt,
  };
}

/** People back per ms over the last seconds; null before enough are. */
export function deliveryRate(view: ServerView, span = rateSpan, least = rateCount): number | null {
  const last = view.returns.at(-1);
  if (!last) return null;
  let first = last;
  for (let index = view.returns.length - 2; index >= 0; index -= 1) {
    const point = view.returns[index];
    if (!point) break;
    first = point;
    if (last.at - point.at >= span && last.total - point.total >= least) break;
  }
  const count = last.total - first.total;
  const took = last.at - first.at;
  return count < leastForRate || took <= 0 ? null : count / took;
}

/** Logins at the server: as it says, or by Little's law from rate and latency. */
export function loginsAtServer(view: ServerView): number | null {
  if (view.inFlight !== null) return view.inFlight;
  const rate = deliveryRate(view);
  return rate === null || view.latency === null ? null : rate * view.latency;
}

function isQuick(login: LoginOutcome, latency: number | null): boolean {
  return login.finishedAt - login.startedAt < 0.3 * (latency ?? 0);
}

export function countSince(times: readonly number[], since: number): number {
  let count = 0;
  for (let index = times.length - 1; index >= 0 && (times[index] ?? 0) >= since; index -= 1) count += 1;
  return count;
}

function remember(times: readonly number[], count: number, elapsed: number): readonly number[] {
  if (count <= 0) return times;
  const added = new Array<number>(Math.min(count, remembered)).fill(elapsed);
  return [...times, ...added].slice(-remembered);
}

function withPoint(
  points: readonly { readonly at: number; readonly total: number }[],
  at: number,
  total: number,
) {
  const first = points.findIndex((point) => point.at >= at - rateWindow);
  const kept = first < 0 ? points.slice(-1) : points.slice(Math.max(0, first - 1));
  const previous = kept.at(-2);
  // One point per 100 ms is enough: the rate is read over seconds.
  const settled = previous && at - previous.at < 100 ? kept.slice(0, -1) : kept;
  return [...settled, { at, total }];
}
