// Window keys in a folder of their own, readable by this user only, and never inside the store: what is in the
// store may be locked for years, a key must be able to go.

import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, stat, unlink, writeFile } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { UserError } from '../../errors.ts';
import type { Keyring } from '../../ports.ts';
import { codeOf, syncFolder } from '../file-system.ts';
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
  const keyPath = (window: string) => join(folder, `${safe(window)}.key`);
  const tombPath = (window: string) => join(folder, `${safe(window)}.destroyed`);

  const readKey = async (window: string): Promise<Uint8Array | null> => {
    if (await exists(tombPath(window))) throw destroyedKey(window, tombPath(window));
    const path = keyPath(window);
    const text = await readFile(path, 'utf8').catch(nullWhenAbsent);
    if (text === null) return null;
    if (((await stat(path)).mode & 0o077) !== 0) {
      throw new UserError({
        what: 'Others on this machine can read the window’s key',
        where: path,
        whatToDo: `Run \`chmod 600 ${path}\`, and ask whether somebody has read it.`,
      });
    }
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
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await createKey(keyPath(window));
      // Two processes may have met here; the one whose file stands has made the key for both.
      const made = await readKey(window);
      if (made === null) throw new Error(`The key of window ${window} was written and cannot be read`);
      return made;
    },
    async destroy(window) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      // The mark first: a crash in between must not let a new key be made under the old name.
      await writeFile(tombPath(window), '', { mode: 0o600, flush: true });
      await unlink(keyPath(window)).catch(nullWhenAbsent);
      await syncFolder(folder);
    },
  };
}

async function createKey(path: string): Promise<void> {
  const temporary = `${path}.${randomBytes(8).toString('hex')}`;
  await writeFile(temporary, `${randomBytes(32).toString('hex')}\n`, {
    mode: 0o600,
    flag: 'wx',
    flush: true,
  });
  await chmod(temporary, 0o600);
  try {
    await link(temporary, path);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    await unlink(temporary);
  }
  await syncFolder(join(path, '..'));
}

function safe(window: string): string {
  if (!/^[a-z0-9][a-z0-9_-]*$/i.test(window)) throw new RangeError(`${window} cannot name a key`);
  return window;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(nullWhenAbsent)) !== null;
}

function nullWhenAbsent(error: unknown): null {
  if (codeOf(error) === 'ENOENT') return null;
  throw error;
}
