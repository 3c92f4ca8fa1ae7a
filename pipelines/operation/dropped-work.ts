// What lies in the desk's folders as people put it there: files in the folder of a conversation, and
// misplaced files, with the reason. Only names are read here.

import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { namesIn } from '../adapters/file-system.ts';
import { notSaid } from '../ledger/held-item.ts';
import type { Person } from '../plan/roster.ts';

export interface Standing {
  readonly folder: string;
  readonly name: string;
  readonly path: string;
  readonly isFolder: boolean;
}

export type Dropped = Standing &
  ({ readonly from: string; readonly conversation: string } | { readonly why: string });

/** Files that were taken or put aside before, and files that machines leave beside people's. */
const passedOver = /^\.|^~\$|^Thumbs\.db$|^desktop\.ini$|\.(?:held-[^.]*|put-aside)$/i;

/** Files in `drop/ACCOUNT/CONVERSATION/`; those beside the folders have no conversation given. */
export async function droppedIn(root: string, roster: readonly Person[]): Promise<readonly Dropped[]> {
  const accounts = new Set(roster.map(({ account }) => account));
  const found: Dropped[] = [];
  for (const person of await standingIn(root)) {
    if (!person.isFolder || !accounts.has(person.name)) {
      found.push({ ...person, why: 'nobody of the roster has an account of this name' });
      continue;
    }
    const from = person.name;
    for (const one of await standingIn(join(root, from))) {
      if (!one.isFolder) found.push({ ...one, from, conversation: notSaid });
      else
        for (const file of await standingIn(one.path))
          found.push(
            file.isFolder
              ? { ...file, why: 'a folder: its files are taken from the folder of the conversation itself' }
              : { ...file, from, conversation: one.name },
          );
    }
  }
  // An empty folder is passed over, as people rename a new folder a moment after making it.
  const hasContent = async (each: Dropped) => !each.isFolder || (await standingIn(each.path)).length > 0;
  const isKept = await Promise.all(found.map(hasContent));
  return found.filter((_, index) => isKept[index]);
}

/** Entries of a folder by name, without those passed over; nothing where there is no such folder. */
export async function standingIn(folder: string): Promise<readonly Standing[]> {
  const names = (await namesIn(folder).catch(() => [])).filter((name) => !passedOver.test(name));
  const found = await Promise.all(
    names.map(async (name): Promise<readonly Standing[]> => {
      const path = join(folder, name);
      const status = await lstat(path).catch(() => null);
      return status === null ? [] : [{ folder, name, path, isFolder: status.isDirectory() }];
    }),
  );
  return found.flat();
}
