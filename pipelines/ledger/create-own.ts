// Creates an object that its writer's signature makes unlike everybody else's: equal bytes are our own write, whose
// answer was lost or came twice.

import type { Store } from '../ports.ts';
import { sameBytes } from './canonical.ts';

/** True when what stands there now is ours. Throws the store's error where it can neither be written nor read. */
export async function createOwn(store: Store, key: string, bytes: Uint8Array): Promise<boolean> {
  const isOurs = async (): Promise<boolean> => {
    const found = await store.read(key);
    return found !== null && sameBytes(found, bytes);
  };
  try {
    return (await store.create(key, bytes)) === 'created' || (await isOurs());
  } catch (error) {
    if (await isOurs().catch(() => false)) return true;
    throw error;
  }
}
