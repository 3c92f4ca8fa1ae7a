// What the vendor's official sources say goes into the record, and what follows from it is done: a new end is
// an amendment, a cancellation calls the window off. An unreachable source is no news, not an error.

import type { VendorStatement } from '../ports.ts';
import { toEpochMs } from '../window/time.ts';
import { callOff, moveEnd } from './amend-window.ts';
import type { WindowRun } from './window-run.ts';

export async function hearVendor(run: WindowRun): Promise<void> {
  for (const statement of await readQuietly(run)) {
    if (isKnown(run, statement)) continue;
    const { source, status, at, url, text, end } = statement;
    await run.append({ kind: 'vendor-said', source, status, saidAt: at, url, text, end: end ?? null });
  }
  await followVendor(run);
}

/** From the record, so that a run that died between hearing and following is made good by the next. */
async function followVendor(run: WindowRun): Promise<void> {
  const state = run.state();
  if (state.steps.get('hold#1')?.status === 'done' || state.calledOff !== null) return;
  const cancelled = state.vendor.find((said) => said.status === 'cancelled');
  if (cancelled !== undefined) return callOff(run, 'vendor', cancelled.text, 'vendor', causeOf(cancelled));
  // One source repeats later what another said before: an end that was already replaced is old news.
  const replaced = new Set(
    state.amendments.flatMap(({ change }) =>
      'previousEnd' in change ? [toEpochMs(change.previousEnd)] : [],
    ),
  );
  const newest = state.vendor.findLast((said) => {
    const end = said.status === 'extended' ? endOf(said) : null;
    return end !== null && !replaced.has(end);
  });
  if (newest?.end == null || state.amendments.some((amendment) => amendment.cause === causeOf(newest)))
    return;
  await moveEnd(run, newest.end, newest.text, 'vendor', causeOf(newest));
}

/** Epoch ms; null where the source names no end, or one that is no time: heard, and nothing follows from it. */
function endOf({ end }: { readonly end: string | null }): number | null {
  try {
    return end === null ? null : toEpochMs(end);
  } catch {
    return null;
  }
}

function causeOf(said: { readonly source: string; readonly heardAt: number }): string {
  return `vendor/${said.source}/${said.heardAt}`;
}

async function readQuietly(run: WindowRun): Promise<readonly VendorStatement[]> {
  try {
    return await run.ports.vendor.read();
  } catch {
    return [];
  }
}

function isKnown(run: WindowRun, statement: VendorStatement): boolean {
  return run.state().vendor.some(
    (said) =>
      said.source === statement.source &&
      said.status === statement.status &&
      said.text === statement.text &&
      // A source may take "completed" back and say it again in the same words.
      said.saidAt === statement.at &&
      said.end === (statement.end ?? null),
  );
}
