// What the people of a rehearsal hold: one file per item, named by the digest of its key, and beside it a mark once it
// was replayed. In clear, as everything of a rehearsal.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inOrderHeld, itemAsValue, itemIn } from '../../adapters/outbox/item-value.ts';
import { writeFileAtOnce } from '../../adapters/state-file.ts';
import type { Outbox, OutboxItem } from '../../ports.ts';

export interface FillableOutbox extends Outbox {
  /** Holds an item; the same key is held once. */
  hold(item: OutboxItem): Promise<void>;
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
          ownersOnly,
        );
    },
    held: async () => inOrderHeld([...items.values()].filter(({ key }) => !replayed.has(key))),
    replayed: async () => inOrderHeld([...items.values()].filter(({ key }) => replayed.has(key))),
    markReplayed: async (key, id) => {
      replayed.add(key);
      if (folder === null) return;
      writeFileAtOnce(join(folder, `${nameOf(key)}.replayed.json`), JSON.stringify({ key, id }), ownersOnly);
    },
  };
}

/** What people wrote is nobody else's on this machine. */
const ownersOnly = 0o600;

function load(folder: string, items: Map<string, OutboxItem>, replayed: Set<string>): void {
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(folder).sort()) {
    const text = (): string => readFileSync(join(folder, name), 'utf8');
    if (name.endsWith('.item.json')) {
      const item = itemIn(JSON.parse(text()));
      if (item !== null) items.set(item.key, item);
    }
    if (name.endsWith('.replayed.json')) {
      replayed.add((JSON.parse(text()) as { key: string }).key);
    }
  }
}

function nameOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 32);
}
