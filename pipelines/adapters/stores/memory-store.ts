// A store in memory: tests, simulations, and nothing that must outlive the process.

import type { Store } from '../../ports.ts';
import { checkKey } from './store-key.ts';

export function createMemoryStore(): Store {
  const objects = new Map<string, Uint8Array>();
  return {
    async create(key, bytes) {
      if (objects.has(checkKey(key))) return 'exists';
      objects.set(key, bytes.slice());
      return 'created';
    },
    async read(key) {
      return objects.get(checkKey(key))?.slice() ?? null;
    },
    async list(prefix, after = '') {
      return [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
    },
  };
}
