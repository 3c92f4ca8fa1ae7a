// What adapters that keep files need beside Node's own calls: a name that survives a loss of power, and the code of
// an error.

import { statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { UserError } from '../errors.ts';

/** A key that others may have read is none. */
export function refuseOpenToOthers(path: string): void {
  if ((statSync(path).mode & 0o077) === 0) return;
  throw new UserError({
    what: 'Others on this machine can read this key',
    where: path,
    whatToDo: `Run \`chmod 600 ${path}\`, and ask whether somebody has read it.`,
  });
}

/** A file's sync does not make its name durable; the folder's does. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The bytes are on the disk when it returns; the name is once its folder was synced. */
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

/** Content of a file, a megabyte at a time: of thousands of files a stream's smaller pieces take three times as long. */
export async function* piecesOfFile(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    for (let from = 0; ; ) {
      const left = Math.max(1, size - from);
      const room = Buffer.allocUnsafe(Math.min(left, pieceBytes));
      const { bytesRead } = await file.read(room);
      // A file system far away may give less than was asked for before the end.
      if (bytesRead === 0) return;
      from += bytesRead;
      yield room.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** For example `ENOENT`; empty for an error without one. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
