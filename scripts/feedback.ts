// Staff's feedback, for the desk: takes mails and telephone reports into the record, or lists what was
// reported.

import { hearMails, openDesk, reportsOf, writeDown } from '../pipelines/operation/feedback-desk.ts';
import { keyringOf } from '../pipelines/operation/job.ts';
import { localised, troubles } from '../pipelines/plan/plan.ts';
import { feedback, outcomes } from './commands/on-the-night.ts';
import { bilingual } from './lib/bilingual.ts';
import { printJson, runCommand, WrongUse } from './lib/command.ts';
import { signed } from './lib/signing.ts';
import { windowAtHand } from './lib/window-at-hand.ts';

await runCommand(feedback, async ({ values, positionals, language, say }) => {
  const ways = [values.read, values.say, values.list].filter((way) => way !== undefined);
  if (ways.length !== 1) throw new WrongUse(bilingual`Say one of --read, --say and --list.`);
  if (values.account !== undefined && values.say === undefined)
    throw new WrongUse(bilingual`--account belongs to --say.`);
  const trouble = troubles.find((known) => known === values.say);
  if (values.say !== undefined && trouble === undefined)
    throw new WrongUse(
      localised(`--say 写其中之一：${troubles.join('、')}。`, `--say takes one of ${troubles.join(', ')}.`),
    );
  const hand = await windowAtHand(values);
  const { window, snapshot, state } = hand.opened;
  const sign = (said: Parameters<typeof signed>[0]) => signed(said, values, snapshot);
  const desk = await openDesk({ ...hand, sign }, keyringOf(hand.store, hand.opened));
  const next =
    state.closed === null
      ? bilingual`The next look takes it into the ledger; a return under way hears it within seconds.`
      : bilingual`The window is closed: its report stays as it is.`;
  if (trouble !== undefined) {
    const put = await writeDown(desk, trouble, values.account, positionals.join(' '));
    const who = values.account === undefined ? '' : bilingual` from ${values.account}`[language];
    console.log(`${outcomes[put][language]}: ${trouble}${who}.`);
    if (put !== 'too-many') say(next);
    return put === 'too-many' ? 1 : 0;
  }
  if (values.read !== undefined) {
    const heard = await hearMails(desk, [values.read, ...positionals]);
    for (const mail of heard) {
      const what =
        mail.result === 'left-out'
          ? bilingual`left out: ${mail.because}`[language]
          : `${outcomes[mail.result][language]}: ${mail.trouble}`;
      console.log(`${mail.file}: ${what}`);
    }
    say(next);
    return heard.some(({ result }) => result === 'too-many') ? 1 : 0;
  }
  const reports = await reportsOf(desk);
  if (values.json) printJson({ window, reports });
  // People's words are untrusted text, so hidden characters are removed.
  else
    console.log(
      [...reports.map(lineOf), bilingual`${reports.length} reports in window ${window}`[language]].join('\n'),
    );
  return 0;
});

/** One report: a line with its data, and its words below. */
function lineOf({ at, trouble, way, who, text }: Awaited<ReturnType<typeof reportsOf>>[number]): string {
  return `${at}  ${trouble.padEnd(8)}  ${way}, ${who}\n    ${text.replaceAll('\n', '\n    ')}`;
}
