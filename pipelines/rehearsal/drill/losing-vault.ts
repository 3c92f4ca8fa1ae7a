// Vaults that fail: one says "stored" and loses a byte later, which passes the reading back of a copy and fails the
// restore check; of another the disk is gone. What they cannot show: a vault that is slow or full.

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

/** From some moment on an empty disk stands in its place. */
export function replacedVault(before: Store, after: Store, isGone: () => boolean): Store {
  const now = () => (isGone() ? after : before);
  return {
    create: (key, bytes) => now().create(key, bytes),
    read: (key) => now().read(key),
    list: (prefix, behind) => now().list(prefix, behind),
  };
}
