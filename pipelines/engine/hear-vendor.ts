// What the vendor's official sources say goes into the record, and what follows from it is done: a new end is
// an amendment, a cancellation calls the window off. An unreachable source is no news, not an error.

import type { VendorStatement } from '../ports.ts';
import { callOff, moveEnd } from './amend-window.ts';
import type { WindowRun } from './window-run.ts';

export async function hearVendor(run: WindowRun): Promise<void> {
  for (const statement of await readQuietly(run)) {
    if (isKnown(run, statement)) continue;
    const { source, status, url, text, end } = statement;
    await run.append({ kind: 'vendor-said', source, status, url, text, end: end ?? null });
  }
  await followVendor(run);
}

/** From the record, so that a run that died between hearing and following is made good by the next. */
async function followVendor(run: WindowRun): Promise<void> {
  const holdIsOver = run.state().steps.get('hold#1')?.status === 'done';
  for (const said of holdIsOver ? [] : run.state().vendor) {
    const cause = `vendor/${said.source}/${said.heardAt}`;
    if (run.state().amendments.some((amendment) => amendment.cause === cause)) continue;
    if (said.status === 'extended' && said.end !== null)
      await moveEnd(run, said.end, said.text, 'vendor', cause);
    if (said.status === 'cancelled' && run.state().calledOff === null)
      await callOff(run, 'vendor', said.text, 'vendor', cause);
  }
}

async function readQuietly(run: WindowRun): Promise<readonly VendorStatement[]> {
  try {
    return await run.ports.vendor.read();
  } catch {
    return [];
  }
}

function isKnown(run: WindowRun, statement: VendorStatement): boolean {
  return run
    .state()
    .vendor.some(
      (said) =>
        said.source === statement.source &&
        said.status === statement.status &&
        said.text === statement.text &&
        said.end === (statement.end ?? null),
    );
}
