// What a window costs on GitHub's hosted runners, in minutes of the account's plan.

import type { Organisation } from '../organisation.ts';
import type { WindowPlan } from '../plan.ts';
import type { Timeline } from '../timeline.ts';

/** Included minutes a month for private repositories (GitHub Docs, billing of Actions). */
export const includedMinutes = { free: 2_000, team: 3_000, enterprise: 50_000 } as const;

const minute = 60_000;

/** Public repositories and self-hosted runners cost nothing. */
export function isBilled(github: NonNullable<Organisation['github']>): boolean {
  return github.visibility === 'private' && isHosted(github.runner);
}

export function isHosted(runner: string): boolean {
  return /^(?:ubuntu|windows|macos)-/.test(runner);
}

/**
 * An upper estimate for the month of one window: the hourly tick, one short run for each moment of the
 * ladder, the phases, and the job that keeps time through the night. Each job rounds up to a whole minute.
 */
export function estimatedMinutes(timeline: Timeline, plan: WindowPlan): number {
  const ticks = 24 * 30;
  const moments = new Set(timeline.notices.map(({ at }) => at)).size;
  const night = (timeline.end - timeline.start) / minute;
  const keepsTime = night + 3.5 * 60;
  const phases = timeline.steps.length * (2 + 5) + night;
  const probes = plan.verification.probes.length;
  return Math.ceil(ticks + moments * 3 + keepsTime + phases + probes);
}
