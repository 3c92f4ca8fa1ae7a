// A backup out of a vault into a folder: items as JSON lines, one file for each kind, and files with their content
// checked.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Opener, type Restored, restoreWindow } from '../continuity/restore.ts';
import type { HistoryItem, Store } from '../ports.ts';

/** What was restored, and how many items of each kind. A file's name carries its item's id, so that two of one name stay two. */
export async function restoreBackup(
  vault: Store,
  window: string,
  open: Opener,
  folder: string,
): Promise<Restored & { readonly kinds: ReadonlyMap<string, number> }> {
  await mkdir(join(folder, 'files'), { recursive: true });
  const items = new Map<string, HistoryItem>();
  const restored = await restoreWindow(vault, window, open, {
    item: (item) => items.set(item.id, item),
    file: (item, bytes) => writeFile(join(folder, 'files', encodeURIComponent(item)), bytes, { mode: 0o600 }),
  });
  const kinds = Map.groupBy(items.values(), ({ kind }) => kind);
  for (const [kind, ofKind] of kinds) {
    const lines = ofKind.map((item) => `${JSON.stringify(item)}\n`).join('');
    await writeFile(join(folder, `${kind}.jsonl`), lines, { mode: 0o600 });
  }
  return { ...restored, kinds: new Map([...kinds].map(([kind, ofKind]) => [kind, ofKind.length])) };
}
