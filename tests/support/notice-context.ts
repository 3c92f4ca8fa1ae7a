// What a notice of the example window is drawn from, three days ahead.

import type { NoticeContext } from '../../pipelines/notices/values.ts';
import { timelineOf } from '../../pipelines/plan/timeline.ts';
import { validPlan } from './valid-plan.ts';
import { organisationWithCustomers } from './window-view.ts';

export function noticeContext(plan = validPlan): NoticeContext {
  const { start, end } = timelineOf(plan, organisationWithCustomers);
  return {
    plan,
    organisation: organisationWithCustomers,
    at: start - 3 * 24 * 3_600_000,
    start,
    end,
    previousEnd: null,
    turn: null,
    reason: '',
    cohort: null,
  };
}
