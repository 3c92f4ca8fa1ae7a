// Folds the samples of the server into a few estimates. Samples may come late, twice, out of order or not at
// all: gauges are taken from the newest only, counts from every sample, once.

import type { LoginOutcome, ReturnSample } from './return-plan.ts';

/** Sums since the start at one moment; every rate and every recent count is the difference of two moments. */
export interface Moment {
  /** The server's clock, and the controller's own time, ms. */
  readonly at: number;
  readonly elapsed: number;
  readonly back: number;
  readonly failed: number;
  readonly reports: number;
}

export interface ServerView {
  /** Server times of the recent samples, to recognise one that comes twice. */
  readonly seen: readonly number[];
  /** Own time at which the newest usable sample came; null before the first. */
  readonly heardAt: number | null;
  readonly inFlight: number | null;
  /**
   * The last probe, when it came, and the quickest (`base`). A sample without a probe leaves it as it was.
   */
  readonly probe: { readonly ms: number; readonly at: number; readonly base: number } | null;
  /** Mean latency of recent logins, ms. */
  readonly latency: number | null;
  /** Lowest mean latency of ten logins, ms, taken as the latency without a queue; null before ten. */
  readonly baseLatency: number | null;
  /** Lowest mean of five logins that their clients gave up, ms: no client waits longer than that for an answer. */
  readonly givenUpAfter: number | null;
  readonly batches: { readonly took: Batch; readonly gaveUp: Batch };
  readonly moments: readonly Moment[];
}

interface Batch {
  readonly count: number;
  readonly sum: number;
}

const remembered = 64;
const rememberedMs = 60_000;
const latencyWeight = 1 / 12;
/** A server clock this far behind the newest sample was set back; nearer than that, the sample is late. */
const clockSetBack = 60_000;

const nothing: Batch = { count: 0, sum: 0 };

export const unseen: ServerView = {
  seen: [],
  heardAt: null,
  inFlight: null,
  probe: null,
  latency: null,
  baseLatency: null,
  givenUpAfter: null,
  batches: { took: nothing, gaveUp: nothing },
  moments: [],
};

/** Folds in a sample that was not seen before. `back`: everybody back, this sample included. */
export function seeSample(view: ServerView, sample: ReturnSample, elapsed: number, back: number): ServerView {
  const before = view.moments.at(-1) ?? {
    at: Number.NEGATIVE_INFINITY,
    elapsed,
    back: 0,
    failed: 0,
    reports: 0,
  };
  const setBack = sample.at < before.at - clockSetBack;
  const failed = sample.completed.filter((login) => !login.ok).length + sample.failures;
  const counted = { back, failed: before.failed + failed, reports: before.reports + (sample.reports ?? 0) };
  const seen = [...(setBack ? [] : view.seen.slice(1 - remembered)), sample.at];
  const saysSomething =
    sample.inFlight !== null || sample.probeMs !== null || sample.completed.length > 0 || failed > 0;
  const isNewest = saysSomething && (sample.at > before.at || setBack);
  const known = sample.completed.reduce(seeLogin, view);
  const earlier = view.moments.slice(0, -1);
  if (!isNewest) {
    return {
      ...known,
      seen,
      moments: view.moments.length > 0 ? [...earlier, { ...before, ...counted }] : [],
    };
  }
  const { probeMs, inFlight } = sample;
  const probe =
    probeMs === null
      ? view.probe
      : { ms: probeMs, at: elapsed, base: Math.min(view.probe?.base ?? probeMs, probeMs) };
  // A blind sample adds no moment: people who came back unseen would make the rate look too low.
  if (sample.isBlind) return { ...known, seen, probe };
  const moment = { at: sample.at, elapsed, ...counted };
  return {
    ...known,
    seen,
    heardAt: elapsed,
    inFlight,
    probe,
    moments: add(setBack ? [] : view.moments, moment),
  };
}

function seeLogin(view: ServerView, login: LoginOutcome): ServerView {
  const took = login.finishedAt - login.startedAt;
  if (!(took >= 0) || took > 600_000) return view;
  if (!login.ok) {
    // A login that failed so quickly was refused by the server: the client did not give up waiting.
    if (took < 0.3 * (view.latency ?? 0) || took < 500) return view;
    const { batch, mean } = intoBatch(view.batches.gaveUp, took, 5);
    const givenUpAfter = least(view.givenUpAfter, mean);
    return { ...view, givenUpAfter, batches: { ...view.batches, gaveUp: batch } };
  }
  const { batch, mean } = intoBatch(view.batches.took, took, 10);
  const latency = view.latency === null ? took : view.latency + latencyWeight * (took - view.latency);
  const baseLatency = least(view.baseLatency, mean);
  return { ...view, latency, baseLatency, batches: { ...view.batches, took: batch } };
}

function intoBatch({ count, sum }: Batch, value: number, size: number) {
  if (count + 1 < size) return { batch: { count: count + 1, sum: sum + value }, mean: null };
  return { batch: nothing, mean: (sum + value) / size };
}

function least(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}

/** One moment per 100 ms is enough: rates are read over seconds. */
function add(moments: readonly Moment[], moment: Moment): readonly Moment[] {
  const [first] = moments;
  const kept = first && moment.elapsed - first.elapsed > rememberedMs ? moments.slice(1) : moments;
  const previous = kept.at(-2);
  return [...(previous && moment.at - previous.at < 100 ? kept.slice(0, -1) : kept), moment];
}

/** How much a sum has grown since this own time. */
export function since(view: ServerView, what: 'back' | 'failed' | 'reports', elapsed: number): number {
  const last = view.moments.at(-1);
  const before = view.moments.findLast((moment) => moment.elapsed < elapsed);
  return (last?.[what] ?? 0) - (before?.[what] ?? 0);
}

/**
 * People back per ms over the last `spanMs`, or longer until `leastCounted` are counted; null before so many
 * are.
 */
export function deliveryRate(view: ServerView, spanMs = 4_000, leastCounted = 60): number | null {
  const last = view.moments.at(-1);
  if (!last) return null;
  const isEnough = ({ at, back }: Moment) => last.at - at >= spanMs && last.back - back >= leastCounted;
  const first = view.moments.findLast(isEnough) ?? view.moments[0] ?? last;
  const count = last.back - first.back;
  return count < 12 || last.at <= first.at ? null : count / (last.at - first.at);
}

/** Logins at the server, as the server says, else by Little's law from rate and latency. */
export function loginsAtServer(view: ServerView): number | null {
  if (view.inFlight !== null) return view.inFlight;
  const rate = deliveryRate(view);
  return rate === null || view.latency === null ? null : rate * view.latency;
}
