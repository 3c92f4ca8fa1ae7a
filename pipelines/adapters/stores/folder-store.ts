// A store in a folder. An object is written beside its place, made durable, and linked into place: a link fails
// when the name is taken (a rename would overwrite), and a crash leaves no half object under a key. Its owner alone reads it.

import { randomUUID } from 'node:crypto';
import { link, lstat, mkdir, readdir, readFile, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UserError } from '../../errors.ts';
import type { Store } from '../../ports.ts';
import { codeOf, syncFolder, writeSynced } from '../file-system.ts';
import { checkKey, isKey, isTooLarge } from './store-key.ts';

/** A temporary file older than this belongs to a writer that died: a write takes milliseconds. */
const staleAfterMs = 600_000;

export function createFolderStore(folder: string): Store {
  const temporaries = join(folder, '.writing');
  let prepared: Promise<void> | null = null;
  /** Objects whose sync failed: they may be gone after a loss of power and do not count as written. */
  const unsure = new Map<string, unknown>();
  const prepare = () => {
    prepared ??= makeFolder(temporaries).then(() => sweep(temporaries));
    return prepared;
  };

  const create = async (path: string, bytes: Uint8Array): Promise<'created' | 'exists'> => {
    await prepare();
    await makeFolder(dirname(path));
    const temporary = join(temporaries, randomUUID());
    try {
      await writeSynced(temporary, bytes, 'wx', 0o600);
      await link(temporary, path);
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return 'exists';
      throw error;
    } finally {
      await unlink(temporary).catch(() => undefined);
    }
    try {
      await syncFolder(dirname(path));
    } catch (error) {
      unsure.set(path, error);
      throw error;
    }
    return 'created';
  };

  return {
    async create(key, bytes) {
      const path = join(folder, checkKey(key));
      return create(path, bytes).catch((error) => Promise.reject(explained(error, path)));
    },
    async read(key) {
      const path = join(folder, checkKey(key));
      try {
        if (unsure.has(path)) throw unsure.get(path);
        // Whoever may write can put a pipe there, whose reading never ends, or a link to anywhere.
        const status = await lstat(path);
        if (!status.isFile() || isTooLarge(key, status.size)) return new Uint8Array();
        const { buffer, byteOffset, byteLength } = await readFile(path);
        return new Uint8Array(buffer, byteOffset, byteLength);
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return null;
        throw explained(error, key);
      }
    },
    async list(prefix, after = '') {
      const within = prefix.slice(0, prefix.lastIndexOf('/') + 1);
      const keys = await keysUnder(folder, within);
      return keys.filter((key) => key.startsWith(prefix) && key > after && isKey(key)).sort();
    },
  };
}

async function keysUnder(folder: string, prefix: string): Promise<string[]> {
  const found = await readdir(join(folder, prefix), { withFileTypes: true }).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return [];
    throw explained(error, folder);
  });
  const keys = await Promise.all(
    found.map(async (each) => {
      if (each.name.startsWith('.')) return [];
      if (each.isDirectory()) return keysUnder(folder, `${prefix}${each.name}/`);
      return [`${prefix}${each.name}`];
    }),
  );
  return keys.flat();
}

async function makeFolder(folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (made === undefined) return;
  // Syncs from the innermost new folder up to the one that existed before.
  for (let each = folder; each.length >= dirname(made).length; each = dirname(each)) {
    await syncFolder(each);
    if (each === dirname(made)) return;
  }
}

async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > staleAfterMs) await unlink(path).catch(() => undefined);
  }
}

const explanations: Readonly<Record<string, readonly [what: string, whatToDo: string]>> = {
  EACCES: ['No permission to use the store’s folder', 'Give this user the right to write there.'],
  EROFS: ['The store’s folder is on a read-only file system', 'Choose a folder that can be written.'],
  ENOSPC: ['The store’s disk is full', 'Make room and run again; nothing half-written counts.'],
  EDQUOT: ['The store’s disk quota is used up', 'Make room and run again; nothing half-written counts.'],
  EPERM: [
    'The store’s file system has no hard links',
    'Choose a folder on a local disk (ext4, XFS, APFS, NTFS).',
  ],
  ENOTSUP: [
    'The store’s file system has no hard links',
    'Choose a folder on a local disk (ext4, XFS, APFS, NTFS).',
  ],
  EIO: [
    'The store’s disk cannot be read or written',
    'Look at the disk (`dmesg`); copy the folder to a sound one and name that as the store.',
  ],
  ENOTDIR: ['A file stands where the store needs a folder', 'Choose a folder of the store’s own.'],
};

function explained(error: unknown, where: string): unknown {
  const code = codeOf(error);
  if (!/^E[A-Z0-9]+$/.test(code)) return error;
  const known = explanations[code];
  if (known !== undefined) return new UserError({ what: known[0], where, whatToDo: known[1] });
  return new UserError({
    what: `The store’s folder cannot be used: ${code}`,
    where,
    whatToDo: 'See to this machine and run again; nothing half-written counts.',
  });
}
