// What the people of a rehearsal hold, as held work always is, under a key that everybody may know.

import { type HeldWork, heldWork } from '../../adapters/outbox/held-work.ts';
import { createFolderStore } from '../../adapters/stores/folder-store.ts';
import { createMemoryStore } from '../../adapters/stores/memory-store.ts';

export function createOutbox(folder: string | null): HeldWork {
  const store = folder === null ? createMemoryStore() : createFolderStore(folder);
  return heldWork(store, 'rehearsal', async () => new Uint8Array(32).fill(1));
}
