// When the window of a rehearsal is opened: an hour before anything of it is due, an emergency an hour before it starts.

import type { Timeline } from '../../plan/timeline.ts';
import type { WindowPlan } from '../../plan/window-plan.ts';

/** Epoch milliseconds. */
export function opensAt({ kind }: Pick<WindowPlan, 'kind'>, { start, notices, steps }: Timeline): number {
  const first = Math.min(...notices.map(({ at }) => at), ...steps.map(({ plannedAt }) => plannedAt));
  return (kind === 'emergency' ? start : first) - 3_600_000;
}
