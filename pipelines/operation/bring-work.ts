// Hands in work to be held, without any key: it is sealed into the shared folder, and on disk before its
// receipt is given.

import { userInfo } from 'node:os';
import { inParallel } from '../adapters/in-parallel.ts';
import { handInTo, readHandIn } from '../adapters/outbox/hand-in.ts';
import { urgentLetter } from '../adapters/outbox/urgent-letter.ts';
import { writeFileAtOnce } from '../adapters/state-file.ts';
import { notSaid } from '../ledger/held-item.ts';
import { approvalItem, instantIn, itemOfFile, messageItem } from './held-items.ts';

/** How many files are written at a time; they share their syncs to disk. */
const writtenAtOnce = 8;

/** The options of the command; `from` is an account, by default that of the login. */
type BroughtWork = {
  readonly [Name in 'conversation' | 'from' | 'at' | 'text' | 'approval']?: string | undefined;
} & { readonly urgent?: boolean | undefined };

/**
 * `now` in epoch milliseconds. For urgent work the result says where the mail lies that is ready to send, and
 * what to say by telephone; null where nothing is urgent.
 */
export async function bringWork(folder: string, files: readonly string[], work: BroughtWork, now: number) {
  const handIn = await readHandIn(folder);
  const brought = {
    from: work.from ?? userInfo().username,
    conversation: work.conversation ?? notSaid,
    at: instantIn(work.at, now),
  };
  const ofFiles = await Promise.all(files.map((file) => itemOfFile(brought, file)));
  const [form, ...pages] = ofFiles;
  const decided =
    work.approval === undefined
      ? ofFiles
      : [approvalItem(brought, work.approval, form?.file ?? null), ...pages];
  const items = work.text === undefined ? decided : [...decided, messageItem(brought, work.text)];
  await inParallel(items, writtenAtOnce, (item) => handInTo(folder, handIn, item));
  const [first] = items;
  if (!work.urgent || first === undefined) return { items, urgent: null };
  const { mail, passphrase } = await urgentLetter(items, handIn);
  const file = `${first.key}.eml`;
  writeFileAtOnce(file, mail);
  const to = handIn.urgentTo.map(({ title, phone }) => `${title} ${phone}`);
  return { items, urgent: { file, passphrase, to } };
}
