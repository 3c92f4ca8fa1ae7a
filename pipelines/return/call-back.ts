// Decides when to hold people out again. Clients that give up after two seconds and retry at once can keep a
// server busy for ever with abandoned logins; then the people let in last are held out, so that the rest is
// served in time.

import type { InFlightLimit } from './in-flight-limit.ts';
import { deliveryRate, since } from './server-view.ts';
import { countOutstanding, lastWaitedFor, type Situation } from './standing.ts';

/**
 * Only where clients wait less, ms: others ease off alone, and calling them back made the worst return 2.4,
 * not 1.4.
 */
const shortPatience = 5_000;
/** From so many failed logins per successful one on, the server is taken to work for abandoned logins. */
const failedPerSuccess = 3;
/**
 * Share of what the server does within one patience that stays on its way, so that the server does not run
 * idle.
 */
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
