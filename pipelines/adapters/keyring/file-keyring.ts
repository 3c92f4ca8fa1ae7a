// Window keys in a folder of their own, readable by this user only, and never inside the store: the store may
// be locked for years, but a key must be deletable.

import { randomBytes } from 'node:crypto';
import { unlink } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { UserError } from '../../errors.ts';
import { bilingual } from '../../plan/bilingual.ts';
import type { Keyring } from '../../ports.ts';
import { codeOf, refuseOpenToOthers, syncFolder } from '../file-system.ts';
import { createFolderStore } from '../stores/folder-store.ts';
import { destroyedKey } from './destroyed-key.ts';

/** Throws a UserError when `folder` lies inside `storeFolder`. */
export function createFileKeyring(folder: string, storeFolder?: string): Keyring {
  if (storeFolder !== undefined && `${resolve(folder)}${sep}`.startsWith(`${resolve(storeFolder)}${sep}`)) {
    throw new UserError({
      what: 'The keys would lie inside the store, and be copied and kept with it',
      where: folder,
      whatToDo: 'Choose a folder for keys outside the store.',
    });
  }
  // A key is created like an object of a store: whole, durable, and only once when two processes create it.
  const files = createFolderStore(folder);
  const tombOf = (window: string) => `${safe(window)}.destroyed`;
  const pathOf = (window: string) => join(folder, `${safe(window)}.key`);

  const removeKey = async (window: string): Promise<void> => {
    await unlink(pathOf(window)).catch((error: unknown) => {
      if (codeOf(error) !== 'ENOENT') throw error;
    });
    await syncFolder(folder);
  };

  const readKey = async (window: string): Promise<Uint8Array | null> => {
    if ((await files.read(tombOf(window))) !== null) {
      // The run that destroyed it may have been cut off between mark and key.
      await removeKey(window);
      throw destroyedKey(window, join(folder, tombOf(window)));
    }
    const path = pathOf(window);
    const bytes = await files.read(`${window}.key`);
    if (bytes === null) return null;
    refuseOpenToOthers(path);
    const text = Buffer.from(bytes).toString();
    if (!/^[0-9a-f]{64}\n$/.test(text)) {
      throw new UserError({
        what: 'This is no window key: 64 hex digits are expected',
        where: path,
        whatToDo: 'Restore the file; without it the people’s data of this window cannot be read.',
      });
    }
    return new Uint8Array(Buffer.from(text.trim(), 'hex'));
  };

  return {
    async windowKey(window) {
      const found = await readKey(window);
      if (found !== null) return found;
      await files.create(`${window}.key`, Buffer.from(`${randomBytes(32).toString('hex')}\n`));
      // Two processes may create it at once; the file that exists then is the key for both.
      const made = await readKey(window);
      if (made === null) throw new Error(`The key of window ${window} was written and cannot be read`);
      return made;
    },
    async destroy(window) {
      // The mark first: a crash in between must not let a new key be made under the old name.
      await files.create(tombOf(window), new Uint8Array());
      await removeKey(window);
      return bilingual`${pathOf(window)} is deleted. A copy of it, in a backup of this machine for example, still opens everything: destroy those too.`;
    },
  };
}

function safe(window: string): string {
  if (!/^[a-z0-9][a-z0-9_-]*$/i.test(window)) throw new RangeError(`${window} cannot name a key`);
  return window;
}
