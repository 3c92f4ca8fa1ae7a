// Groups words of time that belong together: a moment ("12月6日（周日）凌晨1:00", "Friday, April 9th, at 3 pm ET"), a
// range of two, or a span. Times in brackets behind a moment are the same moment in another zone and are
// skipped.

import { passAside, settled } from './asides.ts';
import { type Moment, namesDay, type Of } from './moment.ts';
import type { Stretch } from './sentence.ts';
import type { TimeWord } from './time-word.ts';

export type Phrase = Stretch &
  (
    | { readonly kind: 'range'; readonly start: Moment; readonly end: Moment }
    /** `until`: a word like 至 or "until" is before the moment, without a start. */
    | { readonly kind: 'moment'; readonly moment: Moment; readonly until: boolean }
    | { readonly kind: 'span'; readonly minutes: number; readonly approximate: boolean }
    | { readonly kind: 'zone'; readonly zone: Of<'zone'>['zone'] }
  );

/** What may stand between two words of one moment. */
const light =
  /^(?:[ ,，;()（）【】[\]"'|:T]|\n(?= {0,3}\S)(?<=[:：,] {0,3}\n)|\b(?:at|on|of|the|from|that|in|time|between|around|about|approximately|roughly|circa|ca\.?|starting|beginning|local|period|morning|afternoon|evening|night|next|coming|weekend|hours?|hrs)\b|[的の起从從自在于於约約夜翌次]|左右|等[两兩二三]?[日天]|(?:次|翌|明|来|今|本)年|頃|ごろ|开始|開始|时间段?|期间)*$/i;
/** Longest distance between words of one moment, in characters. */
const farthest = 45;

export function phrasesIn(plain: string, words: readonly TimeWord[]): readonly Phrase[] {
  const phrases: Phrase[] = [];
  let next = 0;
  let joined: (TimeWord & Of<'to' | 'and'>) | null = null;
  while (next < words.length) {
    const word = words[next] as TimeWord;
    if (word.kind === 'span') {
      phrases.push(word);
      next += 1;
      joined = null;
      continue;
    }
    if (word.kind === 'to' || word.kind === 'and') {
      const following = words[next + 1];
      // "Maintenance - January 20": a dash joins times only where one stands before it.
      const joins =
        !/[-–—―~]/.test(plain.slice(word.from, word.to)) ||
        isLight(plain.slice(phrases.at(-1)?.to ?? 0, word.from));
      const isJoin = joins && following !== undefined && isLight(plain.slice(word.to, following.from));
      joined = isJoin ? word : null;
      next += 1;
      continue;
    }
    const [phrase, after] = phraseFrom(plain, words, next, joined?.kind === 'to');
    const last = phrases.at(-1);
    const isNext = joined === null || (last !== undefined && isLight(plain.slice(last.to, joined.from)));
    const together =
      phrase?.kind === 'range' && last !== undefined && isNext
        ? onDays(plain, last, joined?.kind, phrase)
        : null;
    if (together !== null) phrases.splice(-1, 1, ...together);
    else if (phrase !== null) phrases.push(phrase);
    joined = null;
    next = after;
  }
  return phrases;
}

type Range = Phrase & { kind: 'range' };

/** The phrases of days before hours; null where the hours have days of their own. */
function onDays(
  plain: string,
  days: Phrase,
  join: 'and' | 'to' | undefined,
  hours: Range,
): readonly Phrase[] | null {
  const { start, end } = hours;
  const [first, last] = momentsOf(days);
  const { date } = first ?? {};
  if (date === undefined || start.clock === undefined) return null;
  if (momentsOf(days).some(({ clock, part }) => clock !== undefined || part !== undefined)) return null;
  // "On 23 and 24 June, 2:00-6:00": the hours hold for both days.
  if (join === 'and' && !namesDay(end))
    return [{ ...hours, start: { ...start, ...first }, from: days.from }, hours];
  // "3/28 ~ 3/29 8:00-17:00" can mean over both days or on each of them, so it is doubtful.
  if (join === 'to' && last === undefined && start.date !== undefined) {
    const lastDay = namesDay(end) ? {} : { date: start.date };
    const from = { ...start, ...first, doubtful: true };
    return [{ ...hours, start: from, end: { ...end, ...lastDay, doubtful: true }, from: days.from }];
  }
  // Only with a word such as "each night" do the hours hold for every day: "7 to 9 August, each night 23:00
  // to 5:00".
  const count = (last?.date?.day ?? 0) - date.day;
  if (namesDay(start) || count < 1 || count > 6 || !daily.test(plain.slice(days.to, hours.from))) return null;
  return Array.from({ length: count + 1 }, (_, place) => ({
    ...hours,
    start: { ...start, date: { ...date, day: date.day + place } },
  }));
}

const daily =
  /^[\s)】,，:]*(?:每[天日晚夜]?|均为?|各|(?:each|every) (?:day|night)|daily|nightly)[^\d。\n]{0,8}$/i;

function phraseFrom(
  plain: string,
  words: readonly TimeWord[],
  at: number,
  until: boolean,
): readonly [Phrase | null, number] {
  const one = momentFrom(plain, words, at);
  const from = words[at]?.from ?? 0;
  const { zone, clock, part } = one.moment;
  const bare = !namesDay(one.moment);
  if (zone !== undefined && clock === undefined && bare)
    return [{ kind: 'zone', zone: zone.zone, from, to: one.to }, one.next];
  const other = secondOf(plain, words, one);
  if (other !== null) {
    const [start, end] = sharing(one.moment, other.moment);
    const to = passAside(plain, words, { ...other, moment: end });
    return [{ kind: 'range', start, end, from, to: to.to }, to.next];
  }
  const isNothing = bare && (clock === undefined || (clock.weak && clock.part === null));
  if (isNothing && !(until && clock !== undefined)) return [null, one.next];
  if (bare && part !== undefined && clock === undefined) return [null, one.next];
  return [{ kind: 'moment', moment: one.moment, until, from, to: one.to }, one.next];
}

interface Taken {
  readonly moment: Moment;
  readonly from: number;
  readonly to: number;
  /** The first word that does not belong to it. */
  readonly next: number;
}

function momentFrom(plain: string, words: readonly TimeWord[], at: number): Taken {
  const moment: Moment = {};
  const from = words[at]?.from ?? 0;
  let to = from;
  let next = at;
  for (let word = words[next]; word !== undefined; word = words[next]) {
    const gap = plain.slice(to, word.from);
    // A weekday may be on the line below its day, unless it belongs to the next date.
    const isBelow = word.kind === 'weekday' && moment.clock === undefined && /^ *(?:\n *){1,2}\(?$/.test(gap);
    if (next > at && !isLight(gap) && !(isBelow && words[next + 1]?.kind !== 'date')) break;
    // "December 16 & 17, beginning at 6 a.m. on December 16": that hour has a day of its own.
    const day = words[next + 1];
    if (moment.date !== undefined && word.kind === 'clock' && day?.kind === 'date')
      if (/^,? ?(?:on|of) (?:the )?$/i.test(plain.slice(word.to, day.from))) break;
    if (!add(moment, word, gap)) break;
    to = word.to;
    next += 1;
  }
  const passed = passAside(plain, words, { moment, to, next });
  return { moment: settled(moment, words.slice(next, passed.next)), from, ...passed };
}

/** Adds the word to the moment; false where it belongs to another one. */
function add(moment: Moment, word: TimeWord, gap: string): boolean {
  const hasDay = namesDay(moment);
  const isDay = word.kind === 'date' || word.kind === 'day' || word.kind === 'weekday';
  if (isDay && moment.clock !== undefined) {
    // In Chinese the day is before its clock time, so a day behind one begins the next moment.
    if (hasDay && word.kind !== 'weekday' && moment.dayBehind !== true) return false;
    if (/[，;]/.test(gap)) return false;
    moment.dayBehind ??= !hasDay;
  }
  if (word.kind === 'to' || word.kind === 'and' || word.kind === 'span') return false;
  // The part of the day and the zone may be said twice.
  if (word.kind === 'zone' && moment.zone !== undefined && /^[+-]/.test(word.zone.id)) moment.zone = word;
  if (moment[word.kind] !== undefined) return word.kind === 'part' || word.kind === 'zone';
  Object.assign(moment, { [word.kind]: word });
  return true;
}

export function momentsOf(phrase: Phrase): readonly Moment[] {
  if (phrase.kind === 'range') return [phrase.start, phrase.end];
  return phrase.kind === 'moment' ? [phrase.moment] : [];
}

/** The end of a range: behind 至 or "to", in the next cell, or behind "and" after "between" or a bare day. */
function secondOf(plain: string, words: readonly TimeWord[], one: Taken): Taken | null {
  const join = words[one.next];
  const following = words[one.next + 1];
  if (join !== undefined && /^[\s)]*\|\s*$/.test(plain.slice(one.to, join.from))) {
    const cell = momentFrom(plain, words, one.next);
    const isEnd = one.moment.clock !== undefined && cell.moment.clock !== undefined;
    return isEnd && cell.moment.zone?.zone.id === one.moment.zone?.zone.id ? cell : null;
  }
  if (join === undefined || following === undefined || (join.kind !== 'to' && join.kind !== 'and'))
    return null;
  if (!isLight(plain.slice(one.to, join.from)) || !isLight(plain.slice(join.to, following.from))) return null;
  if (['to', 'and', 'span'].includes(following.kind)) return null;
  const other = momentFrom(plain, words, one.next + 1);
  if (join.kind === 'to') return isPair(one.moment, other.moment) ? other : null;
  const isBetween = /\bbetween\b/i.test(
    plain.slice(Math.max(0, one.from - 90), (one.moment.clock as TimeWord | undefined)?.from ?? one.from),
  );
  if (isBetween && isPair(one.moment, other.moment)) return other;
  const [first, second] = [one.moment.date, other.moment.date];
  const sameMonth = second?.month === null || second?.month === first?.month;
  const consecutive = sameMonth && second?.day === (first?.day ?? 0) + 1;
  return consecutive && one.moment.clock === undefined && other.moment.clock === undefined ? other : null;
}

/** Whether both ends are of one kind: clock times or days. */
function isPair(one: Moment, other: Moment): boolean {
  if (one.clock !== undefined || one.part !== undefined) {
    return other.clock !== undefined || (other.part !== undefined && one.clock === undefined);
  }
  return other.clock === undefined;
}

/** Both ends with what one says for both: the zone, in English also the day behind the second time. */
function sharing(one: Moment, other: Moment): readonly [Moment, Moment] {
  const start: Moment = { ...one };
  const end: Moment = { ...other };
  const zone = start.zone ?? end.zone;
  if (zone !== undefined) {
    start.zone ??= zone;
    end.zone ??= zone;
  }
  if (end.dayBehind === true && !namesDay(start) && end.day?.after !== 'moment') {
    for (const name of ['date', 'day', 'weekday'] as const) {
      Object.assign(start, end[name] && { [name]: end[name] });
      delete end[name];
    }
  }
  if (start.date?.year === null && end.date?.year != null) {
    const startsBefore =
      start.date.month !== null && end.date.month !== null && start.date.month > end.date.month;
    start.date = { ...start.date, year: end.date.year - (startsBefore ? 1 : 0) };
  }
  return [start, end];
}

const isLight = (gap: string): boolean => gap.length <= farthest && light.test(gap);
