// The state of each cohort in counts: let in, back, and stragglers, for whom nobody waits any longer.

import type { PlannedCohort, ReturnPlan, ReturnSample } from './return-plan.ts';
import type { ServerView } from './server-view.ts';

export interface CohortStanding extends PlannedCohort {
  readonly admitted: number;
  readonly returned: number;
  /** People let in, not back and no longer waited for; a straggler who comes after all counts as returned. */
  readonly stragglers: number;
  /** The controller's own time (ms since the start) at which the first and the last were let in. */
  readonly openedAt: number | null;
  readonly allInAt: number | null;
}

type Cohorts = readonly CohortStanding[];

/** The part of the state that the rules about the return read. */
export interface Situation {
  readonly plan: ReturnPlan;
  readonly time: { readonly elapsed: number };
  readonly cohorts: Cohorts;
  readonly view: ServerView;
}

/** People already let in and back, for a return that goes on after a crash. */
export type Standing = Readonly<Record<string, { readonly admitted: number; readonly returned: number }>>;

export const stragglerAfterOf = (control: ReturnPlan['control']): number =>
  control === 'invitation' ? 900_000 : 60_000;

export function cohortsAtStart(plan: ReturnPlan, standing: Standing): Cohorts {
  return plan.cohorts.map((cohort) => {
    const admitted = Math.min(cohort.size, standing[cohort.id]?.admitted ?? 0);
    const returned = Math.min(admitted, standing[cohort.id]?.returned ?? 0);
    const [openedAt, allInAt] = [admitted > 0 ? 0 : null, admitted === cohort.size ? 0 : null];
    return { ...cohort, admitted, returned, stragglers: 0, openedAt, allInAt };
  });
}

/** All cohorts together. */
export function sumOf(cohorts: Cohorts, field: 'size' | 'admitted' | 'returned' | 'stragglers'): number {
  return cohorts.reduce((sum, cohort) => sum + cohort[field], 0);
}

const waitedFor = (cohort: CohortStanding): number =>
  Math.max(0, cohort.admitted - cohort.returned - cohort.stragglers);

/** People let in, not back and still waited for, over all cohorts. */
export function countOutstanding(cohorts: Cohorts): number {
  return cohorts.reduce((sum, cohort) => sum + waitedFor(cohort), 0);
}

/** The last cohort with people let in and still waited for, and how many; null when there is none. */
export function lastWaitedFor(cohorts: Cohorts): { readonly id: string; readonly count: number } | null {
  const cohort = cohorts.findLast((one) => waitedFor(one) > 0);
  return cohort ? { id: cohort.id, count: waitedFor(cohort) } : null;
}

export function letIn(cohorts: Cohorts, id: string, count: number, elapsed: number): Cohorts {
  return cohorts.map((cohort) => {
    if (cohort.id !== id) return cohort;
    const admitted = Math.max(0, cohort.admitted + count);
    const allInAt = admitted === cohort.size ? elapsed : null;
    return { ...cohort, admitted, openedAt: cohort.openedAt ?? elapsed, allInAt };
  });
}

export function creditReturns(cohorts: Cohorts, sample: ReturnSample): Cohorts {
  const gained = new Map<string, number>();
  const missing = (cohort: CohortStanding) =>
    cohort.admitted - cohort.returned - (gained.get(cohort.id) ?? 0);
  for (const login of sample.returned ? [] : sample.completed.filter(({ ok }) => ok)) {
    const id = login.cohort ?? cohorts.find((cohort) => missing(cohort) > 0)?.id;
    if (id !== undefined) gained.set(id, (gained.get(id) ?? 0) + 1);
  }
  if (gained.size === 0 && !sample.returned && !sample.late) return cohorts;
  return cohorts.map((cohort) => {
    const counted = Math.max(
      cohort.returned + (gained.get(cohort.id) ?? 0),
      sample.returned?.[cohort.id] ?? 0,
    );
    const returned = Math.min(cohort.size, counted);
    const late = sample.late?.[cohort.id] ?? cohort.stragglers;
    return { ...cohort, returned, stragglers: Math.max(0, Math.min(late, cohort.admitted - returned)) };
  });
}

/**
 * Counts people still missing as stragglers: all, once nobody was let in or came back for `after` ms, or
 * those of a cohort that was let in whole that long ago.
 */
export function declareStragglers(
  cohorts: Cohorts,
  elapsed: number,
  movedAt: number,
  after: number,
): Cohorts {
  const isDue = (cohort: CohortStanding) =>
    waitedFor(cohort) > 0 &&
    (elapsed - movedAt >= after || (cohort.allInAt !== null && elapsed - cohort.allInAt >= after));
  if (!cohorts.some(isDue)) return cohorts;
  return cohorts.map((one) => (isDue(one) ? { ...one, stragglers: one.stragglers + waitedFor(one) } : one));
}

/**
 * The share of people let in who come at all, between 0.1 and 1. In the small hours most people are asleep
 * and must not take the places of those who are awake. The count starts with twenty as if they had come, so
 * that a few sleepers at the start mean little. Never below 0.1: a whole office may wake up at once, so at
 * most ten times the limit is let in.
 */
export function shareWhoCome(cohorts: Cohorts): number {
  const came = 20 + sumOf(cohorts, 'returned');
  return Math.max(0.1, came / (came + sumOf(cohorts, 'stragglers')));
}
