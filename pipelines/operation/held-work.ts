// Held work in the record's store, encrypted under the window's key: whoever holds it is at a laptop, and the replay
// phase runs on a machine that has never seen that laptop's folders.

import { inOrderHeld, itemAsValue, itemIn } from '../adapters/outbox/item-value.ts';
import { UserError } from '../errors.ts';
import { digestOfItem } from '../ledger/held-item.ts';
import { heldKey, heldMarkKey, heldPrefix } from '../ledger/keys.ts';
import { decryptPersonal, encryptPersonal, recipientOf } from '../ledger/personal.ts';
import type { Outbox, OutboxItem, Store } from '../ports.ts';
import { largestFile } from './held-items.ts';

const readTogether = 100;

export interface HeldWork extends Outbox {
  /** Durable and read back when it returns. The same item twice is held once; another under its key is refused. */
  hold(item: OutboxItem): Promise<void>;
}

export function heldWork(store: Store, window: string, windowKey: () => Promise<Uint8Array>): HeldWork {
  const itemAt = async (key: Uint8Array, place: string): Promise<OutboxItem> => {
    const bytes = await store.read(place);
    const item = itemIn(bytes && decryptPersonal(key, window, bytes)?.value);
    if (item === null) throw notReadable(place);
    return item;
  };
  const read = async (): Promise<readonly { readonly item: OutboxItem; readonly isReplayed: boolean }[]> => {
    const key = await windowKey();
    const keys = await store.list(heldPrefix(window));
    const there = new Set(keys);
    const items = keys.filter((one) => one.endsWith('.item.bin'));
    const readOne = async (one: string) => {
      const isReplayed = there.has(one.replace(/\.item\.bin$/, '.replayed.bin'));
      return { item: await itemAt(key, one), isReplayed };
    };
    const found: Awaited<ReturnType<typeof readOne>>[] = [];
    // No process may have a hundred thousand files open.
    for (let from = 0; from < items.length; from += readTogether)
      found.push(...(await Promise.all(items.slice(from, from + readTogether).map(readOne))));
    return found;
  };
  return {
    hold: async (item) => {
      if ((item.file?.bytes.byteLength ?? 0) > largestFile) throw tooLarge(item);
      const key = await windowKey();
      const place = heldKey(window, recipientOf(key, item.key));
      await store.create(place, encryptPersonal(key, window, itemAsValue(item)));
      if (digestOfItem(await itemAt(key, place)) !== digestOfItem(item)) throw otherItem(item);
    },
    held: async () =>
      inOrderHeld((await read()).flatMap(({ item, isReplayed }) => (isReplayed ? [] : [item]))),
    markReplayed: async (item, id) => {
      const key = await windowKey();
      const bytes = encryptPersonal(key, window, { key: item, id });
      await store.create(heldMarkKey(window, recipientOf(key, item)), bytes);
    },
    replayed: async () =>
      inOrderHeld((await read()).flatMap(({ item, isReplayed }) => (isReplayed ? [item] : []))),
  };
}

function notReadable(key: string): UserError {
  return new UserError({
    what: 'Held work cannot be read with the window key',
    where: key,
    whatToDo: 'Use the keys of the run that opened the window: TIDEOVER_WINDOW_KEYS or TIDEOVER_WINDOW_KMS.',
  });
}

function otherItem({ key }: OutboxItem): UserError {
  return new UserError({
    what: 'Something else is held under this number',
    where: key,
    whatToDo: 'Bring it again with one word changed, and tell whoever keeps this software.',
  });
}

function tooLarge({ file }: OutboxItem): UserError {
  const size = Math.ceil((file?.bytes.byteLength ?? 0) / 1_000_000);
  const most = largestFile / 1_000_000;
  return new UserError({
    what: `The file has ${size} MB`,
    where: file?.name ?? '',
    whatToDo: `Held work takes files up to ${most} MB: keep it in the shared folder and hold a message that says where.`,
  });
}
