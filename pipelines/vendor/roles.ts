// Decides by the words around a time what it is: the window, its former or its new time, when it was over, or
// something else: a deadline, the day of publication, a signature.

import { beforeIt, isOfOther, labelBefore } from './other-times.ts';
import { momentsOf, type Phrase } from './phrases.ts';
import { type PlainText, wordsAt } from './plain-text.ts';
import { clauseAround, type Stretch, stretchAt } from './sentence.ts';
import { condition, denial, plan, sameHours, timeLabel, topic, weakTopic, work } from './signs.ts';
import { isOfWork, partly } from './statements.ts';

export type Role =
  /** The window, or its start. */
  | 'window'
  /** The window's end, apart from its start. */
  | 'end'
  /** The time that was announced before. */
  | 'former'
  /** A new end, longer or shorter. */
  | 'new end'
  /** A new window in place of the former. */
  | 'new window'
  /** When the work was over. */
  | 'done'
  | 'nothing';

export interface Placed {
  readonly phrase: Phrase;
  readonly role: Role;
  readonly sentence: Stretch;
  readonly inTitle: boolean;
  /** Whether it is in a sentence about maintenance or behind a label, and not only near one. */
  readonly close: boolean;
  /** Whether it is in an English sentence of a text in another language. */
  readonly isForeign: boolean;
  /** Whether it is a span counted from the publication: "in about 7 hours", 2小时后. */
  readonly isAhead: boolean;
}

const byWord =
  /\b(?:(?:before|by|prior to|no later than|not later than)\s*(?:\w+,?\s*)?|deadline\b[^.;\n]{0,50})$/i;

const formerWords =
  /(?:原[定訂订]|原计划|原計劃|原預定|原先|此前|之前(?:通知|公告))(?:(?!推迟|延迟|延后|延长|顺延|调整|改)[^，。,;]){0,10}$|\b(?:originally|previously|initially|formerly)\b[^.,;]{0,40}$/i;
const formerEnd = /\b(?:ending|to end|to finish|until|finishing)\b[^.,;]{0,12}$/i;
const endMoved =
  /(?:延长|延長|延至|顺延|順延)[^，。,;]{0,8}$|(?:结束|恢复|完成|开服|开放)(?:时间)?[^，。,;]{0,8}(?:推迟|延后|延迟|延期|调整|提前|改|变更)[^，。,;]{0,4}$|提前(?:至|到)\s*$|\b(?:extend(?:ed|ing)?(?!(?: \w+)? (?:maintenance|outage|downtime|window))|extension|prolonged|now (?:expected|estimated|scheduled|planned) to (?:end|finish|last|run|complete|be \w+)|now ends|will (?:now )?(?:continue|last|run)|new end(?: time)?|shortened|return to service\b[^.;]{0,30}\bdelayed)\b[^.;]{0,50}$/i;
const allMoved =
  /(?:推迟|延后|延迟|延期|推遲|调整|調整|改期|更改|变更|改|提前)[^，。,;]{0,6}(?:至|到|为|為|于|在)\s*$|(?:推迟|延后|延期|顺延|改期)[^。;\d]{0,10}[，,][^，。;\d]{0,4}(?:于|在|至|到)\s*$|(?:改期|另定)[^，。,;]{0,6}$|(?:缩短|縮短|延长|延長)(?:为|為)\s*$|\b(?:postponed|rescheduled|moved|delayed|deferred|changed|pushed(?: back| out)?|brought forward)\b[^.;]{0,40}\b(?:to|until|till|for)\b[^.;)\]]{0,12}$|\bnow (?:plan(?:ning|ned)?|schedul\w+|aim\w*)\b[^.;]{0,40}$|\bwill now (?:take place|be (?:carried out|performed|done)|happen)\b[^.;]{0,20}$/i;
/** Words before a time at which the work was over: 已于, 已顺利完成，服务于. */
const doneSoFar = /已经?(?:于|在)?[^，。,]{0,14}$|已[^，。\n]{0,8}(?:完成|结束|恢复)[^。\n]*[于在]\s*$/;
const doneBehind = /^[^，。,;\n]{0,6}?(?:提前|顺利|全部|圆满|已)*(?:完成|结束|結束|恢复|恢復|修复|解决)/;
const doneBefore =
  /\b(?:completed|finished|restored|resolved|concluded|ended|recovered|back(?: up| online)?)\b[^.;]{0,40}\b(?:at|on|as of|by|since)(?: around| about| approximately)?\s*$/i;
const notYet = /\b(?:will|ll|expect(?:ed)?|should|estimated|to be|after|once|until)\b/i;
const endBehind = /^\s*(?:左右|之?前|以前|提前)*(?:恢复|恢復|结束|結束|完成|开服|開服|开放|重新开放)/;
const endBefore =
  /(?:结束|結束|恢复|恢復|完成|终了|終了|截止)(?:时间|時間|日時)?(?:预计)?[^，。,;\n]{0,4}[:为為是在于]?\s*$|\b(?:normal(?: operation)?|restored?|be back|back (?:up|online|on)|return(?:ed|s)? to (?:full |normal )?(?:service|production)|returns?(?= (?:on|at|by)\b)|completed?|conclude[sd]?|wrap(?:ped)? up|finish(?:ed)?|end(?:s|ed|ing)?|resumed?|resolved|over(?! the)|done|available|expected end|estimated (?:end|completion))\b[^.;\n]{0,40}(?:\b(?:by|at|before|around|no later than|on)(?: the(?: end date of)?| about| approximately| around)?|[:：])\s*$|^\W*(?:end|until|finish|online)(?:s| time| date)?(?: \([^)]*\))?\W*$/i;
const endsThen = /^[^，。,;\n]{0,4}(?:开启|开服|开放|恢复|结束|完成)/;

export function placedIn(text: PlainText, phrases: readonly Phrase[]): readonly Placed[] {
  const { plain, lines, title, sentences } = text;
  const isChinese = (plain.match(/\p{Script=Han}/gu)?.length ?? 0) > 3;
  const isDateless = !phrases.some((phrase) => momentsOf(phrase).some(({ date }) => date?.month != null));
  return phrases.map((phrase) => {
    const sentence = stretchAt(sentences, phrase.from);
    const line = stretchAt(lines, phrase.from);
    const close = isClose(text, phrase, sentence, line);
    const ahead = isAhead(plain, phrase, sentence);
    const isBack = ahead && backThen.test(plain.slice(sentence.from, phrase.from));
    const role = isBack ? 'end' : roleOf(text, { phrase, sentence, close }, line, isDateless);
    const words = plain.slice(sentence.from, sentence.to);
    const isEnglish = !/\p{Script=Han}/u.test(words) && (words.match(/[a-z]{3,}/gi)?.length ?? 0) > 3;
    const inTitle = phrase.from < title.to && lines.length > 1;
    return { phrase, role, sentence, inTitle, close, isForeign: isChinese && isEnglish, isAhead: ahead };
  });
}

const backThen = /\b(?:back|over|done|finish(?:ed)?|completed?|restored)\b[^.]{0,40}$/i;

const isHour = /\d[:点點时時]/;

function isAhead(plain: string, phrase: Phrase, sentence: Stretch): boolean {
  if (phrase.kind !== 'span') return false;
  const before = plain.slice(sentence.from, phrase.from);
  const after = plain.slice(phrase.to, phrase.to + 20);
  return (
    /\bin\s*(?:about|approximately|around)?\s*$/i.test(before) ||
    (/^\s*(?:from now|later|之?[后後])/i.test(after) &&
      !(isHour.test(before) && /^[后後](?:恢[复復]|完成|[结結]束|开放)/.test(after)))
  );
}

type Here = Pick<Placed, 'phrase' | 'sentence' | 'close'>;

function roleOf(
  text: PlainText,
  { phrase, sentence, close }: Here,
  line: Stretch,
  isDateless: boolean,
): Role {
  const { plain } = text;
  if (phrase.kind === 'span' || phrase.kind === 'zone') return 'nothing';
  if (isDoneEntry(plain, phrase, line)) return 'done';
  const inSentence = plain.slice(Math.max(sentence.from, phrase.from - 90), phrase.from);
  const label = labelBefore(text, line);
  const before = inSentence.trim() === '' && /[:：]$/.test(label) ? label : inSentence;
  const after = plain.slice(phrase.to, Math.min(Math.max(sentence.to, phrase.to), phrase.to + 40));
  const isMoment = phrase.kind === 'moment';
  if (isOfOther(text, phrase, { sentence, line, before, after, label }, isDateless)) return 'nothing';
  // "原定于10:00开服" names the former end and not a former start.
  if (formerWords.test(before))
    return isMoment && (endsThen.test(after) || formerEnd.test(before)) ? 'nothing' : 'former';
  if (endMoved.test(before) && isMoment && !sameHours.test(after))
    return condition.test(before) || !isOfWork(before.slice(before.search(/[^，,]*$/)))
      ? 'nothing'
      : 'new end';
  if (allMoved.test(before) || endMoved.test(before)) return 'new window';
  const isWindow = close && isNearEnough(text, phrase, sentence);
  if (!isMoment) return isWindow || isOfList(text, phrase, sentence, line) ? 'window' : 'nothing';
  const done = phrase.moment.clock === undefined ? 'nothing' : 'done';
  if (doneSoFar.test(before) && doneBehind.test(after)) return done;
  if (doneBefore.test(before) && !notYet.test(before.slice(before.search(/[^:;]*$/)))) return done;
  if (endBefore.test(before) || endBehind.test(after)) return 'end';
  // "Since this morning" has no clock time, so it gives no start.
  if (/\bsince\s*$/i.test(before) && phrase.moment.clock === undefined) return 'nothing';
  if (/(?:截至|截止[到至]?|\bas of)\s*$/i.test(before)) return 'nothing';
  if (phrase.until && close) return 'end';
  if (phrase.moment.day?.shift === -1 && phrase.moment.clock === undefined) return 'nothing';
  return isWindow && !beforeIt.test(after) && !byWord.test(before) ? 'window' : 'nothing';
}

const isDone = /\b(?:started|began|completed|finished)\b|已[^，。\n]{0,16}(?:完成|结束)/i;

/** Whether the time is in a sentence or a title about maintenance, or behind a label for times. */
function isClose(text: PlainText, phrase: Phrase, sentence: Stretch, line: Stretch): boolean {
  const { plain } = text;
  const words = plain.slice(sentence.from, sentence.to);
  if (topic.test(words) || (weakTopic.test(words) && (plan.test(words) || isDone.test(words)))) return true;
  if (isBeginning(text, phrase, sentence)) return true;
  const label = plain.slice(line.from, phrase.from);
  if (timeLabel.test(label) && label.length < 60) return true;
  const isCell = /^[|\s]*$/.test(label) && /^\s*\|/.test(plain.slice(phrase.to, line.to));
  if (isCell && topic.test(plain.slice(0, line.from))) return true;
  return label.replace(/[-\s\d.)]/g, '') === '' && timeLabel.test(labelBefore(text, line));
}

/** Whether a text about maintenance names it as the start: "We would like to start today at 3pm". */
function isBeginning(text: PlainText, phrase: Phrase, sentence: Stretch): boolean {
  const [moment] = momentsOf(phrase);
  const opening = text.plain.slice(0, Math.min(300, phrase.from)).replace(denial, '');
  const isPlanned = work.test(wordsAt(text, [text.title])) && plan.test(wordsAt(text, [sentence]));
  const isBegun = begins.test(text.plain.slice(sentence.from, phrase.from));
  return (
    moment?.clock !== undefined &&
    (isPlanned || (isBegun && (topic.test(opening) || weakTopic.test(opening))))
  );
}

const begins =
  /\b(?:start(?:ing|s)?|beg[ai]n(?:ning|s)?|commenc\w+|takes? place|scheduled|planned|perform\w*|carried out)\b[^.]{0,60}$|^\W*from\s*$|(?:将|將|定于|定於|计划)[^，。]{0,20}$/i;

/** Whether it is a range in a list, a table or below a heading, in a text about maintenance. */
function isOfList(text: PlainText, phrase: Phrase, sentence: Stretch, line: Stretch): boolean {
  const { plain } = text;
  const others = plain.slice(line.from, phrase.from) + plain.slice(phrase.to, line.to);
  const isDays = momentsOf(phrase).every(({ clock }) => clock === undefined);
  const inSentence = plain.slice(Math.max(line.from, sentence.from), phrase.from);
  if (isDays ? others.length > 40 : inSentence.length > 40 && !begins.test(inSentence)) return false;
  if (!isDays && weakTopic.test(wordsAt(text, [text.title]))) return true;
  const below = plain.slice(line.to, line.to + 50);
  return topic.test(plain.slice(0, line.from)) || (topic.test(below) && !condition.test(below));
}

/** Whether its line reports the end of the work: "10:15 已完成修复", "[16:45 CET] Server back online". */
function isDoneEntry(plain: string, phrase: Phrase, line: Stretch): boolean {
  if (phrase.kind !== 'moment' || phrase.moment.clock === undefined) return false;
  if (!/^[-*\s]*\[?$|^\W*(?:更新|追記|update)\W*$/i.test(plain.slice(line.from, phrase.from))) return false;
  const entry = plain.slice(phrase.to, line.to);
  return doneEntry.test(entry) && !partly.test(entry);
}

const doneEntry =
  /^[\s\]:：]*(?:(?:已|现已)[^。\n]{0,16}(?:恢复|修复|完成|解决)|[^，。\n]{0,8}(?:恢复|修复完成)(?!中)|[^.\n]{0,60}\b(?:back (?:up|online|to normal)|completed|resolved|finished|restored|recovered)\b)/i;

/** Whether a day without a clock time is about the work, by its clause or the next after a short one. */
function isNearEnough(text: PlainText, phrase: Phrase, sentence: Stretch): boolean {
  if (momentsOf(phrase).some(({ clock }) => clock !== undefined)) return true;
  const { plain } = text;
  const clause = clauseAround(plain, sentence, phrase);
  const says = (words: string): boolean => topic.test(words) || weakTopic.test(words);
  if (says(plain.slice(clause.from, clause.to))) return true;
  const isShort = clause.to - clause.from < phrase.to - phrase.from + 14;
  const following = /^[,，][^,，]*/.exec(plain.slice(clause.to, sentence.to))?.[0] ?? '';
  const preceding =
    /[^,，]+(?:[,，][^,，]{0,14})*[,，]$/.exec(plain.slice(sentence.from, clause.from))?.[0] ?? '';
  const isJoined = /(?:\band|&|[、和及])\s*$/i.test(plain.slice(sentence.from, phrase.from));
  if ((phrase.kind === 'range' || isJoined) && says(preceding)) return true;
  return (isShort && says(following)) || /^\s*\|/.test(plain.slice(phrase.to, sentence.to));
}
