// Where held work comes from: each sealed file, each dropped file and each mail, with the items that it
// brings. Reading a source throws the reason where it brings none.

import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { broughtByMail } from '../adapters/mail/held-mail.ts';
import { readMail } from '../adapters/mail/read-mail.ts';
import { handedIn, openHandedIn } from '../adapters/outbox/hand-in.ts';
import { largestFile, longestText } from '../adapters/outbox/held-work.ts';
import { isFromVouchedFor } from '../auto-reply/aligned-sender.ts';
import { notSaid } from '../ledger/held-item.ts';
import type { Person } from '../plan/roster.ts';
import type { OutboxItem } from '../ports.ts';
import { decodeText } from '../text/encodings.ts';
import { mailboxOf } from '../text/header-text.ts';
import { droppedIn, type Standing, standingIn } from './dropped-work.ts';
import { approvalItem, fileOf, itemOfFile, messageItem, uploadItem } from './held-items.ts';

export interface HeldSources {
  readonly window: string;
  readonly windowKey: Uint8Array;
  readonly roster: readonly Person[];
  /** Holds sealed files, and open ones under `drop/ACCOUNT/CONVERSATION/`. */
  readonly folder: string;
  /** Folder of mails as .eml; null where there is none. */
  readonly mailbox: string | null;
}

export interface Source extends Standing {
  itemsOf(): Promise<readonly OutboxItem[]>;
  readonly isSealed?: true;
}

/** Sealed files, which are whole: they are written in one piece. */
export async function sealedIn({ folder, windowKey, window }: HeldSources): Promise<readonly Source[]> {
  return (await handedIn(folder)).map((name) => {
    const path = join(folder, name);
    const itemsOf = async () => {
      const item = openHandedIn(windowKey, window, await readSource(path));
      if (item === null) throw new Error('not sealed for this window, or damaged');
      return [item];
    };
    return { folder, name, path, isFolder: false, isSealed: true, itemsOf };
  });
}

/** Sources that people may still be writing to. */
export async function openIn(place: HeldSources): Promise<readonly Source[]> {
  return [...(await dropped(place)), ...(await mailed(place))];
}

async function dropped({ folder, roster }: HeldSources): Promise<readonly Source[]> {
  return (await droppedIn(join(folder, 'drop'), roster)).map((one) => ({
    ...one,
    itemsOf: async () => {
      if ('why' in one) throw new Error(one.why);
      const { path } = one;
      const { mtimeMs, ctimeMs, size } = await stat(path);
      const brought = { from: one.from, conversation: one.conversation, at: saidAt(mtimeMs, ctimeMs) };
      // A text whose encoding is unknown is brought as a file.
      const isText = /\.txt$/i.test(path) && size <= longestText;
      const read = isText ? decodeText(await readFile(path)) : null;
      return read === null || read.encoding === null
        ? [await itemOfFile(brought, path)]
        : [messageItem(brought, read.text.trim())];
    },
  }));
}

async function mailed(place: HeldSources): Promise<readonly Source[]> {
  if (place.mailbox === null) return [];
  const mails = (await standingIn(place.mailbox)).filter(
    ({ name, isFolder }) => name.endsWith('.eml') && !isFolder,
  );
  return mails.map((mail) => ({ ...mail, itemsOf: () => itemsOfMail(place, mail.path) }));
}

/** Refuses files that are larger than the largest item can make them. */
async function readSource(file: string): Promise<Uint8Array> {
  const { size } = await stat(file);
  if (size > 2 * largestFile) throw new Error(`its ${Math.ceil(size / 1_000_000)} MB are more than any item`);
  return readFile(file);
}

/** A future time becomes the time when the file came: each round reads the same and holds it once. */
function saidAt(said: number, cameAt: number): string {
  return new Date(Math.min(said, cameAt)).toISOString();
}

async function itemsOfMail({ roster }: HeldSources, file: string): Promise<readonly OutboxItem[]> {
  const raw = await readSource(file);
  const mail = await broughtByMail(raw);
  const person = roster.find(({ email }) => email !== undefined && mailboxOf(email) === mail?.from);
  if (mail === null || person === undefined) throw new Error('its sender is nobody of the roster');
  // The sender must be proven, as the item enters the messenger in that person's name.
  if (!isFromVouchedFor(await readMail(raw))) throw new Error('nothing vouches for its From');
  if (mail.text.includes('\ufffd')) throw new Error('its text cannot be read: it does not name its encoding');
  if (mail.text === '' && mail.files.length === 0 && !mail.isApproval) throw new Error('it brings nothing');
  const { mtimeMs, ctimeMs } = await stat(file);
  const at = saidAt(mail.sentAt ?? mtimeMs, ctimeMs);
  const brought = { from: person.account, conversation: mail.conversation || notSaid, at };
  const uploads = (files: typeof mail.files, conversation: string) =>
    files.map(({ name, bytes }) => uploadItem({ ...brought, conversation }, name, bytes));
  if (mail.isApproval) {
    const [form, ...pages] = mail.files;
    const said = mail.text || mail.conversation;
    const approval = approvalItem(brought, said, form ? fileOf(form.name, form.bytes) : null);
    return [approval, ...uploads(pages, notSaid)];
  }
  const text = mail.text === '' ? [] : [messageItem(brought, mail.text)];
  return [...text, ...uploads(mail.files, brought.conversation)];
}
