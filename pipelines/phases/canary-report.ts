// Where no account of ours can act in the messenger, the people of the canary are its probe: they try by hand and
// say how it went. Their newest words decide; a word that nobody of the canary said does not count here.

import { feedbackIn } from '../feedback/feedback-fact.ts';
import { isTrouble, troubleTitles } from '../feedback/trouble.ts';
import type { Localised, Trouble } from '../plan/plan.ts';
import { canaryAccounts } from '../return/cohorts.ts';
import type { PhaseContext } from './context.ts';

/** More canaries than this tell nothing new and only cost time. */
export const mostCanaries = 5;

export interface CanaryReport {
  readonly size: number;
  /** How many must say that all is well. */
  readonly needed: number;
  readonly well: number;
  /** By number of the canary, from 1: evidence names nobody. */
  readonly troubled: readonly { readonly canary: number; readonly trouble: Trouble }[];
}

/** Each kind of trouble once, as people call it. */
export function troublesIn(troubled: CanaryReport['troubled']): Localised {
  const kinds = [...new Set(troubled.map(({ trouble }) => trouble))].map((trouble) => troubleTitles[trouble]);
  return {
    'zh-CN': kinds.map((title) => title['zh-CN']).join('；'),
    en: kinds.map(({ en }) => en).join('; '),
  };
}

/** What the canary said since then (epoch ms), and since somebody last resumed. */
export function canaryReport(context: PhaseContext, since: number): CanaryReport {
  const accounts = canaryAccounts(context.snapshot.plan, context.roster);
  const from = Math.max(since, context.state().resumedAt ?? 0);
  const newest = new Map<string, Trouble>();
  const said = feedbackIn(context.state().facts.values())
    .filter((fact) => Date.parse(fact.at) >= from)
    .toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));
  for (const fact of said) {
    const { account } = context.senderOf(fact);
    if (account !== null && accounts.includes(account)) newest.set(account, fact.trouble);
  }
  return {
    size: accounts.length,
    needed: Math.min(mostCanaries, Math.ceil(accounts.length / 2)),
    well: [...newest.values()].filter((trouble) => trouble === 'none').length,
    troubled: [...newest].flatMap(([account, trouble]) =>
      isTrouble(trouble) ? [{ canary: accounts.indexOf(account) + 1, trouble }] : [],
    ),
  };
}

/** How people reach us, for messages that ask for their word. */
export function howToReport({ snapshot: { plan, organisation } }: PhaseContext) {
  const address = organisation.feedback?.address;
  const desk = `npm run feedback -- --window ${plan.id} --say none --account ACCOUNT`;
  return {
    'zh-CN': `${address === undefined ? '' : `请 IT 先行组成员从本人邮箱写信到 ${address}，正文只写“一切正常”四个字（有问题就直接写问题），或`}由服务台代记：${desk}`,
    en: `${address === undefined ? 'The desk writes it down' : `Its people write from their own mailbox to ${address} with nothing but ALL WELL (or with what is wrong), or the desk writes it down`}: ${desk}`,
  };
}
