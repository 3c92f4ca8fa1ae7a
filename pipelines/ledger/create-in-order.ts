// Objects created one after the other, or in one go where the store can do that.

import type { Store } from '../ports.ts';
import { sameBytes } from './canonical.ts';

/** False when the first key is somebody else's; a crash leaves a beginning of the list, never a hole. */
export async function createInOrder(
  store: Store,
  objects: readonly { readonly key: string; readonly bytes: Uint8Array }[],
): Promise<boolean> {
  if (objects.length > 1 && store.createTogether !== undefined) {
    return (await store.createTogether(objects)) === 'created';
  }
  for (const { key, bytes } of objects) {
    if ((await store.create(key, bytes)) === 'created') continue;
    // The claim's number is in the bytes, so equal bytes are our own write whose answer was lost.
    const found = await store.read(key);
    if (found === null || !sameBytes(found, bytes)) return false;
  }
  return true;
}
