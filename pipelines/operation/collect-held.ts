// The desk's round: what was handed in sealed, dropped into the open folder or written to the mailbox goes into the
// record's store, encrypted, and is read back there before anything of its source is moved. What cannot be taken is put
// aside with the reason, so that one bad file keeps no other waiting.

import { lstat, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { codeOf, namesIn } from '../adapters/file-system.ts';
import { broughtByMail } from '../adapters/mail/held-mail.ts';
import { readMail } from '../adapters/mail/read-mail.ts';
import { handedIn, openHandedIn, writeHandIn } from '../adapters/outbox/hand-in.ts';
import { type HeldWork, heldWork, largestFile, longestText } from '../adapters/outbox/held-work.ts';
import { isFromVouchedFor } from '../auto-reply/aligned-sender.ts';
import { readRoster } from '../engine/read-frozen.ts';
import { sha256 } from '../ledger/canonical.ts';
import { notSaid } from '../ledger/held-item.ts';
import { sealingKeyOf } from '../ledger/sealed.ts';
import type { Person } from '../plan/roster.ts';
import type { Keyring, OutboxItem, Store } from '../ports.ts';
import { mailboxOf } from '../text/header-text.ts';
import { oneLine } from '../text/hidden-characters.ts';
import { approvalItem, fileOf, itemOfFile, messageItem, uploadItem } from './held-items.ts';
import type { OpenedWindow } from './read-window.ts';

export interface Collecting {
  readonly window: string;
  readonly windowKey: Uint8Array;
  readonly roster: readonly Person[];
  readonly held: Pick<HeldWork, 'hold'>;
  /** Sealed files lie in it, and open ones under `drop/ACCOUNT/CONVERSATION/`. */
  readonly folder: string;
  /** Mails as .eml; null without one. */
  readonly mailbox: string | null;
  readonly now: () => number;
}

/**
 * The desk of whoever has the window's key. A UserError when the key is not the window's: what is held under another would
 * never be replayed.
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
  return {
    held,
    /** Puts there what whoever hands in must know. */
    begin: (folder: string) =>
      writeHandIn(folder, { format: 1, window, sealTo: sealingKeyOf(windowKey), urgentTo }),
    /** One round; a line for each that was taken or put aside. */
    collect: (folder: string, mailbox: string | null) =>
      collectHeld({ window, windowKey, roster, held, folder, mailbox, now: () => Date.now() }),
  };
}

/** A file that somebody may still be writing is left for the next round. */
const settledAfterMs = 5_000;

/** What was taken and what was put aside, a line each. */
export async function collectHeld(place: Collecting): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const name of await handedIn(place.folder)) {
    const file = join(place.folder, name);
    const itemsOf = async () => {
      const item = openHandedIn(place.windowKey, place.window, await readSource(file));
      if (item === null) throw new Error('not sealed for this window, or damaged');
      return [item];
    };
    lines.push(...(await takeAll(place, file, itemsOf, () => rm(file))));
  }
  for (const { file, from, conversation } of await dropped(place)) {
    const itemsOf = async () => {
      const brought = { from, conversation, at: new Date((await stat(file)).mtimeMs).toISOString() };
      const isText = extname(file) === '.txt' && (await stat(file)).size <= longestText;
      return [
        isText
          ? messageItem(brought, (await readFile(file, 'utf8')).trim())
          : await itemOfFile(brought, file),
      ];
    };
    lines.push(...(await takeAll(place, file, itemsOf)));
  }
  const mailbox = place.mailbox === null ? '' : await realpath(place.mailbox).catch(() => '');
  for (const file of mailbox === '' ? [] : await filesIn(mailbox, '.eml', place.now()))
    lines.push(...(await takeAll(place, file, () => itemsOfMail(place, file))));
  return lines;
}

/** All of one source or none, so that a round that was cut off takes the same again. */
async function takeAll(
  { held }: Collecting,
  file: string,
  itemsOf: () => Promise<readonly OutboxItem[]>,
  putAway = (key: string) => rename(file, nameWith(file, `.held-${key}`)),
): Promise<readonly string[]> {
  let items: readonly OutboxItem[];
  try {
    // The desk would read with its own rights what a link leads to, and wait for ever for a pipe.
    if (!(await lstat(file)).isFile()) throw new Error('no file of its own, but a link or a pipe');
    items = await itemsOf();
  } catch (error) {
    return putAside(file, error instanceof Error ? error.message : String(error));
  }
  for (const item of items) {
    const why = await held.hold(item);
    if (why !== null) return putAside(file, why);
  }
  const lines = items.map(({ key, kind, from }) => oneLine(`${key}  ${kind} from ${from}`));
  return [...lines, ...(await moved(file, putAway(items[0]?.key ?? 'nothing')))];
}

/** Nothing that holds an item of the largest file is larger. */
async function readSource(file: string): Promise<Uint8Array> {
  const { size } = await stat(file);
  if (size > 2 * largestFile) throw new Error(`its ${Math.ceil(size / 1_000_000)} MB are more than any item`);
  return readFile(file);
}

async function itemsOfMail({ roster, now }: Collecting, file: string): Promise<readonly OutboxItem[]> {
  const raw = await readSource(file);
  const mail = await broughtByMail(raw);
  const person = roster.find(({ email }) => email !== undefined && mailboxOf(email) === mail?.from);
  if (mail === null || person === undefined) throw new Error('its sender is nobody of the roster');
  // It enters the messenger in that person's name.
  if (!isFromVouchedFor(await readMail(raw))) throw new Error('nothing vouches for its From');
  const at = new Date(mail.sentAt ?? now()).toISOString();
  const brought = { from: person.account, conversation: mail.conversation || notSaid, at };
  if (mail.isApproval) {
    const [form] = mail.files;
    return [
      approvalItem(brought, mail.text || mail.conversation, form ? fileOf(form.name, form.bytes) : null),
    ];
  }
  const text = mail.text === '' ? [] : [messageItem(brought, mail.text)];
  return [...text, ...mail.files.map(({ name, bytes }) => uploadItem(brought, name, bytes))];
}

async function dropped({ folder, roster, now }: Collecting) {
  const root = await realpath(join(folder, 'drop')).catch(() => '');
  const found: { readonly file: string; readonly from: string; readonly conversation: string }[] = [];
  for (const { account } of roster)
    for (const conversation of await namesOf(join(root, account))) {
      for (const file of await filesIn(join(root, account, conversation), '', now()))
        found.push({ file, from: account, conversation });
    }
  return found;
}

async function filesIn(folder: string, ending: string, now: number): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of await namesOf(folder)) {
    if (!name.endsWith(ending) || /^\.|\.(?:held-[^.]*|put-aside)$/.test(name)) continue;
    const file = join(folder, name);
    const status = await lstat(file).catch(() => null);
    if (status?.isDirectory() === false && now - status.mtimeMs >= settledAfterMs) found.push(file);
  }
  return found;
}

/** Behind a link lies what is somebody else's. */
async function namesOf(folder: string): Promise<readonly string[]> {
  const isLink = (await realpath(folder).catch(() => '')) !== folder;
  return isLink ? [] : namesIn(folder).catch(() => []);
}

async function putAside(file: string, why: string): Promise<readonly string[]> {
  const left = await moved(file, rename(file, nameWith(file, '.put-aside')));
  return left.length > 0 ? left : [oneLine(`put aside  ${basename(file)}: ${why}`)];
}

/** What the desk may not move keeps nobody waiting; the same is held once, however often it is read. */
async function moved(file: string, move: Promise<void>): Promise<readonly string[]> {
  const why = await move.then(
    () => null,
    (error: unknown) => codeOf(error) || String(error),
  );
  return why === null ? [] : [oneLine(`stays where it is  ${basename(file)}: it cannot be moved (${why})`)];
}

/** No file system takes more than 255 bytes; what is cut stays apart by its digest. */
function nameWith(file: string, ending: string): string {
  const name = basename(file);
  const fits = Buffer.byteLength(`${name}${ending}`) <= 255;
  return join(dirname(file), `${fits ? name : sha256(name).slice(0, 32)}${ending}`);
}
