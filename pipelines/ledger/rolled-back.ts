// A store restored from an older copy is recognised by a checkpoint that is ahead of it: going on would write entries
// under numbers that are signed already, and tell people twice.

import { UserError } from '../errors.ts';
import type { Store } from '../ports.ts';
import { parseCheckpoint } from './checkpoint.ts';
import { checkpointKey, checkpointsPrefix } from './keys.ts';
import { openNote, parseVerifierKey } from './signed-note.ts';

/** Anybody may put notes; only those that the signer (NAME+ID+BASE64) signed say anything. */
const mostNotes = 20;

export async function refuseRolledBack(
  store: Store,
  window: string,
  size: number,
  signer: string,
): Promise<void> {
  const key = parseVerifierKey(signer);
  const ahead = key === null ? [] : await store.list(checkpointsPrefix(window), checkpointKey(window, size));
  for (const where of ahead.slice(-mostNotes)) {
    const opened = openNote((await store.read(where)) ?? new Uint8Array(), key === null ? [] : [key]);
    const checkpoint = opened.result === 'signed' ? parseCheckpoint(opened.text) : null;
    if (checkpoint?.window !== window || checkpoint.size <= size) continue;
    throw new UserError({
      what: `The ledger ends at entry ${size}, and a checkpoint was signed over ${checkpoint.size}: this store was rolled back or cut`,
      where,
      whatToDo:
        'Write nothing here. Bring the newest copy of the store back, or the missing entries from a vault or a saved bundle, and look again.',
    });
  }
}
