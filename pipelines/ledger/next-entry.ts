// An entry as a reader of the ledger meets it: at its place, chained to all before it, or the ledger is damaged.

import { UserError } from '../errors.ts';
import type { Entry } from './entry.ts';
import { decodeEntry } from './entry-codec.ts';
import { entryKey } from './keys.ts';

/** The entry that the bytes spell; throws a UserError when it cannot be the one that follows. */
export function readNext(
  bytes: Uint8Array,
  expected: {
    readonly window: string;
    readonly sequence: number;
    readonly root: string;
    readonly last: Entry | undefined;
  },
): Entry {
  const key = entryKey(expected.window, expected.sequence);
  let entry: Entry;
  try {
    entry = decodeEntry(bytes);
  } catch (error) {
    throw damaged(key, error instanceof Error ? error.message : String(error));
  }
  if (entry.window !== expected.window) throw damaged(key, `it belongs to window ${entry.window}`);
  if (entry.sequence !== expected.sequence) throw damaged(key, `it says that it is number ${entry.sequence}`);
  if (entry.root !== expected.root) throw damaged(key, 'its root is not that of the entries before it');
  if (entry.claim < (expected.last?.claim ?? 0))
    throw damaged(key, 'it was written under an overtaken claim');
  return entry;
}

export function damaged(where: string, why: string): UserError {
  return new UserError({
    what: `The ledger is damaged: ${why}`,
    where,
    whatToDo: 'Stop, run `npm run audit:verify` on this store and compare with a published checkpoint.',
  });
}
