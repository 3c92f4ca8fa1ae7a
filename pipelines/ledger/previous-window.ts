// Chains the windows: the first entry of one names the last root of the one before, so that a whole window cannot
// vanish between two others without being missed.

import type { Store } from '../ports.ts';
import { decodeEntry } from './entry-codec.ts';
import { readLedger } from './read-ledger.ts';

export interface PreviousWindow {
  readonly window: string;
  /** Merkle root over all its entries, 64 hex digits. */
  readonly root: string;
}

/** The other window of this store whose last entry is the newest; null for the first window of all. */
export async function previousWindow(store: Store, window: string): Promise<PreviousWindow | null> {
  const lastKeys = new Map<string, string>();
  for (const key of await store.list('windows/')) {
    const id = /^windows\/([^/]+)\/entries\/\d+\.json$/.exec(key)?.[1];
    if (id !== undefined && id !== window) lastKeys.set(id, key);
  }
  const ends = await Promise.all(
    [...lastKeys].map(async ([id, key]) => {
      const bytes = await store.read(key);
      return { id, at: bytes === null ? '' : decodeEntry(bytes).at };
    }),
  );
  const newest = ends.sort((one, other) => (one.at < other.at ? 1 : -1))[0];
  if (newest === undefined) return null;
  const { root } = await readLedger(store, newest.id);
  return { window: newest.id, root };
}
