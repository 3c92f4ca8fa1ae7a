// Plans on the default branch that no window was opened for, and that are still to come.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { windowPrefix } from '../ledger/keys.ts';
import { toEpochMs } from '../plan/time.ts';
import type { Store } from '../ports.ts';
import { checkPlan, type LoadedPlan } from './plan-files/load-plan.ts';

export const windowsFolder = join('runbooks', 'windows');

/** A plan that cannot be read is left to plan-check; one whose end has passed is history. */
export async function unopenedPlans(store: Store, now: number): Promise<readonly LoadedPlan[]> {
  const names = (await readdir(windowsFolder)).filter((name) => name.endsWith('.yaml')).sort();
  const found: LoadedPlan[] = [];
  for (const name of names) {
    const { loaded, problems } = await checkPlan(join(windowsFolder, name));
    const broken = problems.some(({ severity }) => severity === 'error');
    if (loaded === null || broken || toEpochMs(loaded.plan.end) < now) continue;
    if ((await store.list(windowPrefix(loaded.plan.id))).length === 0) found.push(loaded);
  }
  return found;
}
