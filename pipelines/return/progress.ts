// The state of the return in figures: people per minute that the server takes, and the range in which all
// will be back.

import type { ReturnPace } from '../ledger/entry.ts';
import { reactionOf } from './arrivals.ts';
import type { ReturnState } from './controller.ts';
import { expectedShare } from './invitation-pace.ts';
import { deliveryRate } from './server-view.ts';
import { countOutstanding, sumOf } from './standing.ts';

/**
 * `ends` in seconds from now: from the best and the worst recent rate, plus the time of one slow person at
 * the end.
 */
export function paceOf(state: ReturnState): ReturnPace {
  const { cohorts, view, limit, plan } = state;
  const waiting = sumOf(cohorts, 'size') - sumOf(cohorts, 'admitted');
  if (plan.control === 'invitation') {
    const perMinute = 60_000 * state.pace.wanted;
    const seconds = Math.round((60 * waiting * expectedShare) / perMinute);
    const isComing = state.condition === 'admitting';
    return {
      perMinute: Math.round(perMinute),
      ends: isComing ? { soonest: seconds, latest: 2 * seconds } : null,
    };
  }
  // Until the server has been busy once, the measured rate only shows how few people were let in.
  const seen =
    limit.capacity === null
      ? [plan.prior?.capacity ?? null]
      : [deliveryRate(view), deliveryRate(view, 30_000), limit.capacity];
  const rates = seen.filter((rate) => rate !== null);
  if (rates.length === 0) return { perMinute: null, ends: null };
  const perMinute = Math.round(60_000 * (limit.capacity ?? Math.max(...rates)));
  if (state.condition !== 'admitting') return { perMinute, ends: null };
  const left = waiting + countOutstanding(cohorts);
  const reaction = reactionOf(state.arrivals);
  const after = (rate: number, slowest: number) => Math.round((left / rate + slowest) / 1_000);
  return {
    perMinute,
    ends: { soonest: after(Math.max(...rates), reaction), latest: after(Math.min(...rates), 4 * reaction) },
  };
}

/** The next cohort to open, and in about how many seconds; null without an estimate, or when all are open. */
export function nextTurn({ cohorts, condition, limit, plan }: ReturnState) {
  const place = cohorts.findIndex(({ openedAt, size }) => openedAt === null && size > 0);
  const next = cohorts[place];
  const rate = limit.capacity ?? plan.prior?.capacity ?? null;
  if (!next || rate === null || condition !== 'admitting' || plan.control === 'invitation') return null;
  const before = cohorts.slice(0, place);
  const seconds = (sumOf(before, 'size') - sumOf(before, 'admitted')) / rate / 1_000;
  return { cohort: next.id, seconds };
}
