// The plans on the default branch whose windows are still to come.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { toEpochMs } from '../plan/time.ts';
import { checkPlan, type LoadedPlan } from './plan-files/load-plan.ts';

export const windowsFolder = join('runbooks', 'windows');

/** Names of the plan files of the checkout in `root`, sorted. */
export async function planFilesIn(root: string): Promise<readonly string[]> {
  return (await readdir(join(root, windowsFolder))).filter((name) => name.endsWith('.yaml')).sort();
}

/** Leaves out plans that cannot be read, which plan-check reports, and those whose end has passed. */
export async function plansAhead(now: number): Promise<readonly LoadedPlan[]> {
  const found: LoadedPlan[] = [];
  for (const name of await planFilesIn('.')) {
    const { loaded, problems } = await checkPlan(join(windowsFolder, name));
    const broken = problems.some(({ severity }) => severity === 'error');
    if (loaded !== null && !broken && toEpochMs(loaded.plan.end) >= now) found.push(loaded);
  }
  return found;
}
