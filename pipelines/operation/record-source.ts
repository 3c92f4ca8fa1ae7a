// Where a record to verify comes from: a store's address, a folder with a copy of one (the evidence of a drill or
// of a window), or a bundle in one file of JSON lines.

import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createFolderStore } from '../adapters/stores/folder-store.ts';
import { createMemoryStore } from '../adapters/stores/memory-store.ts';
import { openStore } from '../adapters/stores/open-store.ts';
import { UserError } from '../errors.ts';
import { decodeBundle } from '../ledger/bundle.ts';
import { parseVerifierKey, type VerifierKey } from '../ledger/signed-note.ts';
import type { Store } from '../ports.ts';

/** Lies beside `windows/` in a folder of evidence: the keys that signed the record, one on each line. */
export const keysFileName = 'checkpoint-keys.txt';

export interface RecordSource {
  readonly store: Store;
  /** Keys that came with the record: they show that it agrees with itself, not who signed it. */
  readonly ownKeys: readonly VerifierKey[];
}

export async function openRecordSource(address: string): Promise<RecordSource> {
  const found = statSync(address, { throwIfNoEntry: false });
  if (found?.isFile()) return { store: await storeOfBundle(address), ownKeys: [] };
  if (found === undefined && !address.includes(':'))
    throw new UserError({
      what: 'There is no such file or folder',
      where: address,
      whatToDo: 'Check its name.',
    });
  if (!found?.isDirectory()) return { store: openStore(address), ownKeys: [] };
  const keysFile = join(address, keysFileName);
  const hasKeys = statSync(keysFile, { throwIfNoEntry: false })?.isFile() ?? false;
  return { store: createFolderStore(resolve(address)), ownKeys: hasKeys ? readKeysFile(keysFile) : [] };
}

export async function windowIds(store: Store): Promise<readonly string[]> {
  return [...new Set((await store.list('windows/')).map((key) => key.split('/')[1] ?? ''))];
}

/** The window to look at: the one named, or the only one there. */
export async function windowIn(store: Store, named: string | undefined, where: string): Promise<string> {
  const windows = await windowIds(store);
  if (named !== undefined && windows.includes(named)) return named;
  const [only] = windows;
  if (named === undefined && windows.length === 1 && only !== undefined) return only;
  throw new UserError({
    what:
      named === undefined ? `There are ${windows.length} windows here` : `There is no window ${named} here`,
    where,
    whatToDo: windows.length === 0 ? 'Check the address.' : `Say which with --window: ${windows.join(', ')}.`,
  });
}

export function readKeysFile(path: string): readonly VerifierKey[] {
  const lines = readText(path).toString('utf8').split('\n');
  return lines.flatMap((line, index) =>
    line.trim() === '' || line.startsWith('#') ? [] : [parseKey(line.trim(), `${path}:${index + 1}`)],
  );
}

export function parseKey(text: string, where: string): VerifierKey {
  const key = parseVerifierKey(text);
  if (key !== null) return key;
  throw new UserError({
    what: 'This is no key of a checkpoint signer',
    where,
    whatToDo: 'Write it as NAME+ID+BASE64, as it was published.',
  });
}

export function readText(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError({
      what: `The file cannot be read: ${why}`,
      where: path,
      whatToDo: 'Check its name.',
    });
  }
}

async function storeOfBundle(path: string): Promise<Store> {
  const store = createMemoryStore();
  try {
    for (const [key, bytes] of decodeBundle(readText(path))) await store.create(key, bytes);
    return store;
  } catch (error) {
    throw new UserError({
      what: `This is no bundle: ${error instanceof Error ? error.message : error}`,
      where: path,
      whatToDo: 'Get it again from where it was made; `--save` writes bundles.',
    });
  }
}
