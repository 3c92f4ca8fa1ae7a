// Checks a plan against the time of its review. Only this check uses the clock, so that an old plan stays
// valid.

import type { WindowPlan } from '../window-plan.ts';
import { stretchOf } from './plan-times.ts';
import type { Problem } from './problem.ts';

const day = 86_400_000;

/** Problems at `now` (epoch ms). An emergency may already have begun while its plan is reviewed. */
export function problemsByClock(plan: WindowPlan, now: number): readonly Problem[] {
  const stretch = stretchOf(plan);
  if (stretch === null) return [];
  const rule = { rule: 'window-is-to-come', severity: 'error', file: 'window', path: ['start'] } as const;
  if (stretch.end <= now)
    return [{ ...rule, what: 'The window is over.', write: 'Write a start and an end that are to come.' }];
  if (stretch.start <= now) {
    const severity = plan.kind === 'emergency' ? 'warning' : 'error';
    return [{ ...rule, severity, what: 'The window has begun.', write: 'Write a start that is to come.' }];
  }
  if (stretch.start - now <= 366 * day) return [];
  return [
    {
      ...rule,
      severity: 'warning',
      what: 'The window is more than a year away.',
      write: 'See whether the year is right.',
    },
  ];
}
