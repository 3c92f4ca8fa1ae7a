// A vault that says "stored" and loses a byte later: it passes the reading back of a copy and fails the restore
// check. What it cannot show: a vault that is slow, full or gone.

import type { Store } from '../../ports.ts';

export function losingVault(store: Store): Store {
  const read = new Map<string, number>();
  return {
    ...store,
    read: async (key) => {
      const bytes = await store.read(key);
      const times = (read.get(key) ?? 0) + 1;
      read.set(key, times);
      if (bytes === null || times === 1 || !key.includes('/parts/')) return bytes;
      const damaged = Uint8Array.from(bytes);
      damaged[0] = (damaged[0] ?? 0) ^ 1;
      return damaged;
    },
  };
}
