// What staff say does not work, for the desk: reads mails of the feedback mailbox into the record, writes down what
// somebody said at the desk or on the phone, and shows what was written to whoever holds the window's key. In AWS
// mail and form come in by themselves.

import { randomBytes } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../pipelines/adapters/file-system.ts';
import { printForeign } from '../pipelines/adapters/github/job.ts';
import { readMail } from '../pipelines/adapters/mail/read-mail.ts';
import { replyPolicy } from '../pipelines/auto-reply/reply-policy.ts';
import { UserError } from '../pipelines/errors.ts';
import { feedbackIn, readWords, type Said, writerOf } from '../pipelines/feedback/feedback-fact.ts';
import { feedbackOfMail, senderOf } from '../pipelines/feedback/feedback-of-mail.ts';
import { type Put, putFeedback } from '../pipelines/feedback/put-feedback.ts';
import { speakersIn } from '../pipelines/feedback/voices.ts';
import { recipientOf } from '../pipelines/ledger/personal.ts';
import { sealingKeyOf } from '../pipelines/ledger/sealed.ts';
import { keyringOfJob } from '../pipelines/operation/job.ts';
import { readRosterOf } from '../pipelines/operation/read-window.ts';
import { type Trouble, troubles } from '../pipelines/plan/plan.ts';
import type { Person } from '../pipelines/plan/roster.ts';
import { runCommand, WrongUse } from './lib/command.ts';
import { type WindowAtHand, windowAtHand, windowOptions } from './lib/window-at-hand.ts';

interface Desk {
  readonly hand: WindowAtHand;
  readonly windowKey: Uint8Array;
  readonly roster: readonly Person[];
}

const outcomeWords: Readonly<Record<Put, string>> = {
  created: 'taken',
  exists: 'known already',
  'too-many': 'not taken, the record has as many reports as it takes',
};

await runCommand({
  name: 'npm run feedback --',
  summary:
    'Takes what staff say does not work into the record, or lists it.\nWho wrote and what is sealed under the window’s key (TIDEOVER_WINDOW_KEYS or TIDEOVER_WINDOW_KMS); the same mail twice is one report.',
  usage: `--window ID --store URL --read FILE.eml|FOLDER…
       --window ID --store URL --say login|messages|files|groups|other|none [--account ACCOUNT] [TEXT]
       --window ID --store URL --list`,
  options: {
    window: windowOptions.window,
    store: windowOptions.store,
    read: {
      type: 'string',
      value: 'FILE|FOLDER',
      help: 'A received mail (raw, .eml), or a folder of them; more may follow.',
    },
    say: {
      type: 'string',
      value: 'TROUBLE',
      help: 'What somebody told the desk: the kind of trouble, or none when all is well.',
    },
    account: { type: 'string', value: 'ACCOUNT', help: 'Who said it; counts for the canary and the return.' },
    list: { type: 'boolean', help: 'Show what was written, with people as pseudonyms.' },
  },
  async run({ values, positionals }) {
    const ways = [values.read, values.say, values.list].filter((way) => way !== undefined);
    if (ways.length !== 1) throw new WrongUse('Say one of --read, --say and --list.');
    if (values.account !== undefined && values.say === undefined)
      throw new WrongUse('--account belongs to --say.');
    const trouble = troubles.find((known) => known === values.say);
    if (values.say !== undefined && trouble === undefined)
      throw new WrongUse(`--say takes one of ${troubles.join(', ')}.`);
    const desk = await deskOf(values);
    if (values.read !== undefined) return readAll(desk, [values.read, ...positionals]);
    if (trouble !== undefined) return writeDown(desk, trouble, values.account, positionals.join(' '));
    list(desk);
    return 0;
  },
});

async function deskOf(values: Parameters<typeof windowAtHand>[0]): Promise<Desk> {
  const hand = await windowAtHand(values);
  const keyring = keyringOfJob(hand.store);
  // Whoever can read the roster has the window's key; what is sealed to another could never be read.
  const roster = await readRosterOf(hand.store, keyring, hand.opened);
  return { hand, windowKey: await keyring.windowKey(hand.opened.window), roster };
}

async function readAll(desk: Desk, places: readonly string[]): Promise<number> {
  const { plan, organisation } = desk.hand.opened.snapshot;
  const policy = replyPolicy(plan, organisation, { demandVerdicts: false });
  const at = Temporal.Instant.fromEpochMilliseconds(desk.hand.now);
  const to = organisation.feedback?.address ?? '';
  let failed = 0;
  for (const file of (await Promise.all(places.map(mailsIn))).flat()) {
    const mail = await readMail(await readFile(file));
    const heard = feedbackOfMail({ mail, envelope: { from: senderOf(mail), to }, policy, at });
    if (!heard.heard) {
      console.log(`${file}: left out: ${heard.because}`);
      continue;
    }
    const put = await keep(desk, heard);
    if (put === 'too-many') failed += 1;
    console.log(`${file}: ${outcomeWords[put]}: ${heard.said.trouble}`);
  }
  sayWhatIsNext(desk);
  return failed === 0 ? 0 : 1;
}

/** Files of a folder in their order; what is no mail in it is not looked for. */
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

async function writeDown(
  desk: Desk,
  trouble: Trouble,
  account: string | undefined,
  text: string,
): Promise<number> {
  const { window } = desk.hand.opened;
  if (account !== undefined && !desk.roster.some((person) => person.account === account)) {
    throw new UserError({
      what: `"${account}" is no account of this window’s roster`,
      where: '--account',
      whatToDo: 'Write the account as the roster has it, or leave --account out.',
    });
  }
  const said: Said = {
    way: 'desk',
    trouble,
    text,
    writer: account === undefined ? null : writerOf(window, 'account', account),
    department: null,
  };
  const put = await keep(desk, { id: `desk-${randomBytes(12).toString('hex')}`, said });
  if (put === 'too-many') {
    console.log(`Not taken: the record has as many reports as it takes.`);
    return 1;
  }
  console.log(`Taken: ${said.trouble}${account === undefined ? '' : ` from ${account}`}.`);
  sayWhatIsNext(desk);
  return 0;
}

function keep({ hand, windowKey }: Desk, heard: { readonly id: string; readonly said: Said }): Promise<Put> {
  const to = { window: hand.opened.window, sealTo: sealingKeyOf(windowKey) };
  const at = Temporal.Instant.fromEpochMilliseconds(hand.now);
  return putFeedback(hand.store, to, heard, at, new Uint8Array(randomBytes(32)));
}

function sayWhatIsNext({ hand: { opened } }: Desk): void {
  console.log(
    opened.state.closed === null
      ? 'The next look takes it into the ledger; a return under way hears it within seconds.'
      : 'The window is closed: its report stays as it is.',
  );
}

/** What people wrote may be foreign text; who they are stays a pseudonym, the one that the record uses. */
function list({ hand, windowKey, roster }: Desk): void {
  const { window, facts } = hand.opened;
  const speakerOf = speakersIn(windowKey, window, roster);
  const found = feedbackIn(facts).toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));
  const lines = found.map((fact) => {
    const { account, department } = speakerOf(fact);
    const who = account === null ? (department ?? 'somebody') : recipientOf(windowKey, account).slice(0, 12);
    const text = readWords(windowKey, window, fact)?.text ?? '(cannot be opened with this key)';
    return `${fact.at}  ${fact.trouble.padEnd(8)}  ${fact.way}, ${who}\n    ${text.replaceAll('\n', '\n    ')}`;
  });
  printForeign([...lines, `${found.length} reports in window ${window}`].join('\n'));
}
