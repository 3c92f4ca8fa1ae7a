// Clients that give up after two seconds and try again at once can keep a server busy for ever that goes on with
// abandoned logins. Then the last ones on their way are held out again, so that the rest is served in time.

import type { InFlightLimit } from './in-flight-limit.ts';
import { deliveryRate, since } from './server-view.ts';
import { countOutstanding, lastWaitedFor, type Situation } from './standing.ts';

/** Clients that wait longer ease off by themselves: calling them back made the worst return 2.4 instead of 1.4. */
const shortPatience = 5_000;
/** Failures for each success at which the server works for nobody. */
const failedPerSuccess = 3;
/** Patiences' worth of work that stay on their way: the server must not run empty. */
const shareThatStays = 0.25;

/** Whom to hold out again, and how many may be on their way from then on; null when the server is well. */
export function callBackFrom(
  { plan, view, cohorts, time: { elapsed } }: Situation,
  limit: InFlightLimit,
): CallBack | null {
  if (plan.control === 'invitation' || plan.patienceMs > shortPatience) return null;
  const recent = elapsed - 2 * plan.patienceMs;
  const failed = since(view, 'failed', recent);
  if (failed < 10 || failed < failedPerSuccess * since(view, 'back', recent)) return null;
  const capacity = limit.capacity ?? plan.prior?.capacity ?? deliveryRate(view) ?? 0;
  const allowed = Math.max(1, Math.floor(capacity * shareThatStays * plan.patienceMs));
  const tooMany = countOutstanding(cohorts) - allowed;
  const last = lastWaitedFor(cohorts);
  return last === null || tooMany <= 0
    ? null
    : { id: last.id, count: Math.min(tooMany, last.count), allowed };
}

interface CallBack {
  readonly id: string;
  readonly count: number;
  readonly allowed: number;
}
