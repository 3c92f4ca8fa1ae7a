// A backup out of a vault and nothing else: items as JSON lines, one file for each kind, and files with their content
// checked. What is missing or was changed is named; what is there is restored all the same.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BackupManifest, manifestPrefix } from '../continuity/back-up.ts';
import { readManifest } from '../continuity/restore-check.ts';
import { digestOf } from '../ledger/canonical.ts';
import type { HistoryItem, Store } from '../ports.ts';

export interface Restored {
  readonly manifests: number;
  /** Items by kind. */
  readonly items: ReadonlyMap<string, number>;
  readonly files: number;
  readonly problems: readonly string[];
}

/** A file's name carries its item's id, so that two files of one name stay two. */
export async function restoreBackup(vault: Store, window: string, folder: string): Promise<Restored> {
  const problems: string[] = [];
  const manifests = await manifestsIn(vault, window, problems);
  // A later round brings an item anew when it was changed; the last word counts.
  const items = new Map<string, HistoryItem>();
  for (const manifest of manifests) {
    for (const item of await itemsOf(vault, manifest, problems)) items.set(item.id, item);
  }
  await mkdir(join(folder, 'files'), { recursive: true });
  const kinds = Map.groupBy(items.values(), ({ kind }) => kind);
  for (const [kind, ofKind] of kinds) {
    await writeFile(
      join(folder, `${kind}.jsonl`),
      ofKind.map((item) => `${JSON.stringify(item)}\n`).join(''),
    );
  }
  const files = new Map(
    manifests.flatMap((manifest) => manifest.files.map((file) => [file.item, file] as const)),
  );
  let restored = 0;
  for (const file of files.values()) {
    const bytes = await vault.read(file.key);
    if (bytes === null) problems.push(`file ${file.item}: ${file.key} is missing`);
    else if (digestOf(bytes) !== file.digest) problems.push(`file ${file.item}: ${file.key} was changed`);
    else {
      await writeFile(join(folder, 'files', encodeURIComponent(file.item)), bytes);
      restored += 1;
    }
  }
  return {
    manifests: manifests.length,
    items: new Map([...kinds].map(([kind, ofKind]) => [kind, ofKind.length])),
    files: restored,
    problems,
  };
}

/** Of both rounds, in order. */
async function manifestsIn(
  vault: Store,
  window: string,
  problems: string[],
): Promise<readonly BackupManifest[]> {
  const manifests: BackupManifest[] = [];
  for (const round of [1, 2] as const) {
    for (const key of await vault.list(manifestPrefix(window, round))) {
      const manifest = await readManifest(vault, key);
      if (manifest === null) problems.push(`${key} is not what its name promises`);
      else manifests.push(manifest);
    }
  }
  return manifests;
}

async function itemsOf(
  vault: Store,
  manifest: BackupManifest,
  problems: string[],
): Promise<readonly HistoryItem[]> {
  const items: HistoryItem[] = [];
  for (const part of manifest.parts) {
    const bytes = await vault.read(part.key);
    if (bytes === null) problems.push(`${part.items} items: ${part.key} is missing`);
    else if (digestOf(bytes) !== part.digest) problems.push(`${part.items} items: ${part.key} was changed`);
    else {
      const lines = new TextDecoder().decode(bytes).split('\n');
      items.push(...lines.filter((line) => line !== '').map((line) => JSON.parse(line) as HistoryItem));
    }
  }
  return items;
}
