// Drops windows that a text only mentions and does not announce: a past fault, the end of a service for good,
// an event.

import type { FoundWindow } from './found-window.ts';
import { type PlainText, wordsAt } from './plain-text.ts';
import type { Calendar, Point } from './resolve.ts';
import { condition, denial, farewell, fault, plan, topic, underWay, weakTopic, work } from './signs.ts';
import type { Statement } from './statements.ts';

export function announcing(
  text: PlainText,
  windows: readonly FoundWindow[],
  latest: Statement | null,
  calendar: Calendar,
): readonly FoundWindow[] {
  const isTold = windows.some(
    (window) => !speaksOfWork(text, window) && isPast(text, window, latest, calendar),
  );
  const [isGathering, isQuestion] = [gathering.test(wordsAt(text, [text.title])), asks(text)];
  const isAnyAhead = windows.some(({ start }) => start !== null && !isBefore(start, calendar));
  return windows.filter((window) => {
    const { start, end, minutes, inTitle } = window;
    const words = wordsAt(text, window.where);
    const isBehind = start === null ? null : isBefore(start, calendar);
    const isDay = start?.wholeDay === true && end === null;
    // The text's own date is no window: "About the server work 2026.12.01", "1 December 2026 | The team".
    const isAtEnd = /\d{4}[./-]\d\d?[./-]\d\d?\W*$/.test(words);
    const isStamp =
      isDay && calendar.published?.equals(start.day) && (inTitle || isAtEnd || !namesWork(words));
    // The end of a service is no window: "From 1 July on we no longer offer it", "closed for good on 16
    // June".
    const isForGood = isDay && minutes === null && (isOpenEnded(words) || /停止|停用|失效/.test(words));
    if (isQuestion && (isBehind !== false || !start?.sure)) return false;
    if (isGathering && !work.test(words)) return false;
    if (isAnyAhead && isBehind && end === null && start?.sure) return false;
    if (isStamp && windows.length > 1) return false;
    const isToCome =
      /\bwill be (?:shut )?down\b/i.test(words) ||
      (isBehind === false && !calendar.published?.equals(start?.day ?? ''));
    return speaksOfWork(text, window) || !((isTold && !isToCome) || isForGood);
  });
}

function isBefore({ day }: Point, { published }: Calendar): boolean {
  return published !== null && Temporal.PlainDate.compare(day, published) < 0;
}

/** Whether the title or the window's own sentences speak of maintenance work, and not only of a fault. */
function speaksOfWork(text: PlainText, { where, start, change }: FoundWindow): boolean {
  const [title, own] = [wordsAt(text, [text.title]), wordsAt(text, where)];
  if (work.test(title) || (work.test(own) && !fault.test(own))) return true;
  const isBetween = change === 'done' && (start?.wholeDay === false || weakTopic.test(title));
  return weakTopic.test(title + own) && (isBetween || plan.test(title + own));
}

export function isWork(words: string): boolean {
  return work.test(words) || weakTopic.test(words);
}

/** Whether the text reports a fault afterwards: it began before the day of publication and is over. */
function isPast(
  text: PlainText,
  { start, end, change, where }: FoundWindow,
  latest: Statement | null,
  calendar: Calendar,
): boolean {
  if (start === null && change === 'done') return true;
  if (start !== null && !isBefore(start, calendar) && !inPastTense.test(wordsAt(text, where))) return false;
  const isOpen = latest?.status === 'in-progress' || stillOpen.test(wordsAt(text, where));
  if (end === null) return latest?.status === 'completed' || !isOpen;
  const { published, publishedAt } = calendar;
  const now = publishedAt ?? published?.add({ days: 1 }).toZonedDateTime(end.at.timeZoneId).toInstant();
  return now !== undefined && Temporal.Instant.compare(end.at.toInstant(), now) <= 0;
}

const stillOpen = new RegExp(`起|仍|未|${underWay.source}|\\bsince\\b`, 'i');

const inPastTense = /曾|一度|\b(?:was|were|experienced|suffered)\b/i;

/** Whether a day is the beginning of something without an end: "from the 9th on", unlike "on the 9th". */
export function isOpenEnded(words: string): boolean {
  return /[日号號] ?(?:起|开始|から)|\b(?:from|starting|beginning|as of|onwards?)\b/i.test(words);
}

/** Whether the title is a question, as of an article or of a reader's letter, and not of an announcement. */
export function asks(text: PlainText): boolean {
  return /\?\s*$|什么意思|怎么|如何|为什么|是什么|多久|几点/.test(wordsAt(text, [text.title]));
}

const gathering =
  /讲座|研[讨討][会會]|分享会|培训通知|直播预告|诚邀|\b(?:join (?:us|our)|register (?:now|for)|save the date|invitation|you(?:'|’)re invited|webinar:)/i;
const report =
  /到期|[补補][偿償]|更新说明|更新日志|发布说明|功能上新|[简月周季年]报|情况说明|复盘|回顾|实录|事故|\b(?:release notes|changelog|what(?:'|’)s new|(?:monthly|incident) (?:report|review)|post-?(?:mortem|incident)|report on|procedure|policy|how to (?:announce|schedule|plan|notify)|what (?:we learned|happened)|look(?:ing)? back|in review|managing|root cause)\b/i;

/** Whether the words name work as a fact, not as a condition: "if trading should be interrupted, tell us". */
function namesWork(words: string): boolean {
  const [told = ''] = words.split(condition);
  return topic.test(told) || weakTopic.test(told);
}

export function isAboutSomethingElse(text: PlainText): boolean {
  const title = wordsAt(text, [text.title]);
  if ((farewell.test(title) || report.test(title)) && !work.test(title)) return true;
  if (/^\W*post-?mortem\W*$/im.test(text.plain)) return true;
  if (!text.sentences.some((sentence) => namesWork(wordsAt(text, [sentence])))) return true;
  return /不实信息|谣言|\brumou?rs?\b/i.test(text.plain) && denial.test(text.plain);
}
