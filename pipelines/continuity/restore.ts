// Restores a backup from a vault alone: manifests, parts and files are opened, compared with their digests and handed
// on. What is missing or was changed is named; what is there is restored all the same. The proof of a fresh backup and
// the bad day go through this one piece.

import { digestOf } from '../ledger/canonical.ts';
import type { BackupCipher, HistoryItem, Store } from '../ports.ts';
import { type BackupManifest, manifestPrefix } from './back-up.ts';

export type Opener = BackupCipher['open'];

/** Where restored content goes; a later round brings an item anew when it was changed. */
export interface RestoreSink {
  item(item: HistoryItem): void;
  file(item: string, bytes: Uint8Array): Promise<void>;
}

export interface Restored {
  readonly manifests: number;
  readonly items: number;
  readonly files: number;
  readonly problems: readonly string[];
}

/** One round, as its manifest says; `sample` bounds how many files are read, spread evenly over all. */
export async function restoreRound(
  vault: Store,
  manifestKey: string,
  open: Opener,
  sink: RestoreSink,
  sample: number | 'all' = 'all',
): Promise<Restored> {
  const manifest = await readManifest(vault, manifestKey, open);
  if (manifest === null)
    return {
      manifests: 0,
      items: 0,
      files: 0,
      problems: [`${manifestKey} is missing, changed, or not for this key`],
    };
  const problems: string[] = [];
  let items = 0;
  for (const part of manifest.parts) {
    const content = await contentAt(vault, part, open);
    if (typeof content === 'string') problems.push(`${part.items} items: ${content}`);
    else
      for (const item of itemsIn(content)) {
        sink.item(item);
        items += 1;
      }
  }
  if (problems.length === 0 && items !== manifest.items)
    problems.push(`${items} items where the manifest says ${manifest.items}`);
  const files = sample === 'all' ? manifest.files : spread(manifest.files, sample);
  let restored = 0;
  for (const file of files) {
    const content = await contentAt(vault, file, open);
    if (typeof content === 'string') problems.push(`file ${file.item}: ${content}`);
    else {
      await sink.file(file.item, content);
      restored += 1;
    }
  }
  return { manifests: 1, items, files: restored, problems };
}

/** Both rounds, in order. */
export async function restoreWindow(
  vault: Store,
  window: string,
  open: Opener,
  sink: RestoreSink,
): Promise<Restored> {
  let all: Restored = { manifests: 0, items: 0, files: 0, problems: [] };
  for (const key of await manifestKeys(vault, window)) {
    const one = await restoreRound(vault, key, open, sink);
    all = {
      manifests: all.manifests + one.manifests,
      items: all.items + one.items,
      files: all.files + one.files,
      problems: [...all.problems, ...one.problems],
    };
  }
  return all;
}

/** Ids of every item that a vault holds for a window, all rounds together. */
export async function backedUpItems(vault: Store, window: string, open: Opener): Promise<readonly string[]> {
  const ids = new Set<string>();
  for (const key of await manifestKeys(vault, window))
    await restoreRound(vault, key, open, { item: ({ id }) => ids.add(id), file: async () => {} }, 0);
  return [...ids];
}

async function manifestKeys(vault: Store, window: string): Promise<readonly string[]> {
  return [...(await vault.list(manifestPrefix(window, 1))), ...(await vault.list(manifestPrefix(window, 2)))];
}

async function readManifest(vault: Store, key: string, open: Opener): Promise<BackupManifest | null> {
  const sealed = await vault.read(key);
  const bytes = sealed && (await open(sealed));
  return bytes && (JSON.parse(new TextDecoder().decode(bytes)) as BackupManifest);
}

/** The content, or why there is none. */
async function contentAt(
  vault: Store,
  { key, digest }: { readonly key: string; readonly digest: string },
  open: Opener,
): Promise<Uint8Array | string> {
  const sealed = await vault.read(key);
  if (sealed === null) return `${key} is missing`;
  const bytes = await open(sealed);
  return bytes !== null && digestOf(bytes) === digest ? bytes : `${key} was changed`;
}

function itemsIn(bytes: Uint8Array): readonly HistoryItem[] {
  return new TextDecoder()
    .decode(bytes)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as HistoryItem);
}

/** Evenly over the whole list, the same ones every time. */
function spread<T>(list: readonly T[], count: number): readonly T[] {
  if (list.length <= count) return list;
  return Array.from({ length: count }, (_, index) => list[Math.floor((index * list.length) / count)] as T);
}
