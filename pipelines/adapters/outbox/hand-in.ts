// The folder into which anybody hands in held work without a key: the desk has put the public half of the
// window's key there, and only the window's key opens what is sealed to it.

import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import { readForeign, type Said } from '../../ledger/read-foreign.ts';
import { openSealed, sealFor } from '../../ledger/sealed.ts';
import type { OutboxItem } from '../../ports.ts';
import { codeOf, namesIn, syncFolder, writeSynced } from '../file-system.ts';
import { itemAsValue, itemIn } from './item-value.ts';

/** What people need to hand in work; no secret. */
export type HandIn = Said<typeof handInShape>;

const handInShape = {
  format: '=1',
  window: 'text',
  /** From `sealingKeyOf`. */
  sealTo: 'base64',
  /** Who may open urgent files that come by mail; they get the passphrase by telephone. */
  urgentTo: { $list: { title: 'text', email: 'text', phone: 'text' } },
} as const;

const handInFile = 'held-work.json';
const ending = '.sealed';

export async function readHandIn(folder: string): Promise<HandIn> {
  const bytes = await readFile(join(folder, handInFile)).catch(() => new Uint8Array());
  const read = readForeign(bytes, handInShape);
  if (read.result === 'read') return read.value;
  throw new UserError({
    what: 'Nobody collects held work in this folder',
    where: join(folder, handInFile),
    whatToDo: 'Ask the desk for the folder, or to start npm run outbox -- collect there.',
  });
}

/** Writes the file; everybody on the share can read it and put files beside it, which others cannot read. */
export async function writeHandIn(folder: string, handIn: HandIn): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeDurably(folder, handInFile, Buffer.from(`${JSON.stringify(handIn, null, 2)}\n`));
  await chmod(join(folder, handInFile), 0o644);
}

/** On disk when it returns. Handing in the same item twice makes one file, named by the item's key. */
export async function handInTo(folder: string, { window, sealTo }: HandIn, item: OutboxItem): Promise<void> {
  const sealed = sealFor(sealTo, window, itemAsValue(item), new Uint8Array(randomBytes(32)));
  await writeDurably(folder, `${item.key}${ending}`, Buffer.from(sealed, 'base64'));
}

/** Names of files that were handed in and not collected yet. */
export async function handedIn(folder: string): Promise<readonly string[]> {
  return (await namesIn(folder)).filter((name) => name.endsWith(ending));
}

/** Null where the file was not sealed for this window or holds no item: anybody may put a file. */
export function openHandedIn(windowKey: Uint8Array, window: string, bytes: Uint8Array): OutboxItem | null {
  const opened = openSealed(windowKey, window, Buffer.from(bytes).toString('base64'))?.value;
  return itemIn(opened);
}

/** The name stands only for a whole, durable file; its owner and the desk's group alone can read it. */
async function writeDurably(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const draft = join(folder, `.${name}.${process.pid}.draft`);
  await writeSynced(draft, bytes, 'w', 0o660).catch((error: unknown) => {
    throw new UserError({
      what: `This folder takes no files (${codeOf(error)})`,
      where: folder,
      whatToDo: 'Check the path and your right to write there.',
    });
  });
  await rename(draft, join(folder, name));
  await syncFolder(folder);
}
