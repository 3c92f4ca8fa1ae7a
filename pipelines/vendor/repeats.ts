// Joins windows that a text tells twice (title and body, list and prose, Chinese and English), and keeps the
// most exact.

import type { FoundWindow } from './found-window.ts';
import { type PlainText, wordsAt } from './plain-text.ts';
import { daysOn, isAfter } from './resolve.ts';
import { type Stretch, stretchAt } from './sentence.ts';
import { topic } from './signs.ts';

/** Corrects dates that their weekday or the title contradicts, by the same clock time elsewhere. */
export function withoutSlips(windows: readonly FoundWindow[]): readonly FoundWindow[] {
  const clocked = windows.filter(({ start }) => start?.wholeDay === false);
  return windows.map((window) => {
    const { start, end } = window;
    if (start === null || start.wholeDay) return window;
    if (windows.some((other) => isOtherYear(other, window))) return { ...window, contradicted: true };
    const isHeadline = (other: FoundWindow) => other.inTitle && !window.inTitle && clocked.length === 2;
    const meant = windows.find(
      (other): boolean =>
        other !== window &&
        (!start.sure || isHeadline(other)) &&
        other.start?.sure === true &&
        !other.start.wholeDay &&
        other.start.at.toPlainTime().equals(start.at.toPlainTime()) &&
        !other.start.at.toPlainDate().equals(start.at.toPlainDate()),
    );
    if (meant?.start == null) return window;
    const days = start.day.until(meant.start.day, { largestUnit: 'day' }).days;
    return { ...window, start: daysOn(start, days), end: end && daysOn(end, days), contradicted: true };
  });
}

/** Whether the title has the same day as the text, but in another year. */
function isOtherYear({ start, inTitle }: FoundWindow, { start: told }: FoundWindow): boolean {
  if (!inTitle || !start || !told || start.day.year === told.day.year) return false;
  return start.day.with({ year: told.day.year }).equals(told.day);
}

/** The windows, with those joined that are told twice, once more exactly, or as a part of another. */
export function withoutRepeats(text: PlainText, windows: readonly FoundWindow[]): readonly FoundWindow[] {
  const single: FoundWindow[] = [];
  for (const window of windows) {
    const twin = single.findIndex((other) => isSame(other, window) && !areEntries(text, other, window));
    const before = single[twin];
    if (before === undefined) single.push(window);
    else single[twin] = joined(before, window, windows);
  }
  return single.filter(
    (window) => !single.some((other) => other !== window && isCovered(text, window, other)),
  );
}

function isSame({ start: one }: FoundWindow, { start: other }: FoundWindow): boolean {
  if (one === null || other === null || one.wholeDay !== other.wholeDay) return false;
  const isSameClock =
    one.zone.id === other.zone.id && one.at.toPlainDateTime().equals(other.at.toPlainDateTime());
  return isSameClock || one.at.toInstant().equals(other.at.toInstant());
}

/** Whether both are rows or items of a list with start and end: they stay two, even where they meet. */
function areEntries(text: PlainText, one: FoundWindow, other: FoundWindow): boolean {
  if (one.end === null || other.end === null) return false;
  if (isSame(one, other) && one.end.at.equals(other.end.at)) return false;
  if (one.endCounted || other.endCounted || one.start?.wholeDay !== other.start?.wholeDay) return false;
  const [own, others] = [one.where[0], other.where[0]];
  return own !== others && [own, others].every((place) => place !== undefined && isEntry(text, place));
}

function isEntry({ plain, original, lines }: PlainText, place: Stretch): boolean {
  const line = stretchAt(lines, place.from);
  return (
    plain.slice(line.from, line.to).split('|').length > 2 ||
    /\S\t+\S/.test(original.slice(line.from, line.to)) ||
    /^[\s|]*(?:[-•]|\(?\d{1,2}[、.)]|\d{4}[年-]|\d{1,2}[月/])/.test(plain.slice(place.from, place.to))
  );
}

function joined(one: FoundWindow, other: FoundWindow, all: readonly FoundWindow[]): FoundWindow {
  const [better, worse] = rank(one) >= rank(other) ? [one, other] : [other, one];
  const differ =
    better.end !== null &&
    worse.end !== null &&
    !better.endCounted &&
    !worse.endCounted &&
    better.end.at.epochMilliseconds !== worse.end.at.epochMilliseconds &&
    !isFirstPhase(worse, all);
  return {
    ...better,
    minutes: better.minutes ?? worse.minutes,
    told: [...better.told, ...worse.told],
    inTitle: better.inTitle && worse.inTitle,
    contradicted: better.contradicted || worse.contradicted || (differ && !better.start?.wholeDay),
  };
}

/** Whether another window begins where this one ends: "The first twelve hours …, the last twelve hours …". */
function isFirstPhase({ end }: FoundWindow, all: readonly FoundWindow[]): boolean {
  return all.some(({ start }) => end !== null && start?.at.epochMilliseconds === end.at.epochMilliseconds);
}

function rank({ end, endCounted, inTitle, isForeign, start }: FoundWindow): number {
  const named = start?.zone.named && !isForeign;
  const less = (isForeign ? 1.5 : 0) + (start?.sure === false ? 1.25 : 0);
  return (end === null ? 0 : endCounted ? 2 : 4) + (inTitle ? 0 : 1) + (named ? 0.5 : 0) - less;
}

function isCovered(text: PlainText, window: FoundWindow, other: FoundWindow): boolean {
  if (window.start === null || other.start === null) return false;
  // A title's "tonight" is the window whose hours the text tells.
  const isTold = !other.inTitle && window.start.day.equals(other.start.day);
  if (isTold && window.inTitle && window.end === null && !window.start.sure) return true;
  // A guess such as "in the evening of the 21st" is covered by a window of that day with exact hours.
  const [guess, told] = [window, other].map(({ start, end }) => start?.sure === false || end?.sure === false);
  const [days, otherDays] = [window.start.wholeDay, other.start.wholeDay];
  if (guess !== told && !days && !otherDays && window.start.day.equals(other.start.day))
    return guess === true && other.end !== null;
  if (days && isOtherYear(window, other)) return true;
  if (areEntries(text, window, other)) return false;
  // Whole days are covered by a window with hours on them, unless they are an item of a list.
  const isListed = window.end !== null && /^\s*[-•]/.test(wordsAt(text, window.where));
  if (days && !otherDays) return !isListed && isOnDaysOf(window, other);
  if (!days && otherDays) return false;
  if (other.end === null) return false;
  // A start without an end, on the day of a window with both ends, is a step of that window.
  if (window.end === null && !other.endCounted && window.start.day.equals(other.start.day)) return true;
  if (isAfter(other.start, window.start) || !isAfter(other.end, window.start)) return false;
  if (window.end === null || days) return true;
  // "Web banking stops from 2:00 to 4:30. Transfers stop from 0:00 to 6:00." are two windows.
  const words = wordsAt(text, window.where);
  const isTwo =
    topic.test(words) && !ofThose.test(words) && !other.where.some((at) => window.where.includes(at));
  const isExact = !window.endCounted && !other.endCounted && window.start.zone.sure;
  if (isAfter(window.end, other.end)) return false;
  return !(isTwo && isExact && isAfter(window.start, other.start));
}

const ofThose = /其中|此期间|期间内|届时|具体|実際|\b(?:during|within|of (?:this|these|those|which))\b/i;

/** Whether the days of one window contain the start of another with an exact hour. */
function isOnDaysOf(days: FoundWindow, exact: FoundWindow): boolean {
  if (days.start === null || exact.start === null) return false;
  const last = days.end === null ? days.start.at.add({ days: 1 }) : days.end.at;
  const until = exact.end ?? exact.start;
  return Temporal.ZonedDateTime.compare(exact.start.at, last) < 0 && !isAfter(days.start, until);
}
