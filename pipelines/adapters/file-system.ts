// What adapters that keep files need beyond Node's own calls: file names that survive a loss of power, and
// the code of an error.

import { isUtf8 } from 'node:buffer';
import { statSync } from 'node:fs';
import { lstat, open, readdir, rename } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { UserError } from '../errors.ts';
import { sha256 } from '../ledger/canonical.ts';
import { decodeText } from '../text/encodings.ts';

/** Throws a UserError for a key file that other users can read, as it is no secret any more. */
export function refuseOpenToOthers(path: string): void {
  if ((statSync(path).mode & 0o077) === 0) return;
  throw new UserError({
    what: 'Others on this machine can read this key',
    where: path,
    whatToDo: `Run \`chmod 600 ${path}\`, and ask whether somebody has read it.`,
  });
}

/** For each folder, the sync that has not begun. */
const nextSync = new Map<string, Promise<void>>();
/** For each folder, the sync that is under way. */
const lastSync = new Map<string, Promise<void>>();

/**
 * Makes the names in a folder durable, which syncing a file does not. One sync serves everybody who asked
 * before it began, so that a hundred writers at once wait for two.
 */
export function syncFolder(folder: string): Promise<void> {
  const asked = nextSync.get(folder);
  if (asked !== undefined) return asked;
  const before = lastSync.get(folder) ?? Promise.resolve();
  const next = before
    .catch(() => undefined)
    .then(() => {
      nextSync.delete(folder);
      lastSync.set(folder, next);
      return syncNow(folder);
    })
    .finally(() => {
      if (lastSync.get(folder) === next) lastSync.delete(folder);
    });
  nextSync.set(folder, next);
  return next;
}

async function syncNow(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The bytes are on the disk when it returns; the name is only after its folder was synced. */
export async function writeSynced(
  path: string,
  bytes: Uint8Array,
  flag: 'w' | 'wx',
  mode: number,
): Promise<void> {
  const file = await open(path, flag, mode);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

const pieceBytes = 1_000_000;

/** A file's content, a megabyte at a time: a stream's small pieces take three times as long. */
export async function* piecesOfFile(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    for (let from = 0; ; ) {
      const left = Math.max(1, size - from);
      const room = Buffer.allocUnsafe(Math.min(left, pieceBytes));
      const { bytesRead } = await file.read(room);
      // A remote file system may give fewer bytes than asked for before the end.
      if (bytesRead === 0) return;
      from += bytesRead;
      yield room.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** The error's code, for example `ENOENT`; empty for an error without one. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/**
 * The names in a folder, sorted. On a share with names in another encoding, which no call here could use, the
 * files are renamed; where that fails the name is given as far as it can be read.
 */
export async function namesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { encoding: 'buffer' });
  return (await Promise.all(names.map((name) => nameable(folder, name)))).sort();
}

async function nameable(folder: string, name: Buffer): Promise<string> {
  // A file whose name begins with a dot is still being written.
  if (isUtf8(name) || name.toString('latin1').startsWith('.')) return name.toString();
  const decoded = decodeText(name);
  const text = decoded.encoding === null ? name.toString() : decoded.text;
  const isFree = await lstat(join(folder, text)).then(
    () => false,
    (error: unknown) => codeOf(error) === 'ENOENT',
  );
  const named = isFree ? text : `${sha256(name).slice(0, 32)}${extname(text)}`;
  const from = Buffer.concat([Buffer.from(join(folder, '/')), name]);
  await rename(from, join(folder, named)).catch(() => undefined);
  return named;
}
