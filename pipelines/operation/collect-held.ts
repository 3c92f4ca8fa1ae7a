// The desk's round: work that was handed in sealed, dropped into the open folder or mailed goes into the
// record's store, encrypted, and is read back there before anything of its source is moved. A source that
// cannot be taken is put aside with the reason, so that one bad file keeps no other waiting.

import { randomUUID } from 'node:crypto';
import { lstat, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '../adapters/file-system.ts';
import { writeHandIn } from '../adapters/outbox/hand-in.ts';
import { type HeldWork, heldWork, largestFile, whyNotHeld } from '../adapters/outbox/held-work.ts';
import { readRoster } from '../engine/read-frozen.ts';
import { sha256 } from '../ledger/canonical.ts';
import { sealingKeyOf } from '../ledger/sealed.ts';
import type { Keyring, OutboxItem, Store } from '../ports.ts';
import { oneLine } from '../text/hidden-characters.ts';
import type { Standing } from './dropped-work.ts';
import { type HeldSources, openIn, type Source, sealedIn } from './held-sources.ts';
import type { OpenedWindow } from './read-window.ts';

export interface Collecting extends HeldSources {
  readonly held: Pick<HeldWork, 'hold'>;
  /** Waits for as long as a file must not change to count as whole. */
  readonly settle: () => Promise<unknown>;
  /** Open files that earlier rounds took, by where they lie now. */
  readonly taken?: Map<string, Taken>;
}

interface Taken {
  readonly source: Standing;
  /** As it was read. */
  readonly stamp: string | null;
}

/**
 * The desk of somebody who has the window's key. Throws a UserError when the key at hand is not the window's:
 * work held under another key would never be replayed.
 */
export async function openHeldDesk(store: Store, keyring: Keyring, opened: OpenedWindow) {
  const { window, snapshot } = opened;
  const roster = await readRoster(store, keyring, opened.read.chain, snapshot);
  const windowKey = await keyring.windowKey(window);
  const held = heldWork(store, window, async () => windowKey);
  const { plan, organisation } = snapshot;
  const urgentTo = organisation.people
    .filter(({ id }) => plan.emergencyContacts.includes(id))
    .map(({ title, email, phone }) => ({ title: `${title['zh-CN']} / ${title.en}`, email, phone }));
  const taken = new Map<string, Taken>();
  return {
    held,
    /** Writes into the folder what people need to hand in work. */
    begin: (folder: string) =>
      writeHandIn(folder, { format: 1, window, sealTo: sealingKeyOf(windowKey), urgentTo }),
    /** Does one round; gives a line for each file that was taken or put aside. */
    collect: (folder: string, mailbox: string | null) =>
      collectHeld({
        ...{ window, windowKey, roster, held, folder, mailbox, taken },
        settle: () => sleep(settledAfterMs),
      }),
  };
}

/** A file that is still being written is left for the next round. */
const settledAfterMs = 5_000;

/** Gives one line for each file that was taken or put aside. */
export async function collectHeld(place: Collecting): Promise<readonly string[]> {
  const lines: string[] = [...(await givenBack(place.taken))];
  const take = async (sources: readonly Source[]) => {
    for (const few of await fewAtOnce(sources))
      lines.push(...(await Promise.all(few.map((source) => takeAll(place, source)))).flat());
  };
  await take(await sealedIn(place));
  const open = await openIn(place);
  if (open.length === 0) return lines;
  const before = await Promise.all(open.map(stampOf));
  // Clocks of shares and laptops differ from this one, so whether a file still changes is seen by looking
  // twice.
  await place.settle();
  const after = await Promise.all(open.map(stampOf));
  await take(open.filter((_, index) => before[index] !== null && before[index] === after[index]));
  return lines;
}

/** So many sources at most are taken together and share their syncs and pushes. */
const mostAtOnce = 100;
/** So many bytes at most are taken together, since they are in memory, sealed and open. */
const largestAtOnce = largestFile;

/** The sources in their order, in groups that are small enough; one that is larger goes alone. */
async function fewAtOnce(sources: readonly Source[]): Promise<readonly (readonly Source[])[]> {
  const sizes = await Promise.all(
    sources.map(({ path }) =>
      lstat(path).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  const groups: Source[][] = [];
  let room = 0;
  for (const [index, source] of sources.entries()) {
    const size = sizes[index] ?? 0;
    const group = groups.at(-1);
    if (group === undefined || group.length === mostAtOnce || size > room) {
      groups.push([source]);
      room = largestAtOnce - size;
    } else {
      group.push(source);
      room -= size;
    }
  }
  return groups;
}

/** Null for a file that is gone. */
async function stampOf({ path }: Standing): Promise<string | null> {
  return lstat(path).then(
    ({ size, mtimeMs }) => `${size} ${mtimeMs}`,
    () => null,
  );
}

/** Takes all items of a source or none, so that an interrupted round can take the same again. */
async function takeAll({ held, taken }: Collecting, source: Source): Promise<readonly string[]> {
  let items: readonly OutboxItem[];
  const stamp = await stampOf(source);
  try {
    items = await itemsIn(source);
  } catch (error) {
    return putAside(source, error instanceof Error ? error.message : String(error));
  }
  for (const item of items) {
    const why = await held.hold(item);
    if (why !== null) return putAside(source, why);
  }
  const lines = items.map(({ key, kind, from }) => oneLine(`${key}  ${kind} from ${from}`));
  const left = source.isSealed
    ? await unmoved(source, rm(source.path))
    : await moved(source, `.held-${items[0]?.key}`, (path) => taken?.set(path, { source, stamp }));
  return [...lines, ...left];
}

/** A writer that stalled goes on in the file that was taken: it gets its name back, and is taken again as it is then. */
async function givenBack(taken: Collecting['taken']): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const [path, { source, stamp }] of taken ?? []) {
    const now = await stampOf({ ...source, path });
    if (now === stamp) continue;
    taken?.delete(path);
    if (now === null || (await stampOf(source)) !== null) continue;
    await rename(path, source.path).catch(() => undefined);
    lines.push(oneLine(`taken again  ${source.name}: somebody wrote into it after it was taken`));
  }
  return lines;
}

async function itemsIn(source: Source): Promise<readonly OutboxItem[]> {
  // The desk would read with its own rights whatever a link leads to, and wait for ever for a pipe.
  if (!source.isFolder && !(await lstat(source.path)).isFile())
    throw new Error('no file of its own, but a link or a pipe');
  const items = await source.itemsOf();
  for (const item of items) {
    const why = whyNotHeld(item);
    if (why !== null) throw new Error(why);
  }
  return items;
}

async function putAside(source: Standing, why: string): Promise<readonly string[]> {
  const left = await moved(source, '.put-aside');
  return left.length > 0 ? left : [oneLine(`put aside  ${source.name}: ${why}`)];
}

/** Moves the source; a file that was moved to this name before stays. */
async function moved(
  source: Standing,
  ending: string,
  then: (path: string) => unknown = () => undefined,
): Promise<readonly string[]> {
  const usual = nameWith(source, ending);
  const isFree = (await stampOf({ ...source, path: usual })) === null;
  const free = isFree ? usual : nameWith(source, `.${randomUUID().slice(0, 8)}${ending}`);
  return unmoved(
    source,
    rename(source.path, free).then(() => void then(free)),
  );
}

/** A source that the desk may not move is only noted: read again, the same work is held once. */
async function unmoved({ name }: Standing, move: Promise<void>): Promise<readonly string[]> {
  const why = await move.then(
    () => null,
    (error: unknown) => codeOf(error) || String(error),
  );
  return why === null ? [] : [oneLine(`stays where it is  ${name}: it cannot be moved (${why})`)];
}

/** No file system takes names over 255 bytes: longer ones become their digest, which keeps them apart. */
function nameWith({ folder, name }: Standing, ending: string): string {
  const fits = Buffer.byteLength(`${name}${ending}`) <= 255;
  return join(folder, `${fits ? name : sha256(name).slice(0, 32)}${ending}`);
}
