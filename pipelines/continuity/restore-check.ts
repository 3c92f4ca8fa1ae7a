// Proves that a backup can be restored: reads it from the vault alone, rebuilds every item, and compares.
// A backup that nobody has read is a hope.

import { digestOf } from '../ledger/canonical.ts';
import type { Store } from '../ports.ts';
import type { BackupManifest } from './back-up.ts';

export interface RestoreReport {
  readonly vault: string;
  readonly manifest: string;
  readonly items: number;
  readonly filesChecked: number;
  readonly problems: readonly string[];
}

/** `sample` bounds how many files are read; parts are always all read, since history is worth nothing with holes. */
export async function checkRestore(
  vault: { readonly id: string; readonly store: Store },
  manifestKey: string,
  sample: number | 'all',
): Promise<RestoreReport> {
  const problems: string[] = [];
  const manifest = await readManifest(vault.store, manifestKey);
  if (manifest === null) {
    return {
      vault: vault.id,
      manifest: manifestKey,
      items: 0,
      filesChecked: 0,
      problems: ['the manifest is missing or damaged'],
    };
  }
  let items = 0;
  for (const part of manifest.parts) {
    const bytes = await vault.store.read(part.key);
    if (bytes === null) problems.push(`${part.key} is missing`);
    else if (digestOf(bytes) !== part.digest) problems.push(`${part.key} was changed`);
    else items += itemsIn(bytes);
  }
  if (problems.length === 0 && items !== manifest.items)
    problems.push(`${items} items where the manifest says ${manifest.items}`);
  const files = sample === 'all' ? manifest.files : spread(manifest.files, sample);
  for (const file of files) {
    const bytes = await vault.store.read(file.key);
    if (bytes === null) problems.push(`${file.key} is missing`);
    else if (digestOf(bytes) !== file.digest) problems.push(`${file.key} was changed`);
  }
  return { vault: vault.id, manifest: manifestKey, items, filesChecked: files.length, problems };
}

/** Null where it is not there or is not the content that its name promises. */
export async function readManifest(store: Store, key: string): Promise<BackupManifest | null> {
  const bytes = await store.read(key);
  if (bytes === null || !key.includes(digestOf(bytes).slice(7))) return null;
  return JSON.parse(new TextDecoder().decode(bytes)) as BackupManifest;
}

function itemsIn(bytes: Uint8Array): number {
  return new TextDecoder()
    .decode(bytes)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown).length;
}

/** Evenly over the whole list, the same ones every time. */
function spread<T>(list: readonly T[], count: number): readonly T[] {
  if (list.length <= count) return list;
  return Array.from({ length: count }, (_, index) => list[Math.floor((index * list.length) / count)] as T);
}

/** Ids of every item that a vault holds for a window, all rounds together. */
export async function backedUpItems(store: Store, window: string): Promise<readonly string[]> {
  const ids = new Set<string>();
  for (const key of await store.list(`backups/${window}/manifests/`)) {
    const manifest = await readManifest(store, key);
    for (const part of manifest?.parts ?? []) {
      const bytes = await store.read(part.key);
      const lines = new TextDecoder().decode(bytes ?? new Uint8Array()).split('\n');
      for (const line of lines) if (line !== '') ids.add((JSON.parse(line) as { id: string }).id);
    }
  }
  return [...ids];
}
