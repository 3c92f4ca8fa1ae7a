// Chains the windows: the first entry of one names the last root of the one before, so that a whole window cannot
// vanish between two others without being missed.

import { orNull } from '../errors.ts';
import type { Store } from '../ports.ts';
import { readAppend } from './append.ts';
import { readLedger } from './read-ledger.ts';

/** Every other window of this store, with the key of its last entry. */
export async function otherWindows(store: Store, window: string): Promise<ReadonlyMap<string, string>> {
  const lastKeys = new Map<string, string>();
  for (const key of await store.list('windows/')) {
    const id = /^windows\/([^/]+)\/entries\/\d+\.json$/.exec(key)?.[1];
    if (id !== undefined && id !== window) lastKeys.set(id, key);
  }
  return lastKeys;
}

/** The other window of this store whose last entry is the newest, with its root; null for the first window of all. */
export async function previousWindow(
  store: Store,
  window: string,
): Promise<{ readonly window: string; readonly root: string } | null> {
  const ends = await Promise.all(
    [...(await otherWindows(store, window))].map(async ([id, key]) => {
      const read = readAppend((await store.read(key)) ?? new Uint8Array());
      return { id, at: read.result === 'read' ? read.value.at : '' };
    }),
  );
  for (const { id } of ends.sort((one, other) => (one.at < other.at ? 1 : -1))) {
    // Anybody may put objects under a window's name: only an opened one is a window. A damaged one does not
    // keep the next from being opened.
    const read = await orNull(readLedger(store, id));
    if (read !== null && read.entries().length > 0) return { window: id, root: read.root };
  }
  return null;
}
