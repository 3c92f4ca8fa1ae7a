// The last entry: the report, drawn from snapshot and record alone, is kept as evidence and named by its digest.

import { digestOf } from '../ledger/canonical.ts';
import type { Digest } from '../ledger/fact.ts';
import type { RecordState } from '../ledger/fold.ts';
import * as keys from '../ledger/keys.ts';
import type { Store } from '../ports.ts';
import { reportPage } from '../views/report.ts';
import { viewOfRun } from './view-of-run.ts';
import type { WindowRun } from './window-run.ts';

export async function closeWindow(run: WindowRun, how: 'done' | 'called-off'): Promise<void> {
  const bytes = new TextEncoder().encode(reportPage(viewOfRun(run)));
  const digest = digestOf(bytes);
  await run.store.create(reportKey(run.window, digest), bytes);
  await run.append({ kind: 'window-closed', how, report: digest });
}

/** Of a closed window the very page that its record names; of an open one what can be said so far. */
export async function reportOf(
  store: Pick<Store, 'read'>,
  { window, state }: { readonly window: string; readonly state: Pick<RecordState, 'closed'> },
  soFar: () => string,
): Promise<string> {
  const kept = state.closed === null ? null : await store.read(reportKey(window, state.closed.report));
  return kept === null ? soFar() : new TextDecoder().decode(kept);
}

function reportKey(window: string, digest: Digest): string {
  return keys.evidenceKey(window, 'close-out', `${digest.slice(7, 19)}-report.html`);
}
