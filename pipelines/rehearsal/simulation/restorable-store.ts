// The store of a simulated window; its entries can be set back to an older copy and brought back again.

import { createMemoryStore } from '../../adapters/stores/memory-store.ts';
import { entriesPrefix } from '../../ledger/keys.ts';
import type { Store } from '../../ports.ts';

export type RestorableStore = ReturnType<typeof restorableStore>;

export function restorableStore(window: string) {
  const store = createMemoryStore();
  const gone = new Set<string>();
  /** Keys that were written anew while their old content was gone. */
  const writtenAnew: string[] = [];
  const seen: Store = {
    create: async (key, bytes) => {
      if (gone.has(key)) {
        writtenAnew.push(key);
        return 'created';
      }
      return store.create(key, bytes);
    },
    read: async (key) => (gone.has(key) ? null : store.read(key)),
    list: async (prefix, after) => (await store.list(prefix, after)).filter((key) => !gone.has(key)),
  };
  return {
    ...seen,
    writtenAnew,
    /** Removes the last entries until `bringBack`. */
    rollBack: (entries: number): void => {
      void store.list(entriesPrefix(window)).then((keys) => {
        for (const key of keys.slice(-entries)) gone.add(key);
      });
    },
    bringBack: () => gone.clear(),
  };
}
