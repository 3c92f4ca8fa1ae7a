// Measures how long people take from being let in to their login at the server, and how old the samples are,
// by comparing two counts at one moment: people let in, and people who have arrived (back, or at the server).

export interface Arrivals {
  /** Recent admissions by own time, to know how many had been let in when a sample was taken. */
  readonly admissions: readonly { readonly elapsed: number; readonly total: number }[];
  /** Least difference seen between the caller's clock at receipt and the server's clock in the sample, ms. */
  readonly offset: number | null;
  /** Mean age of a sample at receipt beyond `offset`, and mean time from one sample to the next, ms. */
  readonly sampleAge: number;
  readonly gap: number;
  readonly heardAt: number;
  /** Own time of the moment last compared, and how many had arrived then. */
  readonly comparedAt: number;
  readonly arrived: number;
  /** Person-ms spent on the way and arrivals so far, older ones forgotten little by little. */
  readonly waited: number;
  readonly arrivals: number;
}

/** Span of the moving mean of reaction times, ms: people's reaction changes only slowly. */
const memory = 40_000;
/**
 * Span of the moving mean of gaps between samples, ms. Weighted by time, not by sample: a busy server answers
 * seldom, and its few long gaps would otherwise count too little.
 */
const gapMemory = 10_000;
const historyKept = 20_000;

export function noArrivals(admitted: number): Arrivals {
  const nothing = { sampleAge: 0, gap: 0, heardAt: 0, comparedAt: 0, waited: 0, arrivals: 0 };
  return { ...nothing, admissions: [{ elapsed: 0, total: admitted }], offset: null, arrived: admitted };
}

/** Notes how many are let in by now (`total`, without those called back). */
export function noteAdmission(arrivals: Arrivals, elapsed: number, total: number): Arrivals {
  const kept = arrivals.admissions.filter((point) => elapsed - point.elapsed < historyKept);
  const last = kept.at(-1);
  const merged = last && elapsed - last.elapsed < 200 && kept.length > 1 ? kept.slice(0, -1) : kept;
  return { ...arrivals, admissions: [...merged, { elapsed, total }] };
}

/**
 * Learns from the newest sample. `delay`: the caller's clock at receipt minus the server's in the sample, ms.
 * People whose login failed wait for their next try and are neither at the server nor reacting: while there
 * are any (`clean` is false) nothing is learned.
 */
export function compareArrivals(
  arrivals: Arrivals,
  elapsed: number,
  delay: number,
  arrivedNow: number,
  clean: boolean,
): Arrivals {
  const jumped = arrivals.offset === null || Math.abs(delay - arrivals.offset) > 60_000;
  const offset = jumped ? delay : Math.min(arrivals.offset ?? delay, delay);
  const age = Math.min(10_000, delay - offset);
  const sampleAge = arrivals.sampleAge + 0.1 * (age - arrivals.sampleAge);
  const silent = Math.min(5_000, elapsed - arrivals.heardAt);
  const gap = arrivals.gap + (1 - Math.exp(-silent / gapMemory)) * (silent - arrivals.gap);
  const heard = { ...arrivals, offset, sampleAge, gap, heardAt: elapsed };
  const moment = elapsed - age;
  const step = moment - arrivals.comparedAt;
  if (step <= 0) return heard;
  const arrived = Math.max(arrivals.arrived, arrivedNow);
  if (!clean) return { ...heard, comparedAt: moment, arrived };
  const admittedThen =
    arrivals.admissions.findLast((point) => point.elapsed <= moment) ?? arrivals.admissions[0];
  const onTheWay = Math.max(0, (admittedThen?.total ?? 0) - arrivedNow);
  const forget = Math.exp(-step / memory);
  const waited = arrivals.waited * forget + onTheWay * step;
  return {
    ...heard,
    comparedAt: moment,
    arrived,
    waited,
    arrivals: arrivals.arrivals * forget + arrived - arrivals.arrived,
  };
}

/** Mean ms from being let in to arriving; 0 before anybody has. */
export function reactionOf(arrivals: Arrivals): number {
  return arrivals.arrivals < 1 ? 0 : Math.min(30_000, arrivals.waited / arrivals.arrivals);
}

/**
 * Ms since the last sample, at most as long as is usual between samples: so long the known rate may be
 * assumed.
 */
export function usualSilence(arrivals: Arrivals, elapsed: number): number {
  const usual = Math.min(3_000, 1.5 * (arrivals.sampleAge + arrivals.gap));
  return Math.max(0, Math.min(elapsed - arrivals.comparedAt, usual));
}
