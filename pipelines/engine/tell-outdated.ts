// Tells those whom the newest count found on old clients while their office was closed: when it opens, and before the
// window starts.

import { outdatedAccounts } from '../phases/client-version.ts';
import { newestCount } from './due-notices.ts';
import { contextFor } from './phase-context.ts';
import type { Running } from './window-run.ts';

export async function tellOutdated(run: Running): Promise<void> {
  const counted = newestCount(run.state(), run.timeline().start, run.clock.now());
  if (counted === null) return;
  const context = contextFor(run, 'client-version', counted.round);
  await context.notify('outdated-client', `round-${counted.round}`, [...(await outdatedAccounts(context))]);
}
