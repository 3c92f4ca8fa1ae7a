// Reads files that a plan or an organisation names, or that a pull request brings: only regular ones of a
// bounded size, and only inside the given folder, also through links. A stranger's plan is read by a job that
// has secrets.

import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { codeOf } from './file-system.ts';

export type BoundedRead =
  | { readonly is: 'read'; readonly bytes: Uint8Array }
  | { readonly is: 'absent' }
  | { readonly is: 'refused'; readonly why: string };

/** Reads `file`, relative to `folder`; never outside the folder, and at most `atMost` bytes. */
export async function readInside(folder: string, file: string, atMost: number): Promise<BoundedRead> {
  if (isAbsolute(file) || /^[A-Za-z]:|\\|\0/.test(file))
    return { is: 'refused', why: 'it is no path from the folder of organisation.yaml, with "/" between' };
  if (leaves(relative(folder, join(folder, file)))) return outside;
  try {
    const real = await realpath(join(folder, file));
    if (leaves(relative(await realpath(folder), real))) return outside;
    return await readBounded(real, atMost);
  } catch (error) {
    return unreadable(error);
  }
}

/** Reads a regular file of at most `atMost` bytes; a device, a pipe or a folder is refused before a byte is read. */
export async function readBounded(file: string, atMost: number): Promise<BoundedRead> {
  try {
    // Without this flag, opening a pipe that has no writer would wait for ever.
    const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const status = await handle.stat();
      if (!status.isFile()) return { is: 'refused', why: 'it is no regular file' };
      const tooLarge = { is: 'refused', why: `it has more than ${atMost} bytes` } as const;
      if (status.size > atMost) return tooLarge;
      // Files that the kernel generates when they are read (as in /proc) have size 0.
      const bytes = new Uint8Array(status.size === 0 ? atMost + 1 : status.size);
      let length = 0;
      for (;;) {
        const { bytesRead } = await handle.read(bytes, length, bytes.length - length);
        length += bytesRead;
        if (bytesRead === 0 || length === bytes.length) break;
      }
      return length > atMost ? tooLarge : { is: 'read', bytes: bytes.subarray(0, length) };
    } finally {
      await handle.close();
    }
  } catch (error) {
    return unreadable(error);
  }
}

const outside = { is: 'refused', why: 'it leaves the folder of organisation.yaml' } as const;

function leaves(path: string): boolean {
  return path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path);
}

function unreadable(error: unknown): BoundedRead {
  const code = codeOf(error) || String(error);
  return code === 'ENOENT' || code === 'ENOTDIR'
    ? { is: 'absent' }
    : { is: 'refused', why: `it cannot be read (${code})` };
}
