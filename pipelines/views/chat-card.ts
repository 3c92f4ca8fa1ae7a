// The window's state as a short Markdown card for the command room: where we are, what is next, who is waited
// for. Staff only; both languages, as command rooms are mixed.

import { withoutTricks } from '../window/html.ts';
import { localClock, localTime, offsetName } from '../window/local-time.ts';
import type { Language, Localised } from '../window/plan.ts';
import { parseZoned } from '../window/time.ts';
import { bannerText } from './banner-text.ts';
import { peopleTotals } from './report-insights.ts';
import type { WindowView } from './window-view.ts';
import { count, phaseTitle, stateNames } from './words.ts';

export interface ChatCard {
  readonly title: Localised;
  readonly text: Localised;
}

export function chatCard(view: WindowView): ChatCard {
  const title = (language: Language) =>
    inert(`${stateNames[view.state][language]} · ${view.plan.title[language]}`);
  return {
    title: { 'zh-CN': title('zh-CN'), en: title('en') },
    text: { 'zh-CN': textIn(view, 'zh-CN'), en: textIn(view, 'en') },
  };
}

function textIn(view: WindowView, language: Language): string {
  const zh = language === 'zh-CN';
  const zone = parseZoned(view.plan.start).timeZoneId;
  const lines = [inert(bannerText(view)[language])];
  const running = view.phases.find(({ status }) => status === 'running' || status === 'stopped');
  if (running !== undefined) {
    const since = running.startedAt === null ? '' : localClock(running.startedAt, zone);
    const name = phaseTitle(running.phase, running.round, language);
    lines.push(
      running.status === 'stopped'
        ? `- ${zh ? '已停在' : 'Stopped at'} **${name}**${zh ? '：' : ': '}${inert(running.why ?? '')}`
        : `- ${zh ? '正在' : 'Now: '}**${name}**${zh ? `（${since} 起）` : `, since ${since}`}`,
    );
    if (running.whatToDo !== null)
      lines.push(`- ${zh ? '请：' : 'To do: '}${inert(running.whatToDo[language])}`);
  }
  const next = view.phases.find(({ status }) => status === 'waiting');
  if (next !== undefined && view.state !== 'cancelled') {
    lines.push(
      `- ${zh ? '下一步' : 'Next'}${zh ? '：' : ': '}${phaseTitle(next.phase, next.round, language)}${zh ? '，' : ', '}${localTime(next.plannedAt, zone, language)} (${offsetName(next.plannedAt, zone)})`,
    );
  }
  const closed = view.gates.find((gate) => gate.open === false && next?.phase === gate.phase);
  for (const reason of closed?.reasons ?? [])
    lines.push(`- ${zh ? '还不能开始' : 'Not yet'}${zh ? '：' : ': '}${inert(reason[language])}`);
  const { returned, total } = peopleTotals(view);
  if (total > 0) lines.push(`- ${zh ? '已回来：' : 'Back: '}${count(returned)} / ${count(total)}`);
  const doubts = view.doubts.filter(({ answer }) => answer === null).length;
  if (doubts > 0)
    lines.push(`- ${zh ? `有 ${doubts} 件事待人确认` : `${doubts} in doubt, waiting for an answer`}`);
  return lines.join('\n');
}

/** On one line and without signs that robots read as markup or mentions. */
function inert(text: string): string {
  return withoutTricks(text)
    .replace(/\s+/g, ' ')
    .replace(/[[\]<>*`@]/g, (sign) => twins[sign] ?? sign);
}

const twins: Readonly<Record<string, string>> = {
  '[': '［',
  ']': '］',
  '<': '＜',
  '>': '＞',
  '*': '＊',
  '`': 'ˋ',
  '@': '＠',
};
