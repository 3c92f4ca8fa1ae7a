// What one simulated return comes to.

import { finishOf, type Model, type Shock } from './model.ts';

export interface ReturnFigures {
  readonly finished: number;
  readonly people: number;
  /** Ms until the last person was in; infinite when the run was given up before. */
  readonly time: number;
  /** Ms until 99 of 100 were in. */
  readonly time99: number;
  /** The soonest that all workers together could have done the logins that got people in, ms. */
  readonly bound: number;
  readonly attemptsPerPerson: number;
  /** Failed attempts of all attempts, refused ones included. */
  readonly failedShare: number;
  /** Server time spent on logins that their clients had given up, of all it had until the end. */
  readonly wastedShare: number;
  readonly peakQueue: number;
  readonly criticalTime: number;
  /** From being let in (or the first try) to being in, the 99th percentile, ms. */
  readonly waitP99: number;
  /** Longest time in which nobody got in, ms. */
  readonly longestSilence: number;
  /** Login attempts per second in the busiest ten seconds. */
  readonly peakAttempts: number;
}

/** No schedule ends sooner than all work on all workers, whatever it knows. */
export function boundFor(model: Model, shock: Shock, work: number): number {
  return finishOf(shock, 0, work / model.workers);
}

export function quantile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return 0;
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number;
}
