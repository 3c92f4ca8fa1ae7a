// How far the return is and when it will be over, for status page, chat and report.

import { reactionOf } from './arrivals.ts';
import type { ReturnState } from './controller.ts';
import { expectedShare } from './invitation-pace.ts';
import { deliveryRate } from './server-view.ts';
import { countOutstanding, sumOf } from './standing.ts';

/** Ms by the caller's clock until so many more people are let in; null while nobody can say. */
export function expectedAfter(state: ReturnState, at: number, people: number): number | null {
  if (state.condition !== 'admitting') return null;
  if (state.plan.control === 'invitation')
    return at + Math.round((people * expectedShare) / state.pace.wanted);
  const rate = deliveryRate(state.view) ?? state.limit.capacity;
  return rate === null ? null : at + Math.round(people / rate);
}

/** When all will be back, ms by the caller's clock; null while nobody can say. */
export function expectedFinish(state: ReturnState, at: number): number | null {
  const left =
    sumOf(state.cohorts, 'size') - sumOf(state.cohorts, 'admitted') + countOutstanding(state.cohorts);
  const end = expectedAfter(state, at, left);
  return end === null ? null : Math.round(end + reactionOf(state.arrivals));
}
