// A store on which every object is a request, as in a bucket, and every request is counted.

import type { Store } from '../../pipelines/ports.ts';

export function countingStore(store: Store): Store & { readonly requests: readonly string[] } {
  const requests: string[] = [];
  return {
    readsByRequest: true,
    requests,
    create: async (key, bytes) => {
      requests.push(`PUT ${key}`);
      return store.create(key, bytes);
    },
    read: async (key) => {
      requests.push(`GET ${key}`);
      return store.read(key);
    },
    list: async (prefix, after) => {
      const keys = await store.list(prefix, after);
      for (let page = 0; page <= keys.length / 1000; page += 1) requests.push(`LIST ${prefix}`);
      return keys;
    },
  };
}
