// How far the return is and when it will be over, for status page, chat and report.

import { reactionOf } from './arrivals.ts';
import { countOutstanding, type ReturnState } from './controller.ts';
import type { ReturnCondition } from './return-plan.ts';
import { deliveryRate } from './server-view.ts';

export interface ReturnProgress {
  readonly admitted: number;
  readonly returned: number;
  readonly stragglers: number;
  readonly total: number;
  readonly byCohort: readonly {
    readonly id: string;
    readonly size: number;
    readonly admitted: number;
    readonly returned: number;
    readonly stragglers: number;
  }[];
  /** Ms by the caller's clock; null while nobody can say. */
  readonly expectedFinishAt: number | null;
  readonly state: ReturnCondition;
  readonly reason: string;
}

export function progressOf(state: ReturnState, at: number): ReturnProgress {
  const sum = (field: 'admitted' | 'returned' | 'stragglers' | 'size') =>
    state.cohorts.reduce((total, cohort) => total + cohort[field], 0);
  return {
    admitted: sum('admitted'),
    returned: sum('returned'),
    stragglers: sum('stragglers'),
    total: sum('size'),
    byCohort: state.cohorts.map(({ id, size, admitted, returned, stragglers }) => ({
      id,
      size,
      admitted,
      returned,
      stragglers,
    })),
    expectedFinishAt: expectedFinish(state, at),
    state: state.condition,
    reason: state.reason,
  };
}

function expectedFinish(state: ReturnState, at: number): number | null {
  if (state.condition === 'done') return at;
  if (state.condition !== 'admitting') return null;
  const waiting = state.cohorts.reduce((sum, cohort) => sum + cohort.size - cohort.admitted, 0);
  if (state.plan.control === 'invitation')
    return at + Math.round(waiting / (state.pace.wanted / (state.plan.expectedShare ?? 0.8)));
  const rate = deliveryRate(state.view);
  const left = waiting + countOutstanding(state.cohorts);
  return rate === null ? null : at + Math.round(left / rate + reactionOf(state.arrivals));
}
