// Vaults that fail: one reports "stored" and loses a byte later, so that reading the copy back passes and the
// restore check fails; another loses its disk. Slow or full vaults are not simulated.

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

/** A vault that is replaced by an empty one (`after`) once `isGone`. */
export function replacedVault(before: Store, after: Store, isGone: () => boolean): Store {
  const now = () => (isGone() ? after : before);
  return {
    create: (key, bytes) => now().create(key, bytes),
    read: (key) => now().read(key),
    list: (prefix, behind) => now().list(prefix, behind),
  };
}
