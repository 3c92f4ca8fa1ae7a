// The two worlds in which every way of returning is tried. The plain one is the reference's pilot, to compare
// with its figures; the hard one has what a real evening has: late and lost signals, a few very slow logins,
// refusals that cost the server, people who need seconds.

export interface Model {
  readonly name: 'plain' | 'hard';
  readonly workers: number;
  /** Logins per ms that the server finishes at best. */
  readonly capacity: number;
  /** Logins that may wait; ejabberd's default backlog. */
  readonly queueLimit: number;
  /** Sigma of the log-normal service time; null for an exponential one. */
  readonly serviceSigma: number | null;
  /** Shares of a login's work by step: one step, or login and first sync. */
  readonly steps: readonly number[];
  /** Work of refusing somebody, as a share of a login's mean work. */
  readonly refusalCost: number;
  /** Median and sigma of the seconds that people need to react; null when they come at once. */
  readonly reaction: { readonly medianMs: number; readonly sigma: number } | null;
  /** Mean ms between the tries of somebody who is locked out; null when nobody tries. */
  readonly knockEveryMs: number | null;
  /** Null: every outcome is known at once. */
  readonly signal: {
    readonly everyMs: number;
    readonly latestMs: number;
    readonly lostShare: number;
    /**
     * A look at the server waits for this share of the time in which it does all that is in flight, and the next one
     * for it; one that would wait for more than four seconds sees nobody (Synapse).
     */
    readonly waitShare?: number;
  } | null;
  /** How long a client of no particular make waits before it gives up, ms; in the hard model per step. */
  readonly patienceMs: number;
  /** Plain: all clients wait this long, as in the reference. Hard: each make its own default. */
  readonly ownPatience: boolean;
}

export const plainModel: Model = {
  name: 'plain',
  workers: 4,
  capacity: 0.02,
  queueLimit: 128,
  serviceSigma: null,
  steps: [1],
  refusalCost: 0,
  reaction: null,
  knockEveryMs: null,
  signal: null,
  patienceMs: 2_000,
  ownPatience: false,
};

export const hardModel: Model = {
  name: 'hard',
  workers: 4,
  capacity: 0.02,
  queueLimit: 128,
  serviceSigma: 1,
  steps: [0.6, 0.4],
  refusalCost: 0.1,
  reaction: { medianMs: 2_000, sigma: 0.6 },
  knockEveryMs: 900_000,
  signal: { everyMs: 500, latestMs: 2_000, lostShare: 0.2 },
  patienceMs: 10_000,
  ownPatience: true,
};

/** The server's speed over time, 1 when it is well. Steps in order of time; the last holds on. */
export interface Shock {
  readonly name: string;
  readonly steps: readonly { readonly from: number; readonly speed: number }[];
}

export const shocks = {
  none: { name: 'none', steps: [] },
  half: {
    name: 'C x 0.5, 10 to 70 s',
    steps: [
      { from: 10_000, speed: 0.5 },
      { from: 70_000, speed: 1 },
    ],
  },
  quarter: {
    name: 'C x 0.25, 10 to 70 s',
    steps: [
      { from: 10_000, speed: 0.25 },
      { from: 70_000, speed: 1 },
    ],
  },
  stall: {
    name: 'stall, 10 to 15 s',
    steps: [
      { from: 10_000, speed: 0 },
      { from: 15_000, speed: 1 },
    ],
  },
} as const satisfies Record<string, Shock>;

/** The server's speed at a moment. */
export function speedAt(shock: Shock, at: number): number {
  return shock.steps.findLast(({ from }) => from <= at)?.speed ?? 1;
}

/** When work begun at `start` that takes `work` ms at full speed is done. */
export function finishOf(shock: Shock, start: number, work: number): number {
  let now = start;
  let left = work;
  let speed = 1;
  for (const step of shock.steps) {
    if (step.from <= now) {
      speed = step.speed;
      continue;
    }
    const doable = (step.from - now) * speed;
    if (doable >= left) break;
    left -= doable;
    now = step.from;
    speed = step.speed;
  }
  return speed === 0 ? Number.POSITIVE_INFINITY : now + left / speed;
}
