// The files that are backed up beside the messenger: a folder (of exports, of dumps), with archives read
// entry by entry so that a broken one is found while it can still be exported again, and records of other
// systems by https.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import type { BackupSource } from '../../plan/organisation.ts';
import { piecesOfFile } from '../file-system.ts';
import { bytesWithin, quietFetch } from '../http/quiet-fetch.ts';
import { openZip, type ZipArchive } from './zip-archive.ts';

export interface SourceFile {
  /** The same in every run. */
  readonly id: string;
  read(): AsyncIterable<Uint8Array>;
}

export interface SourceAccess {
  secretOf(name: string): string;
  readonly get: typeof fetch;
  archiveAt(path: string): Promise<ZipArchive>;
}

/** Records are text; larger content is exported into a folder. */
const largestAnswer = 50_000_000;

/** All files of a source, in the order of their names. */
export async function* sourceFiles(
  { id, place, tokenSecret }: BackupSource,
  { secretOf, get, archiveAt }: SourceAccess,
): AsyncGenerator<SourceFile> {
  if (!place.startsWith('https:')) return yield* inFolder(place.slice('file:'.length), id, archiveAt);
  const bytes = await fetched(place, tokenSecret === undefined ? null : secretOf(tokenSecret), get);
  yield {
    id,
    read: async function* () {
      yield bytes;
    },
  };
}

/** Keeps the last archive open: its directory is read only once for all its entries. */
export function lastArchive(): SourceAccess['archiveAt'] {
  let last: { readonly path: string; readonly archive: Promise<ZipArchive> } | null = null;
  return async (path) => {
    if (last?.path !== path) {
      (await last?.archive.catch(() => null))?.close();
      last = { path, archive: openZip(path) };
    }
    return last.archive;
  };
}

async function* inFolder(
  folder: string,
  id: string,
  archiveAt: SourceAccess['archiveAt'],
): AsyncGenerator<SourceFile> {
  const found = await readdir(folder, { withFileTypes: true }).catch((error: Error) => {
    throw new UserError({
      what: `This folder cannot be backed up: ${error.message}`,
      where: folder,
      whatToDo: 'Check the path under backupSources of organisation.yaml, and the right to read it.',
    });
  });
  for (const entry of found.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    const name = `${id}/${entry.name}`;
    if (entry.isDirectory()) yield* inFolder(path, name, archiveAt);
    else if (!entry.isFile())
      throw new UserError({
        what: 'This is neither a file nor a folder, and nothing is left out in silence',
        where: path,
        whatToDo: 'Name what the link leads to under backupSources instead, or take it out of the folder.',
      });
    else if (entry.name.toLowerCase().endsWith('.zip')) yield* inArchive(path, name, archiveAt);
    else yield { id: name, read: () => piecesOfFile(path) };
  }
}

async function* inArchive(
  path: string,
  id: string,
  archiveAt: SourceAccess['archiveAt'],
): AsyncGenerator<SourceFile> {
  for (const name of (await archiveAt(path)).names)
    yield {
      id: `${id}/${name}`,
      read: async function* () {
        yield* (await archiveAt(path)).read(name);
      },
    };
}

async function fetched(place: string, token: string | null, get: typeof fetch): Promise<Uint8Array> {
  const headers = token === null ? {} : { authorization: `Bearer ${token}` };
  const answer = await quietFetch('its source', get, place, {
    headers,
    redirect: 'error',
    signal: AbortSignal.timeout(60_000),
  });
  if (!answer.ok) throw notGiven(place, `it answers ${answer.status}`);
  const bytes = await bytesWithin(largestAnswer, answer);
  if (bytes === null) throw notGiven(place, `it is larger than ${largestAnswer / 1_000_000} MB`);
  return bytes;
}

function notGiven(where: string, why: string): UserError {
  return new UserError({
    what: `These records cannot be backed up: ${why}`,
    where,
    whatToDo: 'Check the address and the token under backupSources of organisation.yaml.',
  });
}
