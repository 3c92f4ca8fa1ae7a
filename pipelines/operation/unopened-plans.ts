// Plans on the default branch that no window was opened for, and that are still to come.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { toEpochMs } from '../plan/time.ts';
import type { Store } from '../ports.ts';
import { checkPlan, type LoadedPlan } from './plan-files/load-plan.ts';
import { readWindow } from './read-window.ts';

export const windowsFolder = join('runbooks', 'windows');

/** Whatever somebody has put under its name: it is open when its record says so. */
export async function unopenedPlans(store: Store, now: number): Promise<readonly LoadedPlan[]> {
  const ahead = await plansAhead(now);
  const open = await Promise.all(ahead.map(({ plan }) => readWindow(store, plan.id, now)));
  return ahead.filter((_, index) => open[index] === null);
}

/** A plan that cannot be read is left to plan-check; one whose end has passed is history. */
export async function plansAhead(now: number): Promise<readonly LoadedPlan[]> {
  const names = (await readdir(windowsFolder)).filter((name) => name.endsWith('.yaml')).sort();
  const found: LoadedPlan[] = [];
  for (const name of names) {
    const { loaded, problems } = await checkPlan(join(windowsFolder, name));
    const broken = problems.some(({ severity }) => severity === 'error');
    if (loaded !== null && !broken && toEpochMs(loaded.plan.end) >= now) found.push(loaded);
  }
  return found;
}
