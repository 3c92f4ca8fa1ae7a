// Work held while the messenger is away: one file per item, named by the digest of its key, and beside it a mark
// once it was replayed.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outbox, OutboxItem } from '../../ports.ts';
import { writeFileAtOnce } from '../state-file.ts';

export interface FillableOutbox extends Outbox {
  /** Holds an item; the same key is held once. In a folder it is held when the call returns. */
  hold(item: OutboxItem): Promise<void>;
  /** Keys of items that were replayed. */
  replayed(): Promise<ReadonlySet<string>>;
}

export function createOutbox(folder: string | null): FillableOutbox {
  const items = new Map<string, OutboxItem>();
  const replayed = new Set<string>();
  if (folder !== null) load(folder, items, replayed);

  return {
    hold: async (item) => {
      if (items.has(item.key)) return;
      items.set(item.key, item);
      if (folder !== null)
        writeFileAtOnce(
          join(folder, `${nameOf(item.key)}.item.json`),
          JSON.stringify(itemAsValue(item), null, 2),
        );
    },
    held: async () => inOrderHeld([...items.values()].filter(({ key }) => !replayed.has(key))),
    markReplayed: async (key, id) => {
      replayed.add(key);
      if (folder === null) return;
      writeFileAtOnce(join(folder, `${nameOf(key)}.replayed.json`), JSON.stringify({ key, id }));
    },
    replayed: async () => replayed,
  };
}

function load(folder: string, items: Map<string, OutboxItem>, replayed: Set<string>): void {
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder).sort()) {
    const text = (): string => readFileSync(join(folder, name), 'utf8');
    if (name.endsWith('.item.json')) {
      const item = itemFromValue(JSON.parse(text()) as ItemValue);
      items.set(item.key, item);
    }
    if (name.endsWith('.replayed.json')) {
      replayed.add((JSON.parse(text()) as { key: string }).key);
    }
  }
}

function nameOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 32);
}

/** An item as JSON can hold it: the file's bytes in base64. */
export type ItemValue = Omit<OutboxItem, 'file'> & {
  readonly file?: { readonly name: string; readonly digest: string; readonly bytes: string };
};

export function itemAsValue({ file, ...rest }: OutboxItem): ItemValue {
  if (file === undefined) return rest;
  return { ...rest, file: { ...file, bytes: Buffer.from(file.bytes).toString('base64') } };
}

export function itemFromValue({ file, ...rest }: ItemValue): OutboxItem {
  if (file === undefined) return rest;
  return { ...rest, file: { ...file, bytes: new Uint8Array(Buffer.from(file.bytes, 'base64')) } };
}

/** In the order in which they were written. */
export function inOrderHeld(items: readonly OutboxItem[]): readonly OutboxItem[] {
  return items.toSorted((left, right) => compare(left.at, right.at) || compare(left.key, right.key));
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
