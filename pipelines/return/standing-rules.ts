// When the return must wait or stop, and when the next cohort may follow. Each rule answers with its reason.

import { patienceOf } from './in-flight-limit.ts';
import { typicalDelayOf } from './invitation-pace.ts';
import type { CohortStanding, ReturnPlan } from './return-plan.ts';
import { countSince, type ServerView } from './server-view.ts';

interface Situation {
  readonly plan: ReturnPlan;
  readonly time: { readonly elapsed: number };
  readonly cohorts: readonly CohortStanding[];
  readonly view: ServerView;
  readonly checks: { readonly passed: number; readonly failed: number };
  readonly forgivenChecks: number;
  readonly canaryFrom: number;
  readonly distrust: boolean;
}

const staleAfterOf = (plan: ReturnPlan): number => plan.staleAfterMs ?? 10_000;

export const stragglerAfterOf = (plan: Pick<ReturnPlan, 'control' | 'stragglerAfterMs'>): number =>
  plan.stragglerAfterMs ?? (plan.control === 'invitation' ? 900_000 : 60_000);

const canaryDeadlineOf = (plan: ReturnPlan): number =>
  plan.canaryDeadlineMs ?? (plan.control === 'invitation' ? 1_200_000 : 300_000);

/** Why nobody may be let in at present, or null. */
export function reasonToHold(now: Situation): string | null {
  const { plan, view } = now;
  const { elapsed } = now.time;
  if (view.heardAt === null) return 'nothing has been heard from the server yet';
  if (now.distrust) return 'the clock jumped: waiting for a fresh sample';
  if (elapsed - view.heardAt > staleAfterOf(plan)) return 'no word from the server: nobody is let in blindly';
  const succeededSince = (view.succeededAt.at(-1) ?? Number.NEGATIVE_INFINITY) > view.probedAt;
  if (view.probeMs !== null && view.probeMs >= patienceOf(plan) && !succeededSince) {
    return 'the probe gets no answer in time';
  }
  if (isFailing(view, elapsed)) return 'logins are failing';
  return null;
}

function isFailing(view: ServerView, elapsed: number): boolean {
  const failed = countSince(view.failedAt, elapsed - 5_000);
  const succeeded = countSince(view.succeededAt, elapsed - 5_000);
  if (failed < 3 || failed <= 0.2 * (failed + succeeded)) return false;
  const lastFailed = view.failedAt.at(-1) ?? 0;
  const lastSucceeded = view.succeededAt.at(-1) ?? Number.NEGATIVE_INFINITY;
  return elapsed - lastFailed < 1_000 || lastSucceeded < lastFailed;
}

/** What is wrong with a canary that must stop the return, or null. */
export function canaryTrouble(now: Situation): string | null {
  const canary = now.cohorts.find((cohort) => cohort.canary && cohort.openedAt !== null);
  if (!canary) return null;
  const failed = now.checks.failed - now.forgivenChecks;
  if (failed > 0) return `${failed} check(s) failed for the canary: nobody else is let in`;
  if (isCanaryWell(now, canary)) return null;
  if (
    canary.returned === 0 &&
    now.view.failuresSeen >= Math.max(5, 3 * canary.size) &&
    now.canaryFrom === 0
  ) {
    return 'nobody of the canary can log in';
  }
  const since = Math.max(canary.openedAt ?? 0, now.canaryFrom);
  if (now.time.elapsed - since > canaryDeadlineOf(now.plan)) {
    return `the canary is not back in time: ${canary.returned} of ${canary.size}`;
  }
  return null;
}

function isCanaryWell(now: Situation, canary: CohortStanding): boolean {
  if (canary.admitted < canary.size) return false;
  const needed = now.plan.canaryChecks ?? 0;
  if (now.checks.passed < needed) return false;
  if (canary.returned + canary.stragglers >= canary.size) return true;
  // By invitation nobody may be able to count: the checks speak, or the typical delay goes by without trouble.
  if (now.plan.control !== 'invitation') return false;
  const since = canary.allInAt ?? now.time.elapsed;
  return needed > 0 || now.time.elapsed - since >= typicalDelayOf(now.plan);
}

/** Whether the cohort after this one may open. */
export function isReadyToFollow(now: Situation, cohort: CohortStanding): boolean {
  if (cohort.canary) return isCanaryWell(now, cohort);
  if (now.plan.control === 'invitation') {
    return now.time.elapsed - (cohort.openedAt ?? 0) >= (now.plan.turnLastsMs ?? 0);
  }
  const share = now.plan.backShare ?? 0.5;
  return cohort.returned + cohort.stragglers >= share * cohort.size;
}
