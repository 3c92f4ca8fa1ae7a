// Hears a vendor in his own words: one text → the windows it announces. Written here and not with chrono-node, which on
// this project's own samples read both ends of 28 of 94 windows and found times in 17 of 22 texts that announce none:
// it reads dates, and what an announcement needs is which of them is the window.

import { affectedIn } from './affected.ts';
import type { AnnouncedWindow, ReadingContext, StatementStatus, WindowKind } from './announcement.ts';
import { candidatesIn } from './candidates.ts';
import type { FoundWindow } from './found-window.ts';
import { phrasesIn } from './phrases.ts';
import { type PlainText, plainText, quoted } from './plain-text.ts';
import { type Calendar, calendarOf, type Point } from './resolve.ts';
import { placedIn } from './roles.ts';
import type { Stretch } from './sentence.ts';
import { denial, emergencyWord, farewell, fault, plan, topic, underWay } from './signs.ts';
import { latestStatus, type Statement, statementsIn } from './statements.ts';
import { timeWordsIn } from './time-words.ts';
import { windowsIn } from './windows.ts';

/** An announcement stands at a text's beginning, and names few times. In characters, and in times. */
const longestText = 20_000;
const mostTimes = 300;

/**
 * The windows that `text` (plain text, its title as the first line) announces, reports or takes back, in its order;
 * empty where it announces none. Times are RFC 3339, null where the text is silent; a confidence of 0.9 or more claims
 * that start and end are what the text says. Each window carries the text's own words, its status at the text's
 * latest word, and where the text names them the times that it replaces, by which a statement is tied to its window.
 * Never throws: a text that cannot be understood announces nothing.
 */
export function readAnnouncement(text: string, context: ReadingContext): readonly AnnouncedWindow[] {
  const windows = windowsOf(text, context);
  if (windows.length > 0 || context.publishedAt !== null) return windows;
  // "Tonight" of a text without a date: there is a window, and nobody knows of which day.
  return windowsOf(text, { ...context, publishedAt: anyDay }).map((window) => ({
    ...window,
    ...{ start: null, end: null, formerly: null, confidence: confidenceWithoutDay },
  }));
}

const anyDay = '2026-01-01';
/** Of a window that its text tells from the day of publication, where that day is unknown. */
export const confidenceWithoutDay = 0.3;

function windowsOf(text: string, context: ReadingContext): readonly AnnouncedWindow[] {
  const plain = plainText(text.slice(0, longestText));
  if (isAboutSomethingElse(plain)) return [];
  const language = languageOf(plain.plain);
  const phrases = phrasesIn(plain.plain, timeWordsIn(plain.plain)).slice(0, mostTimes);
  const placed = placedIn(plain, phrases);
  const calendar = calendarOf(placed, context, language);
  const statements = statementsIn(plain);
  const latest = latestStatus(plain, statements);
  const candidates = candidatesIn(placed, calendar);
  const moved = latest?.status === 'extended' || latest?.status === 'shortened';
  const windows = windowsIn(plain, placed, candidates, moved);
  if (windows.length === 0) return withoutTimes(plain, latest, calendar.zone.named ? calendar.zone.id : null);
  return windows.map((window) => announced(plain, window, latest, calendar));
}

function languageOf(text: string): 'zh' | 'ja' | 'en' {
  if (/[\u3040-\u30ff]{3}/.test(text) && (text.match(/[\u3040-\u30ff]/g)?.length ?? 0) > 6) return 'ja';
  return (text.match(/\p{Script=Han}/gu)?.length ?? 0) > 3 ? 'zh' : 'en';
}

function titleOf({ plain, title }: PlainText): string {
  return plain.slice(title.from, title.to);
}

/** What was done over a month, what went wrong and a gathering announce nothing, though they name hours. */
const report =
  /(?:运维|维护|运营)?(?:简报|月报|周报|季报|年报)|情况说明|复盘|事故报告|\b(?:monthly|weekly|quarterly|annual) report\b|\bpost-?(?:mortem|incident)\b|\bincident (?:report|review|summary)\b|\bwhat (?:we learned|happened)\b|\broot cause\b/i;
const gathering =
  /讲座|研讨会|分享会|培训通知|直播预告|诚邀|\b(?:join (?:us|our)|register (?:now|for)|save the date|invitation|you(?:'|’)re invited|webinar:)/i;
const whatIsNew = /更新说明|更新日志|发布说明|功能上新|\b(?:release notes|changelog|what(?:'|’)s new)\b/i;
const work = /维护|維護|停机|停服|メンテ|\b(?:maintenance|downtime|outage)\b/i;

function isAboutSomethingElse(text: PlainText): boolean {
  const title = titleOf(text);
  if ((farewell.test(title) || whatIsNew.test(title)) && !work.test(title)) return true;
  if (report.test(title) || gathering.test(title)) return true;
  return /不实信息|谣言|\brumou?rs?\b/i.test(text.plain) && denial.test(text.plain);
}

function announced(
  text: PlainText,
  window: FoundWindow,
  latest: Statement | null,
  calendar: Calendar,
): AnnouncedWindow {
  const daysAgo = daysOver(window, calendar);
  const status =
    latest === null && window.change === null && daysAgo > 0 ? 'completed' : statusOf(window, latest);
  const { start, end, former } = window;
  const whole = start?.wholeDay === true && end === null && !isOpenEnded(text, window);
  // "Today's maintenance was completed at 13:10" says when it ended, and of its start no more than the day.
  const dayOnly = status === 'completed' && start?.wholeDay === true && end?.wholeDay === false;
  const times = {
    start: dayOnly ? null : written(start),
    end: written(whole ? { ...start, at: start.at.add({ days: 1 }) } : end),
  };
  return {
    kind: kindOf(text, window.where, status),
    status,
    ...times,
    zone: start?.zone.named ? start.zone.id : end?.zone.named ? end.zone.id : null,
    durationMinutes: window.minutes,
    affects: affectedIn(text.plain),
    // Half a year late is no report but a year that was written wrongly.
    confidence: daysAgo > 180 ? 0.6 : confidenceOf(text, window),
    evidence: [...new Set(window.where)].map((where) => quoted(text, where)).join(' … '),
    formerly: former && { start: written(former.start), end: written(former.end) },
  };
}

/** How many days before the publication the window was over: then the text reports it. */
function daysOver({ end }: FoundWindow, { published }: Calendar): number {
  if (end === null || published === null) return 0;
  return end.at.toPlainDate().until(published, { largestUnit: 'day' }).days;
}

/** "From the 9th on" has no end; "on the 9th" ends with the day. */
function isOpenEnded(text: PlainText, { where }: FoundWindow): boolean {
  return where.some(({ from, to }) =>
    /[日号號] ?(?:起|开始|から)|\b(?:from|starting|beginning|as of|onwards?)\b/i.test(
      text.plain.slice(from, to),
    ),
  );
}

function written(point: Point | null): string | null {
  return point?.at.toString({ timeZoneName: 'never', smallestUnit: 'second' }) ?? null;
}

function statusOf({ change, former, end }: FoundWindow, latest: Statement | null): StatementStatus {
  if (change === 'done') return 'completed';
  if (change === 'all moved') return 'scheduled';
  const said = latest?.status ?? 'scheduled';
  if (change !== 'end moved' || said === 'completed' || said === 'cancelled') return said;
  const earlier =
    former?.end != null && end !== null && Temporal.ZonedDateTime.compare(end.at, former.end.at) < 0;
  return earlier ? 'shortened' : said === 'shortened' ? 'shortened' : 'extended';
}

function kindOf(text: PlainText, where: readonly Stretch[], status: StatementStatus): WindowKind {
  if (status === 'completed' || status === 'cancelled' || status === 'extended') return status;
  return isEmergency(text, where.map(({ from, to }) => text.plain.slice(from, to)).join('\n'))
    ? 'emergency'
    : 'planned';
}

function isEmergency(text: PlainText, near: string): boolean {
  const title = titleOf(text);
  if (emergencyWord.test(title) || emergencyWord.test(near)) return true;
  if (/计划|計劃|例行|定期|\b(?:scheduled|planned|routine)\b/i.test(near + title)) return false;
  return text.sentences.some(({ from, to }) => {
    const words = text.plain.slice(from, to);
    const found = fault.exec(words);
    return (
      found !== null &&
      !/如果|若|可能|\b(?:if|may|might|could|will)\b/i.test(words.slice(0, found.index + found[0].length))
    );
  });
}

function confidenceOf(text: PlainText, window: FoundWindow): number {
  const { start, end, contradicted } = window;
  const near = window.where.map(({ from, to }) => text.plain.slice(from, to)).join(' ');
  if (contradicted || start?.sure === false || end?.sure === false) return 0.6;
  if (start?.zone.sure === false || (start === null && end?.zone.sure === false)) return 0.6;
  if (/\b(?:tentative(?:ly)?|to be confirmed|TBC|TBD)\b|暂定|待定|未定|確定ではありません/i.test(text.plain))
    return 0.6;
  if (start?.wholeDay === true) return end === null || /周末|週末|weekend/i.test(near) ? 0.75 : 0.92;
  if (start === null) return 0.9;
  if (window.endCounted) return window.approximate ? 0.91 : 0.93;
  return end === null ? 0.92 : 0.97;
}

/** A text that names no time may still say that something is under way, over or called off. */
function withoutTimes(
  text: PlainText,
  latest: Statement | null,
  zone: string | null,
): readonly AnnouncedWindow[] {
  const running = text.sentences.find(({ from, to }) => isRunning(text.plain.slice(from, to)));
  const sentence = (latest?.status === 'in-progress' ? running : null) ?? latest?.where ?? running;
  if (sentence === undefined) return [];
  const words = text.plain.slice(sentence.from, sentence.to);
  if (denial.test(words) || farewell.test(words)) return [];
  const isRunningNow = isRunning(words) || (latest?.status === 'in-progress' && topic.test(words));
  if (latest === null && !isRunningNow) return [];
  if (latest !== null && latest.status !== 'in-progress' && !isWordOnWindow(words)) return [];
  if (latest?.status === 'in-progress' && !isRunningNow) return [];
  const status = latest?.status ?? 'in-progress';
  return [
    {
      kind: kindOf(text, [sentence], status),
      status,
      start: null,
      end: null,
      zone,
      durationMinutes: null,
      affects: affectedIn(text.plain),
      confidence: 0.9,
      evidence: quoted(text, sentence),
      formerly: null,
    },
  ];
}

function isRunning(words: string): boolean {
  return topic.test(words) && underWay.test(words) && !plan.test(words.replace(/进行|進行|正在/g, ''));
}

/** "The maintenance has been completed" is a word on a window; a list of what was mended is not. */
function isWordOnWindow(words: string): boolean {
  return (
    /维护|維護|升级|割接|停机|检修|メンテナンス|\b(?:maintenance|upgrade|outage|downtime)\b/i.test(words) &&
    !/简报|近期|recently/i.test(words)
  );
}
