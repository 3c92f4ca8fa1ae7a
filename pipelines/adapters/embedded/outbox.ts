// Work held while the messenger is away: one file per item, named by the digest of its key, and beside it a mark
// once it was replayed.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outbox, OutboxItem } from '../../ports.ts';
import { writeFileAtOnce } from './state-file.ts';

export interface FillableOutbox extends Outbox {
  /** Holds an item; the same key is held once. */
  hold(item: OutboxItem): void;
  /** Keys of items that were replayed, with what they became. */
  replayed(): ReadonlyMap<string, string>;
}

export function createOutbox(folder: string | null): FillableOutbox {
  const items = new Map<string, OutboxItem>();
  const replayed = new Map<string, string>();
  if (folder !== null) load(folder, items, replayed);

  return {
    hold: (item) => {
      if (items.has(item.key)) return;
      items.set(item.key, item);
      if (folder !== null) writeFileAtOnce(join(folder, `${nameOf(item.key)}.item.json`), toText(item));
    },
    held: async () =>
      [...items.values()]
        .filter(({ key }) => !replayed.has(key))
        .sort((left, right) => compare(left.at, right.at) || compare(left.key, right.key)),
    markReplayed: async (key, id) => {
      replayed.set(key, id);
      if (folder === null) return;
      writeFileAtOnce(join(folder, `${nameOf(key)}.replayed.json`), JSON.stringify({ key, id }));
    },
    replayed: () => replayed,
  };
}

function load(folder: string, items: Map<string, OutboxItem>, replayed: Map<string, string>): void {
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder).sort()) {
    const text = (): string => readFileSync(join(folder, name), 'utf8');
    if (name.endsWith('.item.json')) {
      const item = fromText(text());
      items.set(item.key, item);
    }
    if (name.endsWith('.replayed.json')) {
      const { key, id } = JSON.parse(text()) as { key: string; id: string };
      replayed.set(key, id);
    }
  }
}

function nameOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 32);
}

function toText({ file, ...rest }: OutboxItem): string {
  if (file === undefined) return JSON.stringify(rest, null, 2);
  const bytes = Buffer.from(file.bytes).toString('base64');
  return JSON.stringify({ ...rest, file: { ...file, bytes } }, null, 2);
}

function fromText(text: string): OutboxItem {
  const { file, ...rest } = JSON.parse(text) as Omit<OutboxItem, 'file'> & {
    file?: { name: string; digest: string; bytes: string };
  };
  if (file === undefined) return rest;
  return { ...rest, file: { ...file, bytes: new Uint8Array(Buffer.from(file.bytes, 'base64')) } };
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
