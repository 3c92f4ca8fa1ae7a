// Restores a backup from a vault into a folder: items as JSON lines, one file for each kind, and files with
// their content checked.

import { createHash } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { piecesOfFile } from '../adapters/file-system.ts';
import { type Opener, type Restored, restoreWindow } from '../continuity/restore.ts';
import { UserError } from '../errors.ts';
import type { Store } from '../ports.ts';

/**
 * Gives what was restored, and how many items of each kind. Throws a UserError where the vault holds nothing
 * of the window. A file is named by its item's id, so that two of one name stay apart.
 */
export async function restoreBackup(
  vault: Store,
  window: string,
  open: Opener,
  folder: string,
): Promise<Restored & { readonly kinds: ReadonlyMap<string, number> }> {
  await mkdir(join(folder, 'files'), { recursive: true, mode: 0o700 });
  const goesOn = await wasCutOff(folder, window);
  // Items are written again; whole files of the interrupted run stay.
  for (const name of await readdir(folder)) if (name.endsWith('.jsonl')) await rm(join(folder, name));
  await writeFile(join(folder, mark), window, { mode: 0o600 });
  const kinds = new Map<string, number>();
  const restored = await restoreWindow(vault, window, open, {
    items: async (items) => {
      for (const [kind, ofKind] of Map.groupBy(items, (item) => item.kind)) {
        const lines = ofKind.map((item) => `${JSON.stringify(item)}\n`).join('');
        await appendFile(join(folder, `${kind}.jsonl`), lines, { mode: 0o600 });
        kinds.set(kind, (kinds.get(kind) ?? 0) + ofKind.length);
      }
    },
    // A file gets its name only when it is whole.
    file: async (item, pieces, digest) => {
      const name = join(folder, 'files', encodeURIComponent(item));
      if (goesOn && (await digestOfFile(name)) === digest) return;
      await writeFile(`${name}.part`, pieces, { mode: 0o600 });
      await rename(`${name}.part`, name);
    },
  });
  if (restored.manifests === 0 && restored.problems.length === 0) throw await noneIn(vault, window);
  await rm(join(folder, mark));
  return { ...restored, kinds };
}

/** A file that lies in the folder until all is restored. */
const mark = '.restoring';

/** Whether a restore of this window into this folder was interrupted and may go on. */
export async function wasCutOff(folder: string, window: string): Promise<boolean> {
  return (await readFile(join(folder, mark), 'utf8').catch(() => null)) === window;
}

async function digestOfFile(name: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    for await (const bytes of piecesOfFile(name)) hash.update(bytes);
    return `sha256:${hash.digest('hex')}`;
  } catch {
    return null;
  }
}

async function noneIn(vault: Store, window: string): Promise<UserError> {
  const windows = new Set((await vault.list('backups/')).map((key) => key.split('/')[1]));
  const there = [...windows].join(', ');
  return new UserError({
    what: `This vault holds no backup of window ${window}`,
    where: '--vault',
    whatToDo: windows.size === 0 ? 'Check the address.' : `It holds ${there}.`,
  });
}

/** The first secret key of a file that age-keygen wrote. */
export async function identityIn(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const identity = /^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/m.exec(text)?.[0];
  if (identity !== undefined) return identity;
  throw new UserError({
    what: 'There is no age private key in this file',
    where: `--identity ${file}`,
    whatToDo: 'Name the file that age-keygen wrote when the key of the company was made.',
  });
}
