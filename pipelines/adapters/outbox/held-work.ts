// Held work in the record's store, encrypted under the window's key: work is held at a laptop, but replayed
// on a machine that cannot see that laptop's folders.

import { sha256 } from '../../ledger/canonical.ts';
import { createOwn } from '../../ledger/create-own.ts';
import { digestOfItem, inReplayOrder } from '../../ledger/held-item.ts';
import { heldFileKey, heldKey, heldMarkKey, heldPrefix } from '../../ledger/keys.ts';
import { decryptPersonal, encryptPersonal, recipientOf } from '../../ledger/personal.ts';
import type { HeldItem, Outbox, OutboxItem, Store } from '../../ports.ts';
import { inParallel } from '../in-parallel.ts';
import { contentAsValue, contentIn, headAsValue, headIn, itemIn } from './item-value.ts';

/** GitHub takes no file over 100 MB into a branch, and an item is a third larger than its file. */
export const largestFile = 50_000_000;

/** In characters: a longer text is handed in as a file. */
export const longestText = 1_000_000;

/** Limits how many files the process has open at once. */
const readTogether = 100;

export interface HeldWork extends Outbox {
  /** Null when the item is durable and read back, else why it cannot be held. The same item is held once. */
  hold(item: OutboxItem): Promise<string | null>;
}

/** Null where the item can be held: one that could not be read back would stop the replay. */
export function whyNotHeld(item: OutboxItem): string | null {
  if ((item.file?.bytes.byteLength ?? 0) > largestFile)
    return `held work takes files up to ${largestFile / 1_000_000} MB: keep it in the shared folder and hold a message that says where`;
  if (item.text.length > longestText)
    return `held work takes texts up to ${longestText} characters: hand it in as a file`;
  if (item.kind === 'message' && item.text === '') return 'it says nothing';
  return headIn(headAsValue(item)) === null ? 'its time or its letters could not be read back' : null;
}

export function heldWork(store: Store, window: string, windowKey: () => Promise<Uint8Array>): HeldWork {
  const opened = async (key: Uint8Array, place: string): Promise<unknown> => {
    const bytes = await store.read(place);
    return bytes && decryptPersonal(key, window, bytes)?.value;
  };
  /** Null for an object that somebody else put, changed or moved there: an item's name comes from its key. */
  const itemAt = async (key: Uint8Array, place: string): Promise<HeldItem | null> => {
    const item = headIn(await opened(key, place));
    return item !== null && place === heldKey(window, recipientOf(key, item.key)) ? item : null;
  };
  const whole = async ({ file, ...words }: HeldItem): Promise<OutboxItem | null> => {
    if (file === undefined) return words;
    const key = await windowKey();
    const name = recipientOf(key, words.key);
    const bytes =
      contentIn(await opened(key, heldFileKey(window, name))) ??
      itemIn(await opened(key, heldKey(window, name)))?.file?.bytes;
    if (bytes === undefined || sha256(bytes) !== file.digest) return null;
    return { ...words, file: { name: file.name, digest: file.digest, bytes } };
  };
  const isMarkOf = async (key: Uint8Array, place: string, item: HeldItem): Promise<boolean> => {
    const mark = (await opened(key, place)) as { readonly key?: unknown } | null | undefined;
    return mark?.key === item.key;
  };
  const read = async () => {
    const key = await windowKey();
    const keys = await store.list(heldPrefix(window));
    const marks = Map.groupBy(
      keys.filter((one) => one.endsWith('.replayed.bin')),
      (one) => one.replace(/(-[^./]+)?\.replayed\.bin$/, '.item.bin'),
    );
    const items = keys.filter((one) => one.endsWith('.item.bin'));
    const readOne = async (place: string) => {
      const item = await itemAt(key, place);
      const itsMarks = item === null ? [] : (marks.get(place) ?? []);
      const found = await Promise.all(itsMarks.map((mark) => isMarkOf(key, mark, item as HeldItem)));
      return { place, item, isReplayed: found.includes(true) };
    };
    return inParallel(items, readTogether, readOne);
  };
  return {
    hold: async (item) => {
      const why = whyNotHeld(item);
      if (why !== null) return why;
      if (item.file && sha256(item.file.bytes) !== item.file.digest)
        return 'its file is another one than it says';
      const key = await windowKey();
      const name = recipientOf(key, item.key);
      const place = heldKey(window, name);
      const put = (at: string, value: unknown) => store.create(at, encryptPersonal(key, window, value));
      // Before the item that tells of it.
      if (item.file) await put(heldFileKey(window, name), contentAsValue(item.file));
      await put(place, headAsValue(item));
      const there = await itemAt(key, place);
      if (there === null) throw new Error(`${place} was written and cannot be read`);
      if (digestOfItem(there) !== digestOfItem(item)) return 'something else is held under its number';
      if ((await whole(there)) === null)
        throw new Error(`The file of ${place} was written and cannot be read`);
      return null;
    },
    contents: async () => {
      const found = await read();
      const itemsThat = (areReplayed: boolean) =>
        inReplayOrder(
          found.flatMap(({ item, isReplayed }) =>
            item !== null && isReplayed === areReplayed ? [item] : [],
          ),
        );
      const setAside = found.flatMap(({ item, place }) => (item === null ? [place] : []));
      return { held: itemsThat(false), replayed: itemsThat(true), setAside };
    },
    whole,
    markReplayed: async (item, id) => {
      const key = await windowKey();
      const name = recipientOf(key, item);
      const bytes = encryptPersonal(key, window, { key: item, id });
      const isOurs = await createOwn(store, heldMarkKey(window, name), bytes);
      // Whoever may write can have taken the mark's name: then it is kept under one that cannot be guessed.
      if (!isOurs) await store.create(heldMarkKey(window, `${name}-${crypto.randomUUID()}`), bytes);
    },
  };
}
