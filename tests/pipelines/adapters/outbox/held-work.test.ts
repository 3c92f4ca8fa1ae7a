// Held work in the store: what an item says is read to know it, and its file only when it is wanted.

import { expect, test } from 'vitest';
import { heldWork } from '../../../../pipelines/adapters/outbox/held-work.ts';
import { itemAsValue } from '../../../../pipelines/adapters/outbox/item-value.ts';
import { createMemoryStore } from '../../../../pipelines/adapters/stores/memory-store.ts';
import { heldKey } from '../../../../pipelines/ledger/keys.ts';
import { encryptPersonal, recipientOf } from '../../../../pipelines/ledger/personal.ts';
import { uploadItem } from '../../../../pipelines/operation/held-items.ts';
import type { HeldItem, Store } from '../../../../pipelines/ports.ts';

const windowKey = new Uint8Array(32).fill(5);
const brought = { from: 'li-01', conversation: 'sales', at: '2026-12-05T19:00:00.000Z' };
const upload = (name: string, bytes = 100_000) =>
  uploadItem(brought, name, new Uint8Array(bytes).fill(name.length));
const desk = (store: Store) => heldWork(store, 'w-1', async () => windowKey);

async function held(store: Store): Promise<HeldItem> {
  const { held: items } = await desk(store).contents();
  return items[0] as HeldItem;
}

test('a look at all that is held reads no file, and each comes whole when it is asked for', async () => {
  const store = createMemoryStore();
  const items = ['a.bin', 'bb.bin', 'ccc.bin'].map((name) => upload(name));
  for (const item of items) expect(await desk(store).hold(item)).toBeNull();
  let read = 0;
  const counting: Store = {
    ...store,
    read: async (key) => {
      const bytes = await store.read(key);
      read += bytes?.byteLength ?? 0;
      return bytes;
    },
  };
  const { held: found } = await desk(counting).contents();
  expect(found.map(({ file }) => file?.size)).toEqual([100_000, 100_000, 100_000]);
  expect(read).toBeLessThan(10_000);
  for (const item of found)
    expect(await desk(store).whole(item)).toEqual(items.find(({ key }) => key === item.key));
});

test('a file that was lost, or changed places with another, is not taken for what was held', async () => {
  const store = createMemoryStore();
  await desk(store).hold(upload('a.bin'));
  const item = await held(store);
  const [place = ''] = (await store.list('')).filter((key) => key.endsWith('.file.bin'));
  const other = createMemoryStore();
  await desk(other).hold({ ...upload('other.bin'), key: item.key });
  for (const there of [null, await other.read(place), new Uint8Array([1])]) {
    const broken = { ...store, read: async (key: string) => (key === place ? there : store.read(key)) };
    expect(await held(broken)).toEqual(item);
    expect(await desk(broken).whole(item)).toBeNull();
  }
});

test('what an earlier version held, its file in the item, is read like all else', async () => {
  const store = createMemoryStore();
  const item = upload('a.bin');
  const place = heldKey('w-1', recipientOf(windowKey, item.key));
  await store.create(place, encryptPersonal(windowKey, 'w-1', itemAsValue(item)));
  const found = await held(store);
  expect(found).not.toHaveProperty('file.bytes');
  expect(await desk(store).whole(found)).toEqual(item);
});

test('a file that is another one than the item says is not held', async () => {
  const item = upload('a.bin');
  const file = { name: 'a.bin', digest: 'd', bytes: new Uint8Array(1) };
  expect(await desk(createMemoryStore()).hold({ ...item, file })).toContain('another one');
});
