// What staff say does not work, for the desk: takes mails and words on the phone into the record, or lists them.

import { printForeign } from '../pipelines/adapters/github/job.ts';
import type { Put } from '../pipelines/feedback/put-feedback.ts';
import { hearMails, openDesk, reportsOf, writeDown } from '../pipelines/operation/feedback-desk.ts';
import { keyringOfJob } from '../pipelines/operation/job.ts';
import { troubles } from '../pipelines/plan/plan.ts';
import { runCommand, WrongUse } from './lib/command.ts';
import { signed, signerOptions } from './lib/signing.ts';
import { windowAtHand, windowOptions } from './lib/window-at-hand.ts';

const outcomeWords: Readonly<Record<Put, string>> = {
  created: 'taken',
  exists: 'known already',
  'too-many': 'not taken, the record has as many reports as it takes',
};

await runCommand({
  name: 'npm run feedback --',
  summary:
    'Takes what staff say does not work into the record, or lists it.\nWho wrote and what is sealed under the window’s key (TIDEOVER_WINDOW_KEYS or TIDEOVER_WINDOW_KMS); the same mail twice is one report.',
  usage: `--window ID --store URL --by ROLE --key FILE --read FILE.eml|FOLDER…
       --window ID --store URL --by ROLE --key FILE --say login|messages|files|groups|other|none [--account ACCOUNT] [TEXT]
       --window ID --store URL --list`,
  options: {
    window: windowOptions.window,
    store: windowOptions.store,
    ...signerOptions,
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
    const hand = await windowAtHand(values);
    const sign = (said: Parameters<typeof signed>[0]) => signed(said, values, hand.opened.snapshot);
    const desk = await openDesk({ ...hand, sign }, keyringOfJob(hand.store));
    const next =
      hand.opened.state.closed === null
        ? 'The next look takes it into the ledger; a return under way hears it within seconds.'
        : 'The window is closed: its report stays as it is.';
    if (trouble !== undefined) {
      const put = await writeDown(desk, trouble, values.account, positionals.join(' '));
      const who = values.account === undefined ? '' : ` from ${values.account}`;
      console.log(`${outcomeWords[put]}: ${trouble}${who}.`);
      if (put !== 'too-many') console.log(next);
      return put === 'too-many' ? 1 : 0;
    }
    if (values.read !== undefined) {
      const heard = await hearMails(desk, [values.read, ...positionals]);
      for (const mail of heard) {
        const what =
          mail.result === 'left-out'
            ? `left out: ${mail.because}`
            : `${outcomeWords[mail.result]}: ${mail.trouble}`;
        console.log(`${mail.file}: ${what}`);
      }
      console.log(next);
      return heard.some(({ result }) => result === 'too-many') ? 1 : 0;
    }
    const reports = await reportsOf(desk);
    // What people wrote is foreign text.
    printForeign([...reports, `${reports.length} reports in window ${hand.opened.window}`].join('\n'));
    return 0;
  },
});
