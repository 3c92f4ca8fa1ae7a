// Says when the window of a rehearsal is opened: an hour before its first step or notice; for an emergency,
// before its start.

import type { Timeline } from '../../plan/timeline.ts';
import type { WindowPlan } from '../../plan/window-plan.ts';

/** The opening time in epoch ms. */
export function opensAt({ kind }: Pick<WindowPlan, 'kind'>, { start, notices, steps }: Timeline): number {
  const first = Math.min(...notices.map(({ at }) => at), ...steps.map(({ plannedAt }) => plannedAt));
  return (kind === 'emergency' ? start : first) - 3_600_000;
}
