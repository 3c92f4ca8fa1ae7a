// What the people of the canary report where no account of ours can act in the messenger: they try by hand
// and say how it went. The newest report of each counts; reports of anybody else do not count here.

import type { OwnLetter } from '../continuity/own-list.ts';
import { feedbackIn } from '../feedback/feedback-fact.ts';
import { codeFor, yesesOf } from '../feedback/one-time-code.ts';
import { isTrouble, troubleTitles, wordsOfAllWell } from '../feedback/trouble.ts';
import { bilingual } from '../plan/bilingual.ts';
import type { Localised, Trouble } from '../plan/plan.ts';
import type { Person } from '../plan/roster.ts';
import { joined } from '../plan/sentences.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import { canaryAccounts } from '../return/cohorts.ts';
import type { PhaseContext } from './context.ts';
import { tellOwn } from './tell-own.ts';

/** More canaries than this tell nothing new and only cost time. */
export const mostCanaries = 5;

/** Each kind of trouble once, in people's words. */
export function troublesIn(troubled: readonly { readonly trouble: Trouble }[]): Localised {
  const kinds = new Set(troubled.map(({ trouble }) => troubleTitles[trouble]));
  return joined([...kinds], { 'zh-CN': '；', en: '; ' });
}

/**
 * Asks each of the canary, once for each round (since `since`, epoch ms, and since the last `/resume`), and
 * gives what they reported in it. A yes needs the code of this round; bad news needs none.
 */
export async function askCanary(context: PhaseContext, phase: 'canary' | 'verify', since: number) {
  const accounts = canaryAccounts(context.snapshot.plan, context.roster);
  const from = Math.max(since, context.state().resumedAt ?? 0);
  const question = `${phase}-${from}`;
  const codes = new Map(
    accounts.map((account) => [codeFor(context.pseudonymOf, question, account), account]),
  );
  for (const [code, account] of codes) {
    const person = context.roster.find((one) => one.account === account);
    if (person === undefined) continue;
    await tellOwn(context, person, () => questionTo(person, question, code, context.snapshot), {
      step: 'ask',
      target: `${context.pseudonymOf(account)}/${from}`,
      what: 'ask somebody of the canary how it is',
    });
  }
  const newest = new Map<string, Trouble>();
  const yesOf = yesesOf(codes);
  let notCounted = 0;
  const said = feedbackIn(context.state().facts.values()).toSorted(
    (one, other) => Date.parse(one.at) - Date.parse(other.at),
  );
  for (const fact of said) {
    const sender = context.senderOf(fact);
    // A code shows by itself which round it belongs to, so the time of its report does not matter: clocks
    // differ.
    if (Date.parse(fact.at) < from && !codes.has(sender.code ?? '')) continue;
    const account =
      fact.trouble === 'none' ? yesOf(fact, sender) : (sender.account ?? codes.get(sender.code ?? ''));
    if (account != null && accounts.includes(account)) newest.set(account, fact.trouble);
    else if (fact.trouble === 'none' && (sender.code !== null || accounts.includes(sender.account ?? '')))
      notCounted += 1;
  }
  return {
    size: accounts.length,
    /** How many must say that all is well. */
    needed: Math.min(mostCanaries, Math.ceil(accounts.length / 2)),
    well: [...newest.values()].filter((trouble) => trouble === 'none').length,
    /** Yeses whose code is another person's, of an earlier round, or used before. */
    notCounted,
    /** By the canary's number, from 1, since evidence names nobody. */
    troubled: [...newest].flatMap(([account, trouble]) =>
      isTrouble(trouble) ? [{ canary: accounts.indexOf(account) + 1, trouble }] : [],
    ),
  };
}

function questionTo(
  { language }: Person,
  question: string,
  code: string,
  { organisation: { messenger, feedback } }: Snapshot,
): OwnLetter {
  const { address, form } = feedback ?? {};
  const name = messenger.name;
  const link = `${form}?code=${code}`;
  const [zh, en] = wordsOfAllWell;
  const [byLink, byMail] = [form !== undefined, address !== undefined];
  const answers = {
    'zh-CN': `${byLink ? `打开 ${link} 点选“一切正常”；或` : ''}${byMail ? `从本人邮箱写信到 ${address}，正文只写“${zh} ${code}”` : '告诉服务台'}`,
    en: `${byLink ? `open ${link} and choose it there; or ` : ''}${byMail ? `write from your own mailbox to ${address} with nothing but ${en} ${code}` : 'tell the desk'}`,
  };
  const subject = bilingual`How does ${name} work for you?`;
  const text = bilingual`Please sign in to ${name} on your own devices now, and try messages and files.\nIf all is well: ${answers}.\nIf anything is wrong: say so the same way in your own words.\nThe code is yours alone and counts once: do not pass it on.`;
  return { notice: `own-question/${question}`, subject: subject[language], parts: [text[language]], code };
}

/** How people reach us, for messages that ask for a report, and which reports did not count. */
export function howToReport(
  { snapshot: { plan, organisation } }: PhaseContext,
  { notCounted }: { readonly notCounted: number },
): Localised {
  const address = organisation.feedback?.address;
  const desk = `npm run feedback -- --window ${plan.id} --say none --account ACCOUNT`;
  const [zh, en] =
    notCounted === 0
      ? ['', '']
      : [
          `有 ${notCounted} 条“一切正常”未计入：没有写确认码，或确认码不是本人的、已经用过、属于上一轮。`,
          `${notCounted} who said so did not count: their code was missing, another person’s, used before or of an earlier round. `,
        ];
  return {
    'zh-CN': `${zh}${address === undefined ? '' : `请 IT 先行组成员从本人邮箱写信到 ${address}，正文只写“一切正常”和发给本人的确认码（有问题就直接写问题），或`}由服务台代记：${desk}`,
    en: `${en}${address === undefined ? 'The desk writes it down' : `Its people write from their own mailbox to ${address} with nothing but ALL WELL and the code that each was sent (or with what is wrong), or the desk writes it down`}: ${desk}`,
  };
}
