// Opens the store that an address names, so that every command takes the same `--store`.

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../errors.ts';
import type { Store } from '../../ports.ts';
import { createFolderStore } from './folder-store.ts';
import { createGitBranchStore } from './git-branch-store.ts';
import { sayPause, type WhyPushesWait } from './git-patience.ts';
import { createMemoryStore } from './memory-store.ts';
import { clientOf, objectPlaceForms, objectPlaceIn } from './object-place.ts';
import { createS3Store } from './s3-store.ts';

export const storeForms = `file:out/store, git:origin, memory:, ${objectPlaceForms}`;

/** `file:FOLDER`, `git:REMOTE` (a remote's name, a path or an address), `memory:`, or a bucket (object-place.ts). */
export function openStore(url: string): Store {
  if (url === 'memory:') return createMemoryStore();
  const [, scheme, rest = ''] = /^(file|git):(.+)$/s.exec(url) ?? [];
  if (scheme === 'file') return createFolderStore(resolve(rest.replace(/^\/\/(?=\/)/, '')));
  if (scheme === 'git') {
    // A leading dash would be an option to git; addresses like `ext::` run programs.
    if (rest.startsWith('-') || rest.includes('::')) throw badAddress(url);
    return createGitBranchStore(existsSync(rest) ? resolve(rest) : rest, waitAloud);
  }
  const place = objectPlaceIn(url);
  if (place !== null) return createS3Store({ place, client: clientOf(place), prove: true });
  throw badAddress(url);
}

async function waitAloud(ms: number, why: WhyPushesWait): Promise<void> {
  const said = sayPause(ms, why);
  if (said !== null) console.error(said);
  await sleep(ms);
}

function badAddress(url: string): UserError {
  return new UserError({
    what: 'This is no address of a store',
    where: url.replace(/(\w+:\/\/)[^/\s@]+@/g, '$1'),
    whatToDo: `Write one like ${storeForms}.`,
  });
}
