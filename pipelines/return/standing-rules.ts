// The rules by which the return must hold, each with its reason, and by which the next cohort may open.

import { everyoneAtOnceIsHarmless } from './in-flight-limit.ts';
import { type ServerView, since } from './server-view.ts';
import { type CohortStanding, type Situation, sumOf } from './standing.ts';

/** Without a usable sample for this long nobody is let in. */
const staleAfterMs = 10_000;
/** Share of a cohort that must be back before the next opens, the others being on their way. */
const backShare = 0.1;

/** Why nobody may be let in at present, or null. */
export function reasonToHold({ plan, view, time: { elapsed } }: Situation, distrust: boolean): string | null {
  if (view.heardAt === null) return 'nothing has been heard from the server yet';
  if (distrust) return 'the clock jumped: waiting for a fresh sample';
  if (elapsed - view.heardAt > staleAfterMs) return 'no word from the server: nobody is let in blindly';
  const { probe } = view;
  if (probe && probe.ms >= plan.patienceMs && since(view, 'back', probe.at + 1) === 0) {
    return 'the probe gets no answer in time';
  }
  return isFailing(view, elapsed) ? 'logins are failing' : null;
}

/**
 * A fifth of the logins of 5 s failed, one within the last second or with nobody back since the last failure.
 */
function isFailing(view: ServerView, elapsed: number): boolean {
  const failed = since(view, 'failed', elapsed - 5_000);
  if (failed < 3 || failed <= 0.2 * (failed + since(view, 'back', elapsed - 5_000))) return false;
  if (since(view, 'failed', elapsed - 1_000) > 0) return true;
  const lastFailed = view.moments.findLast((one, at) => one.failed > (view.moments[at - 1]?.failed ?? 0));
  return since(view, 'back', (lastFailed?.elapsed ?? 0) + 1) === 0;
}

/** Whether the cohort after this one may open. */
export function isReadyToFollow(now: Situation, cohort: CohortStanding): boolean {
  if (now.plan.control === 'invitation') {
    const hadItsTurn = now.time.elapsed - (cohort.openedAt ?? 0) >= (now.plan.turnLastsMs ?? 0);
    return hadItsTurn || cohort.returned >= cohort.size;
  }
  const people = sumOf(now.cohorts, 'size');
  if (everyoneAtOnceIsHarmless(now.plan.prior, people, now.plan.patienceMs)) return true;
  return cohort.returned + cohort.stragglers >= backShare * cohort.size;
}
