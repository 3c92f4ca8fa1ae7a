// Creates an object that its writer's signature makes unique: if equal bytes are there already, they are our
// own write, whose answer was lost or which was sent twice.

import type { Store } from '../ports.ts';
import { sameBytes } from './canonical.ts';

/** True when the object under the key is ours. Throws when it can neither be written nor read. */
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
