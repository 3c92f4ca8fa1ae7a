// The last entry: the report, drawn from snapshot and record alone, is kept as evidence and named by its digest.

import { digestOf } from '../ledger/canonical.ts';
import * as keys from '../ledger/keys.ts';
import { reportPage } from '../views/report.ts';
import { viewOfRun } from './view-of-run.ts';
import type { WindowRun } from './window-run.ts';

export async function closeWindow(run: WindowRun, how: 'done' | 'called-off'): Promise<void> {
  const bytes = new TextEncoder().encode(reportPage(viewOfRun(run)));
  const digest = digestOf(bytes);
  await run.store.create(
    keys.evidenceKey(run.window, 'close-out', `${digest.slice(7, 19)}-report.html`),
    bytes,
  );
  await run.append({ kind: 'window-closed', how, report: digest });
}
