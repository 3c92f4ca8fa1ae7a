// A store in memory, for tests and simulations: it ends with the process.

import type { Store } from '../../ports.ts';
import { checkKey } from './store-key.ts';

export function createMemoryStore(): Store {
  const objects = new Map<string, Uint8Array>();
  /** Kept sorted, as a simulated window lists far more often than it creates. */
  const keys: string[] = [];

  const placeOf = (key: string): number => {
    let [from, to] = [0, keys.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((keys[middle] as string) < key) from = middle + 1;
      else to = middle;
    }
    return from;
  };

  return {
    async create(key, bytes) {
      if (objects.has(checkKey(key))) return 'exists';
      objects.set(key, bytes.slice());
      keys.splice(placeOf(key), 0, key);
      return 'created';
    },
    async read(key) {
      return objects.get(checkKey(key))?.slice() ?? null;
    },
    async list(prefix, after = '') {
      const from = placeOf(after > prefix ? `${after}\0` : prefix);
      const found: string[] = [];
      for (let place = from; keys[place]?.startsWith(prefix); place += 1) found.push(keys[place] as string);
      return found;
    },
  };
}
