// A plan against the time of its review. No rule of the others knows a clock: an old plan stays as good as it was.

import type { WindowPlan } from '../window-plan.ts';
import { stretchOf } from './plan-times.ts';
import type { Problem } from './problem.ts';

const day = 86_400_000;

/** `now` in epoch ms. An emergency may have begun while its plan is reviewed. */
export function problemsByClock(plan: WindowPlan, now: number): readonly Problem[] {
  const stretch = stretchOf(plan);
  if (stretch === null) return [];
  const at = (severity: Problem['severity'], field: string, what: string, write: string): Problem => {
    return { rule: 'window-is-to-come', severity, file: 'window', path: [field], what, write };
  };
  if (stretch.end <= now)
    return [at('error', 'end', 'The window is over.', 'Write a start and an end that are to come.')];
  if (stretch.start <= now) {
    const severity = plan.kind === 'emergency' ? 'warning' : 'error';
    return [at(severity, 'start', 'The window has begun.', 'Write a start that is to come.')];
  }
  if (stretch.start - now <= 366 * day) return [];
  return [at('warning', 'start', 'The window is more than a year away.', 'See whether the year is right.')];
}
