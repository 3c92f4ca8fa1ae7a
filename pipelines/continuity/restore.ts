// Restores a backup from a vault alone: manifests, parts and files are opened, compared with their digests
// and handed on. Missing or changed objects are named; all others are restored. Used both to prove a fresh
// backup and in a real disaster.

import { createHash } from 'node:crypto';
import { digestOf } from '../ledger/canonical.ts';
import { historyItemShape } from '../ledger/item-shapes.ts';
import { readAnswer } from '../ledger/read-foreign.ts';
import type { BackupCipher, HistoryItem, Store } from '../ports.ts';
import {
  type BackedUpFile,
  type BackedUpPart,
  type BackupManifest,
  manifestFolder,
  readManifest,
} from './backup-manifest.ts';

/** Several files at once, as each takes four calls of the file system, one after the other. */
const filesAtOnce = 8;

export type Opener = BackupCipher['open'];

/** Where restored content goes, a few megabytes at a time. */
export interface RestoreSink {
  items(items: readonly HistoryItem[]): Promise<void>;
  /**
   * Must read the pieces to their end, or none where it has the file of this digest already. They reject when
   * one is missing or was changed; then the file does not count.
   */
  file(item: string, pieces: AsyncIterable<Uint8Array>, digest: string): Promise<void>;
}

export interface Restored {
  readonly manifests: number;
  readonly items: number;
  readonly files: number;
  readonly problems: readonly string[];
}

/** Restores one round by its manifest: all its items, and those of its files that are wanted. */
export async function restoreRound(
  vault: Store,
  manifestKey: string,
  open: Opener,
  sink: RestoreSink,
  isWanted: (file: BackedUpFile, packs: BackupManifest['packs']) => boolean = () => true,
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
    else {
      const found = itemsIn(content);
      await sink.items(found);
      items += found.length;
    }
  }
  if (problems.length === 0 && items !== manifest.items)
    problems.push(`${items} items where the manifest says ${manifest.items}`);
  const wanted = manifest.files.filter((file) => isWanted(file, manifest.packs));
  // A file that changed while it was copied is restored in its last state.
  const files = [...new Map(wanted.map((file) => [file.item, file])).values()];
  const packs = packReader(vault, manifest, open, files);
  let restored = 0;
  const restore = async (file: BackedUpFile) => {
    try {
      await sink.file(file.item, piecesOf(packs, file), file.digest);
      restored += 1;
    } catch (error) {
      if (!(error instanceof Damaged)) throw error;
      problems.push(`file ${file.item}: ${error.message}`);
    }
  };
  for (let from = 0; from < files.length; from += filesAtOnce)
    await Promise.all(files.slice(from, from + filesAtOnce).map(restore));
  return { manifests: 1, items, files: restored, problems };
}

class Damaged extends Error {}

async function* piecesOf(
  packs: (index: number) => Promise<Uint8Array>,
  { pieces, digest }: BackedUpFile,
): AsyncGenerator<Uint8Array> {
  const whole = createHash('sha256');
  for (const { pack, from, length } of pieces) {
    const piece = (await packs(pack)).subarray(from, from + length);
    whole.update(piece);
    yield piece;
  }
  if (`sha256:${whole.digest('hex')}` !== digest) throw new Damaged('its pieces do not make the whole');
}

/** Reads packs in the order of their files; while one is read, the next is already opened. */
function packReader(
  vault: Store,
  { packs }: BackupManifest,
  open: Opener,
  files: readonly BackedUpFile[],
): (index: number) => Promise<Uint8Array> {
  const inOrder = [...new Set(files.flatMap(({ pieces }) => pieces.map(({ pack }) => pack)))];
  const opened = new Map<number, Promise<Uint8Array | string>>();
  const begin = (index: number | undefined) => {
    const pack = index === undefined ? undefined : packs[index];
    if (index === undefined || pack === undefined || opened.has(index)) return;
    // Not compared with a digest here: each file in the pack has one of its own.
    const content = openedAt(vault, pack.key, open);
    // The error goes to whoever asks for the pack; one that nobody asks for must not end the process.
    content.catch(() => undefined);
    opened.set(index, content);
  };
  return async (index) => {
    const next = inOrder[inOrder.indexOf(index) + 1];
    for (const each of opened.keys()) if (each !== index && each !== next) opened.delete(each);
    begin(index);
    begin(next);
    const content = await opened.get(index);
    if (content === undefined) throw new Damaged('its manifest names no such pack');
    if (typeof content === 'string') throw new Damaged(content);
    return content;
  };
}

/** A file sink for proofs: reads everything and keeps nothing. */
export async function readAndDrop(_: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const piece of pieces) piece.length;
}

/** Restores all rounds in order. Of an item in several rounds, only the newest state is handed on. */
export async function restoreWindow(
  vault: Store,
  window: string,
  open: Opener,
  sink: RestoreSink,
): Promise<Restored> {
  const keys = await manifestKeys(vault, window);
  // The first round is the bulk; only the ids of the later ones, which are small, are kept in memory.
  const newest = new Map<string, number>();
  for (const [index, key] of keys.entries())
    if (index > 0) for (const id of await itemsOfRound(vault, key, open)) newest.set(id, index);
  let all: Restored = { manifests: 0, items: 0, files: 0, problems: [] };
  for (const [index, key] of keys.entries()) {
    const items = async (found: readonly HistoryItem[]) =>
      sink.items(found.filter(({ id }) => (newest.get(id) ?? 0) <= index));
    const one = await restoreRound(vault, key, open, { items, file: sink.file });
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
    for (const id of await itemsOfRound(vault, key, open)) ids.add(id);
  return [...ids];
}

async function itemsOfRound(vault: Store, manifestKey: string, open: Opener): Promise<readonly string[]> {
  const ids: string[] = [];
  const items = async (found: readonly HistoryItem[]) => void ids.push(...found.map(({ id }) => id));
  await restoreRound(vault, manifestKey, open, { items, file: readAndDrop }, () => false);
  return ids;
}

async function manifestKeys(vault: Store, window: string): Promise<readonly string[]> {
  return [...(await vault.list(manifestFolder(window, 1))), ...(await vault.list(manifestFolder(window, 2)))];
}

/** The content, or a text that says why there is none. */
async function contentAt(
  vault: Store,
  { key, digest }: BackedUpPart,
  open: Opener,
): Promise<Uint8Array | string> {
  const content = await openedAt(vault, key, open);
  return typeof content === 'string' || digestOf(content) === digest ? content : `${key} was changed`;
}

async function openedAt(vault: Store, key: string, open: Opener): Promise<Uint8Array | string> {
  const sealed = await vault.read(key);
  if (sealed === null) return `${key} is missing`;
  return (await open(sealed)) ?? `${key} was changed`;
}

/** The items of a part; a line that is none is left out and shows in the count. */
function itemsIn(bytes: Uint8Array): readonly HistoryItem[] {
  const lines = new TextDecoder().decode(bytes).split('\n');
  return lines.flatMap((line) => {
    const read = readAnswer(line, historyItemShape);
    return read.result === 'read' ? [read.value] : [];
  });
}
