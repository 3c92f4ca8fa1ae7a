// Reads the announced windows from a vendor's text. Not with chrono-node, which on this project's own samples
// read both ends of 28 of 94 windows and found times in 17 of 22 texts that announce none: it reads dates,
// but does not tell which of them are the window.

import { affectedIn } from './affected.ts';
import type { AnnouncedWindow, ReadingContext, StatementStatus, WindowKind } from './announcement.ts';
import { candidatesIn } from './candidates.ts';
import { type FoundWindow, nothingFound } from './found-window.ts';
import { announcing, asks, isAboutSomethingElse, isOpenEnded, isWork } from './only-told.ts';
import { phrasesIn } from './phrases.ts';
import { type PlainText, plainText, quoted, wordsAt } from './plain-text.ts';
import { type Calendar, calendarOf, type Language, type Point } from './resolve.ts';
import { placedIn } from './roles.ts';
import type { Stretch } from './sentence.ts';
import { denial, emergencyWord, farewell, fault, plan, recurring, topic, underWay } from './signs.ts';
import { latestStatus, type Statement, statementsIn } from './statements.ts';
import { timeWordsIn } from './time-words.ts';
import { windowsIn } from './windows.ts';

/** Limits in characters and in times: an announcement is at a text's beginning and names few times. */
const longestText = 20_000;
const mostTimes = 300;

/**
 * The windows that `text` (plain text, its title as the first line) announces, reports or takes back, in its order;
 * empty where it announces none. Times are RFC 3339, null where the text is silent; a confidence of 0.9 or more claims
 * that start and end are what the text says. Each window carries the text's own words, its status at the text's
 * latest word, and the replaced times where the text names them, by which an update is matched to its window.
 * Never throws: a text that cannot be understood announces nothing.
 */
export function readAnnouncement(text: string, context: ReadingContext): readonly AnnouncedWindow[] {
  const windows = windowsOf(text, context);
  if (windows.length > 0 || context.publishedAt !== null || recurring.test(text)) return windows;
  // A text without a date may say "tonight": there is a window, but its day is not known.
  return windowsOf(text, context, anyDay).map((window) => ({
    ...window,
    ...{ start: null, end: null, formerly: null, confidence: confidenceWithoutDay },
  }));
}

const anyDay = '2026-01-01';
/** Confidence in a window whose day is relative to a publication day that is not known. */
export const confidenceWithoutDay = 0.3;

/** The windows of a text. `from`: the day from which relative times are counted. */
function windowsOf(
  text: string,
  context: ReadingContext,
  from = context.publishedAt,
): readonly AnnouncedWindow[] {
  const plain = plainText(text.slice(0, longestText));
  if (isAboutSomethingElse(plain)) return [];
  const language = languageOf(plain.plain);
  const phrases = phrasesIn(plain.plain, timeWordsIn(plain.plain)).slice(0, mostTimes);
  const placed = placedIn(plain, phrases);
  const counting = calendarOf(placed, { ...context, publishedAt: from }, language);
  // With an assumed publication day no window can be called past or still to come.
  const calendar =
    from === context.publishedAt ? counting : { ...counting, published: null, publishedAt: null };
  const statements = statementsIn(plain);
  const latest = latestStatus(plain, statements);
  const windows = windowsIn(plain, placed, candidatesIn(placed, counting), latest?.status ?? null);
  // A cancellation in an item of a list is about that item's window only.
  const off = ({ where }: FoundWindow): Statement | undefined =>
    statements.find((one) => one.status === 'cancelled' && where.includes(one.where));
  const isAnothers = latest !== null && windows.some((one) => off(one) === latest);
  const affected = affectedIn(plain.plain);
  if (windows.length > 0)
    return announcing(plain, windows, latest, calendar).map((one) => ({
      ...announced(plain, one, off(one) ?? (isAnothers ? null : latest), calendar),
      affects: affectedBy(plain, one, windows) ?? affected,
    }));
  return withoutTimes(plain, latest).map((one) => ({
    ...announced(plain, one, latest ?? { status: 'in-progress', where: plain.title }, calendar),
    affects: affected,
  }));
}

function languageOf(text: string): Language {
  if (/[\u3040-\u30ff]{3}/.test(text) && (text.match(/[\u3040-\u30ff]/g)?.length ?? 0) > 6) return 'ja';
  return (text.match(/\p{Script=Han}/gu)?.length ?? 0) > 3 ? 'zh' : 'en';
}

function announced(
  text: PlainText,
  window: FoundWindow,
  latest: Statement | null,
  calendar: Calendar,
): Omit<AnnouncedWindow, 'affects'> {
  const { start, end, former } = window;
  // A window in the future cannot be over: "08:00 | upgrade completed" is a line of a schedule.
  const isAhead = daysUntil(start, calendar) > 0;
  const isEarly =
    isAhead && (latest?.status === 'completed' || (latest?.status === 'extended' && window.change === null));
  const told = isEarly ? null : latest;
  const status =
    latest === null && window.change === null && daysUntil(end, calendar) < 0
      ? 'completed'
      : statusOf(window, told);
  const { zone } = start ?? end ?? calendar;
  const whole = start?.wholeDay === true && end === null && !isOpenEnded(wordsAt(text, window.where));
  // "Today's maintenance was completed at 13:10" gives the end, but only the day of the start.
  const dayOnly = status === 'completed' && start?.wholeDay === true && end?.wholeDay === false;
  const times = {
    start: dayOnly ? null : written(start),
    end: written(whole ? { ...start, at: start.at.add({ days: 1 }) } : end),
  };
  // A contradiction: announced as still to come, but its end is before the publication.
  const said = Number(calendar.publishedAt?.epochMilliseconds);
  const isOver = status === 'scheduled' && end !== null && end.at.epochMilliseconds < said;
  return {
    kind: kindOf(text, window.where, status),
    status,
    ...times,
    zone: zone.named ? zone.id : null,
    durationMinutes: window.minutes,
    // A window that is half a year in the past is more likely a wrong year than a report.
    confidence: isOver || daysUntil(start ?? end, calendar) < -180 ? 0.6 : confidenceOf(text, window),
    evidence: [...new Set(window.where)].map((where) => quoted(text, where)).join(' … '),
    formerly: former && { start: written(former.start), end: written(former.end) },
  };
}

/** The parts that one of several windows affects, by its own and the next two sentences; else null. */
function affectedBy(text: PlainText, window: FoundWindow, all: readonly FoundWindow[]) {
  if (all.length === 1) return null;
  const others = all.filter((other) => other !== window).flatMap(({ told }) => told);
  const own = window.told.flatMap((sentence) => {
    const from = text.sentences.indexOf(sentence);
    const following = text.sentences.slice(from, from + 3);
    const until = following.findIndex((one) => others.includes(one));
    return following.slice(0, until < 0 ? 3 : Math.max(1, until));
  });
  const words = wordsAt(text, [...new Set(own)]);
  const said = affectedIn(words, words.includes('|'));
  return said.length > 0 ? said : null;
}

/** Days from the publication to the point; negative for a window in the past, which the text only reports. */
function daysUntil(point: Point | null, { published }: Calendar): number {
  return (point && published?.until(point.at.toPlainDate(), { largestUnit: 'day' }).days) ?? 0;
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
  return isEmergency(text, wordsAt(text, where)) ? 'emergency' : 'planned';
}

function isEmergency(text: PlainText, near: string): boolean {
  const title = wordsAt(text, [text.title]);
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

const tentative =
  /\b(?:tentative(?:ly)?|to be confirmed|TBC|TBD)\b|暂定|(?<!恢[复復][时時][间間])(?:待定|未定)|確定ではありません/i;

function confidenceOf(text: PlainText, window: FoundWindow): number {
  const { start, end, contradicted } = window;
  const near = wordsAt(text, window.where);
  if (contradicted || start?.sure === false || end?.sure === false) return 0.6;
  // "By Thursday" is a vague end for work that starts at 21:00.
  if (start?.wholeDay === false && end?.wholeDay && !window.endCounted) return 0.6;
  if (start?.zone.sure === false || (start === null && end?.zone.sure === false)) return 0.6;
  if (tentative.test(near)) return 0.6;
  const isDay = end === null && !/全天|全日|整天|終日|\b(?:all|whole|entire|full)[- ]day\b/i.test(near);
  if (start?.wholeDay === true) return isDay || /周末|週末|weekend/i.test(near) ? 0.75 : 0.92;
  // A day or an hour beside it, of which nobody made anything.
  if (start === null) return end === null && /\d[:月日]/.test(near) ? 0.6 : 0.9;
  if (window.endCounted) return window.approximate ? 0.91 : 0.93;
  // Another clock time in the same words may be the end in a form that we do not recognise.
  if (end === null) return (near.match(/(?<![\d:])\d{1,2}:\d\d/g)?.length ?? 0) > 1 ? 0.6 : 0.92;
  return 0.97;
}

/** Windows without times, where the text only says that work is under way, over or called off. */
function withoutTimes(text: PlainText, latest: Statement | null): readonly FoundWindow[] {
  const running = text.sentences.find(({ from, to }) => isRunning(text.plain.slice(from, to)));
  const sentence = (latest?.status === 'in-progress' ? running : null) ?? latest?.where ?? running;
  if (sentence === undefined || asks(text)) return [];
  const words = text.plain.slice(sentence.from, sentence.to);
  // A list of repaired things says nothing about a window.
  const isSaid =
    latest === null || latest.status === 'in-progress'
      ? isRunning(words) || (latest !== null && topic.test(words))
      : (isWork(words) || (text.plain.length < 300 && topic.test(wordsAt(text, [text.title])))) &&
        !/简报|近期|recently/i.test(words);
  if (!isSaid || denial.test(words) || farewell.test(words)) return [];
  return [{ ...nothingFound, where: [sentence] }];
}

function isRunning(words: string): boolean {
  return (
    topic.test(words) &&
    underWay.test(words) &&
    !plan.test(words.replace(/进行|進行|正在|\bwe are (?:now )?\w+ing\b/g, ''))
  );
}
