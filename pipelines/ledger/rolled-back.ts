// A store restored from an older copy is recognised by a checkpoint that is ahead of it: going on would write entries
// under numbers that are signed already, and tell people twice.

import { UserError } from '../errors.ts';
import type { Store } from '../ports.ts';
import { newestCheckpoint } from './checkpoint.ts';
import { checkpointKey } from './keys.ts';
import { parseVerifierKey } from './signed-note.ts';

/** Anybody may put notes; only those that the signer (NAME+ID+BASE64) signed say anything. */
export async function refuseRolledBack(
  store: Store,
  window: string,
  size: number,
  signer: string,
): Promise<void> {
  const newest = await newestCheckpoint(store, window, parseVerifierKey(signer), checkpointKey(window, size));
  if (newest === null || newest.size <= size) return;
  throw new UserError({
    what: `The ledger ends at entry ${size}, and a checkpoint was signed over ${newest.size}: this store was rolled back or cut`,
    where: newest.key,
    whatToDo:
      'Write nothing here. Bring the newest copy of the store back, or the missing entries from a vault or a saved bundle, and look again.',
  });
}
