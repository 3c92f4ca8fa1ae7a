// Somebody brings work to be held, without any key: sealed into the shared folder, on disk before he has his receipt.

import { userInfo } from 'node:os';
import { inParallel } from '../adapters/in-parallel.ts';
import { handInTo, readHandIn } from '../adapters/outbox/hand-in.ts';
import { urgentLetter } from '../adapters/outbox/urgent-letter.ts';
import { writeFileAtOnce } from '../adapters/state-file.ts';
import { notSaid } from '../ledger/held-item.ts';
import { approvalItem, instantIn, itemOfFile, messageItem } from './held-items.ts';

/** They share their syncs. */
const writtenAtOnce = 8;

/** As the options say it; `from` is an account, that of the login without it. */
type BroughtWork = {
  readonly [Name in 'conversation' | 'from' | 'at' | 'text' | 'approval']?: string | undefined;
} & { readonly urgent?: boolean | undefined };

/**
 * `now` in epoch milliseconds. `urgent` says where the mail lies that is ready to send, and what is told by telephone; null
 * where nothing is urgent.
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
