// What staff report to the desk: mails of the feedback mailbox, words said on the phone, and the list of all
// reports for those who hold the window's key. In AWS mail and form come in by themselves.

import { randomBytes } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../adapters/file-system.ts';
import { withoutGithub } from '../adapters/github/prover.ts';
import { readMail } from '../adapters/mail/read-mail.ts';
import { replyPolicy } from '../auto-reply/reply-policy.ts';
import { readRoster } from '../engine/read-frozen.ts';
import { putStatement, readMailbox } from '../engine/take-facts.ts';
import { UserError } from '../errors.ts';
import {
  feedbackFact,
  feedbackIn,
  type ReceivedFeedback,
  readWords,
  writerOf,
} from '../feedback/feedback-fact.ts';
import { feedbackOfMail, senderOf } from '../feedback/feedback-of-mail.ts';
import type { Put } from '../feedback/put-feedback.ts';
import { sendersIn } from '../feedback/senders.ts';
import type { SignedStatement, Statement } from '../gates/statements/signed-line.ts';
import type { Fact } from '../ledger/fact.ts';
import { recipientOf } from '../ledger/personal.ts';
import { sealingKeyOf } from '../ledger/sealed.ts';
import type { Trouble } from '../plan/plan.ts';
import type { Person } from '../plan/roster.ts';
import type { Keyring, Store } from '../ports.ts';
import { type OpenedWindow, proofContextIn } from './read-window.ts';

/** The window, its key and its people; only somebody with the key can read the roster and the reports. */
export interface Desk {
  readonly store: Store;
  readonly opened: OpenedWindow;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly windowKey: Uint8Array;
  readonly roster: readonly Person[];
  /** Signs as the role of the person at the desk. */
  sign(said: Omit<Statement, 'by'>): Promise<SignedStatement>;
}

export async function openDesk(
  { store, opened, now, sign }: Pick<Desk, 'store' | 'opened' | 'now' | 'sign'>,
  keyring: Keyring,
): Promise<Desk> {
  const roster = await readRoster(store, keyring, opened.read.chain, opened.snapshot);
  return { store, opened, now, sign, windowKey: await keyring.windowKey(opened.window), roster };
}

/** What became of one mail: taken, or left out and why. */
export type MailHeard = { readonly file: string } & (
  | { readonly result: Put; readonly trouble: Trouble }
  | { readonly result: 'left-out'; readonly because: string }
);

/** Files, or folders of .eml files. A UserError names what cannot be read. */
export async function hearMails(desk: Desk, places: readonly string[]): Promise<readonly MailHeard[]> {
  const { plan, organisation } = desk.opened.snapshot;
  const policy = replyPolicy(plan, organisation, { demandVerdicts: false });
  const at = Temporal.Instant.fromEpochMilliseconds(desk.now);
  const to = organisation.feedback?.address ?? '';
  const results: MailHeard[] = [];
  for (const file of (await Promise.all(places.map(mailsIn))).flat()) {
    const mail = await readMail(await readFile(file));
    const heard = feedbackOfMail({ mail, envelope: { from: senderOf(mail), to }, policy, at });
    results.push(
      heard.heard
        ? { file, result: await keep(desk, heard), trouble: heard.said.trouble }
        : { file, result: 'left-out', because: heard.because },
    );
  }
  return results;
}

/** The .eml files of a folder, in order; other files in it are passed over. */
async function mailsIn(place: string): Promise<readonly string[]> {
  try {
    if (!(await stat(place)).isDirectory()) return [place];
    const names = (await readdir(place)).filter((name) => name.toLowerCase().endsWith('.eml')).sort();
    if (names.length > 0) return names.map((name) => join(place, name));
  } catch (error) {
    throw cannotRead(place, codeOf(error) || 'unreadable');
  }
  throw cannotRead(place, 'no .eml file in it');
}

function cannotRead(place: string, why: string): UserError {
  return new UserError({
    what: `This cannot be read (${why})`,
    where: `--read ${place}`,
    whatToDo: 'Name a mail that was saved as .eml, or a folder of such files.',
  });
}

/** Writes down what somebody told the desk. Throws a UserError when the account is not on the roster. */
export async function writeDown(
  desk: Desk,
  trouble: Trouble,
  account: string | undefined,
  text: string,
): Promise<Put> {
  if (account !== undefined && !desk.roster.some((person) => person.account === account)) {
    throw new UserError({
      what: `"${account}" is no account of this window’s roster`,
      where: '--account',
      whatToDo: 'Write the account as the roster has it, or leave --account out.',
    });
  }
  const said: ReceivedFeedback = {
    way: 'desk',
    trouble,
    text,
    writer: account === undefined ? null : writerOf(desk.opened.window, 'account', account),
    department: null,
  };
  return keep(desk, { id: `desk-${randomBytes(12).toString('hex')}`, said });
}

/** Signed by the person at the desk; the same mail twice is one report. */
async function keep(
  { store, opened, now, windowKey, sign }: Desk,
  { id, said }: { readonly id: string; readonly said: ReceivedFeedback },
): Promise<Put> {
  const to = { window: opened.window, sealTo: sealingKeyOf(windowKey) };
  const at = new Date(now).toISOString();
  const { at: _, ...says } = feedbackFact(said, to, at, new Uint8Array(randomBytes(32)));
  return putStatement(store, opened.window, await sign({ window: opened.window, at, says }), id);
}

interface Report {
  readonly at: string;
  readonly trouble: Trouble;
  readonly way: string;
  /** The pseudonym that the record uses, or a department. */
  readonly who: string;
  readonly text: string;
}

/** All reports, oldest first. */
export async function reportsOf(desk: Desk): Promise<readonly Report[]> {
  const { opened, windowKey, roster } = desk;
  const { window } = opened;
  const facts = [...opened.facts, ...(await unheardIn(desk))];
  const senderOf = sendersIn(windowKey, window, roster);
  const found = feedbackIn(facts).toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));
  return found.map((fact) => {
    const { account, department } = senderOf(fact);
    const who = account === null ? (department ?? 'somebody') : recipientOf(windowKey, account).slice(0, 12);
    const text = readWords(windowKey, window, fact)?.text ?? '(cannot be opened with this key)';
    return { at: fact.at, trouble: fact.trouble, way: fact.way, who, text };
  });
}

/** Reports in the mailbox that no look has taken yet. */
async function unheardIn({ store, opened, now }: Desk): Promise<readonly { readonly fact: Fact }[]> {
  const place = proofContextIn(opened, store, withoutGithub, now);
  const unheard = await readMailbox(place, opened.unheard);
  return unheard.flatMap(({ heard }) => (heard.result === 'word' ? [{ fact: heard.fact }] : []));
}
