// A loaded plan as the files that a window is opened with.

import type { WindowFiles } from '../../engine/enter-window.ts';
import type { LoadedPlan } from '../../operation/plan-files/load-plan.ts';

export function filesOf(loaded: LoadedPlan, mergedBy: string | null = null): WindowFiles {
  return {
    plan: loaded.plan,
    organisation: loaded.organisation,
    roster: loaded.roster,
    templates: Object.fromEntries(loaded.templates),
    mergedBy,
    tzdata: process.versions.tz ?? 'unknown',
  };
}
