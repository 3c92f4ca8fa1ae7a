// How many of those let in come at all. In the small hours most people are asleep: they are let in, nobody waits at
// their door, and they must not take up the places of those who are awake.

import type { CohortStanding } from './return-plan.ts';

/** Counted as having come before anything is known, so that a few sleepers at the start mean little. */
const takenForGranted = 20;
/** A whole office may wake up at once: never more than this many times the limit are let in. */
const least = 0.1;

/** Between 0.1 and 1; of people let in long enough ago to tell. */
export function shareWhoCome(cohorts: readonly CohortStanding[]): number {
  const came = cohorts.reduce((sum, { returned }) => sum + returned, takenForGranted);
  const asleep = cohorts.reduce((sum, { stragglers }) => sum + stragglers, 0);
  return Math.max(least, came / (came + asleep));
}
