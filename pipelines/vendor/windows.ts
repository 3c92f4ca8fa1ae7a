// Candidates → the windows that a text announces: ends joined to starts, spans added, what is said twice taken once,
// former times replaced by new ones.

import type { Candidate } from './candidates.ts';
import type { PlainText } from './plain-text.ts';
import type { Point } from './resolve.ts';
import type { Placed } from './roles.ts';
import type { Stretch } from './sentence.ts';

export interface FoundWindow {
  readonly start: Point | null;
  readonly end: Point | null;
  readonly minutes: number | null;
  /** The end was counted from a span. */
  readonly endCounted: boolean;
  readonly approximate: boolean;
  /** Something in the text speaks against it. */
  readonly contradicted: boolean;
  readonly inTitle: boolean;
  /** From the English version below a Chinese text. */
  readonly isForeign: boolean;
  readonly where: readonly Stretch[];
  readonly former: { readonly start: Point | null; readonly end: Point | null } | null;
  readonly change: 'end moved' | 'all moved' | 'done' | null;
}

export function windowsIn(
  text: PlainText,
  placed: readonly Placed[],
  candidates: readonly Candidate[],
  saysExtended: boolean,
): readonly FoundWindow[] {
  const announced = candidates.filter(({ role }) => role === 'window' || role === 'former');
  const based = withoutRepeats(
    withoutSlips(
      announced.map((candidate) =>
        withSpan(text, placed, candidates, withEnd(candidates, announced, candidate)),
      ),
    ),
  );
  return changed(text, placed, candidates, based, saysExtended);
}

function found({ start, end, placed }: Candidate): FoundWindow {
  return {
    start,
    end,
    minutes: null,
    endCounted: false,
    approximate: false,
    contradicted: false,
    inTitle: placed.inTitle,
    isForeign: placed.isForeign,
    where: [placed.sentence],
    former: null,
    change: null,
  };
}

/** An end that stands in the next words or lines: "结束时间：…", "back to normal by …". */
function withEnd(
  candidates: readonly Candidate[],
  announced: readonly Candidate[],
  candidate: Candidate,
): FoundWindow {
  const window = found(candidate);
  const { start } = candidate;
  if (candidate.end !== null || start === null) return window;
  const place = candidates.indexOf(candidate);
  const nextStart = announced[announced.indexOf(candidate) + 1];
  const end = candidates.find(
    (other, at) =>
      other.role === 'end' &&
      at > place &&
      other.start !== null &&
      (nextStart === undefined || at < candidates.indexOf(nextStart)) &&
      isAfter(other.start, start),
  );
  if (end?.start == null) return window;
  return { ...window, end: end.start, where: [...window.where, end.placed.sentence] };
}

const spanOfWork =
  /持续|預計|预计|时长|時長|耗时|耗時|历时|为期|需要?|完成|超过|暂停|暫停|停止|停机|左右|程度|共|约|約|大约|\b(?:for|last|lasts|lasting|takes?|taking|within|up to|approximately|about|around|duration|downtime|outage|estimated|expected|maximum)\b/i;
const notTheLength = /(?:rather than|instead of|不是|而非)[^，。,.]{0,12}$|(?:前|before|提前|notice)\s*$/i;

/** A start without an end ends after the span that its sentence, or one of the next two, names. */
function withSpan(
  text: PlainText,
  placed: readonly Placed[],
  candidates: readonly Candidate[],
  window: FoundWindow,
): FoundWindow {
  const { start, end } = window;
  if (start === null) return window;
  const near = spansNear(text, placed, candidates, window);
  const [first] = near;
  if (end !== null) {
    const length = (end.at.epochMilliseconds - start.at.epochMilliseconds) / 60_000;
    const said = near.find(({ minutes }) => Math.abs(minutes - length) < 1 && minutes < 27 * 1440);
    if (said !== undefined) return { ...window, minutes: length };
    // Days are named, and how long it takes on one of them.
    return start.wholeDay && first !== undefined && first.minutes < 1440
      ? { ...window, minutes: first.minutes }
      : window;
  }
  if (first === undefined) return window;
  if (start.wholeDay && first.minutes >= 27 * 1440) return window;
  if (start.wholeDay && first.minutes < 1440) return { ...window, minutes: first.minutes };
  return {
    ...window,
    end: { ...start, at: start.at.add({ minutes: Math.round(first.minutes) }) },
    minutes: first.minutes,
    endCounted: true,
    approximate: first.approximate,
    where: [...window.where, first.sentence],
  };
}

interface NearSpan {
  readonly minutes: number;
  readonly approximate: boolean;
  readonly sentence: Stretch;
}

function spansNear(
  { plain, sentences }: PlainText,
  placed: readonly Placed[],
  candidates: readonly Candidate[],
  window: FoundWindow,
): readonly NearSpan[] {
  const [own] = window.where;
  if (own === undefined) return [];
  const at = sentences.indexOf(own);
  const others = new Set(
    candidates
      .filter(
        ({ role, start }) =>
          role === 'window' && start !== null && window.start !== null && !start.at.equals(window.start.at),
      )
      .map(({ placed }) => placed.sentence),
  );
  const following = sentences
    .slice(at + 1, at + 5)
    .filter(({ from, to }) => plain.slice(from, to).trim() !== '');
  const until = following.findIndex((sentence) => others.has(sentence));
  const labelled = sentences
    .slice(Math.max(0, at - 4), at)
    .filter(({ from, to }) =>
      /时长|時長|\b(?:duration|downtime)\b[^:\n]{0,12}:/i.test(plain.slice(from, to)),
    );
  const within = [...labelled, own, ...following.slice(0, until < 0 ? 3 : until)];
  return placed.flatMap(({ phrase, sentence, isAhead }) => {
    if (phrase.kind !== 'span' || isAhead || !within.includes(sentence)) return [];
    const before = plain.slice(sentence.from, phrase.from);
    if (
      notTheLength.test(before) ||
      /^\s*(?:before|ago|prior|前)/i.test(plain.slice(phrase.to, phrase.to + 8))
    )
      return [];
    if (
      !spanOfWork.test(
        plain.slice(Math.max(sentence.from, phrase.from - 40), Math.min(sentence.to, phrase.to + 20)),
      )
    )
      return [];
    return [{ minutes: phrase.minutes, approximate: phrase.approximate, sentence }];
  });
}

/** A date whose weekday is another one: the same clock time elsewhere in the text tells the day that was meant. */
function withoutSlips(windows: readonly FoundWindow[]): readonly FoundWindow[] {
  return windows.map((window) => {
    const { start, end } = window;
    if (start === null || start.sure || start.wholeDay) return window;
    const meant = windows.find(
      (other): boolean =>
        other !== window &&
        other.start?.sure === true &&
        !other.start.wholeDay &&
        other.start.at.toPlainTime().equals(start.at.toPlainTime()) &&
        !other.start.day.equals(start.day),
    );
    if (meant?.start == null) return window;
    const days = start.day.until(meant.start.day, { largestUnit: 'day' }).days;
    const shifted = (point: Point): Point => ({
      ...point,
      at: point.at.add({ days }),
      day: point.day.add({ days }),
    });
    return { ...window, start: shifted(start), end: end && shifted(end), contradicted: true };
  });
}

/** What is said twice, once more exactly, or as a part of the whole, is one window. */
function withoutRepeats(windows: readonly FoundWindow[]): readonly FoundWindow[] {
  const single: FoundWindow[] = [];
  for (const window of windows) {
    const twin = single.findIndex((other) => isSame(other, window));
    const before = single[twin];
    if (before === undefined) single.push(window);
    else single[twin] = joined(before, window, windows);
  }
  const ended = single.map((window) => withEndOfDays(window, single));
  return ended.filter((window) => !ended.some((other) => other !== window && isCovered(window, other)));
}

/** "Monday – Thursday. Services begin to be shut down at 7am on Monday": the hour of the start, the day of the end. */
function withEndOfDays(window: FoundWindow, all: readonly FoundWindow[]): FoundWindow {
  const { start } = window;
  if (start === null || start.wholeDay || window.end !== null) return window;
  const days = all.find(
    (other) => other.start?.wholeDay && other.end?.wholeDay && other.start.day.equals(start.day),
  );
  return days === undefined ? window : { ...window, end: days.end, contradicted: true };
}

function isSame(one: FoundWindow, other: FoundWindow): boolean {
  if (one.start === null || other.start === null) return false;
  return (
    one.start.at.epochMilliseconds === other.start.at.epochMilliseconds &&
    one.start.wholeDay === other.start.wholeDay
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
    inTitle: better.inTitle && worse.inTitle,
    contradicted: better.contradicted || worse.contradicted || (differ && !better.start?.wholeDay),
  };
}

/** "The first twelve hours …, the last twelve hours …": another window goes on where this one ends. */
function isFirstPhase({ end }: FoundWindow, all: readonly FoundWindow[]): boolean {
  return all.some(({ start }) => end !== null && start?.at.epochMilliseconds === end.at.epochMilliseconds);
}

function rank({ end, endCounted, inTitle, isForeign, start }: FoundWindow): number {
  const named = start?.zone.named && !isForeign;
  return (end === null ? 0 : endCounted ? 2 : 4) + (inTitle ? 0 : 1) + (named ? 0.5 : 0);
}

function isCovered(window: FoundWindow, other: FoundWindow): boolean {
  if (window.start === null || other.start === null) return false;
  const days = isOfDays(window);
  if (days && !isOfDays(other)) return isOnDaysOf(window, other);
  if (!days && isOfDays(other)) return false;
  if (other.end === null) return false;
  if (isBefore(window.start, other.start) || !isBefore(window.start, other.end)) return false;
  return window.end === null || !isAfter(window.end, other.end) || days;
}

function isOfDays({ start }: FoundWindow): boolean {
  return start?.wholeDay === true;
}

/** A day, or days, within which another window of the text has its hour. */
function isOnDaysOf(days: FoundWindow, exact: FoundWindow): boolean {
  if (days.start === null || exact.start === null) return false;
  const last = days.end === null ? days.start.at.add({ days: 1 }) : days.end.at;
  const until = exact.end ?? exact.start;
  return Temporal.ZonedDateTime.compare(exact.start.at, last) < 0 && !isBefore(until, days.start);
}

function isAfter(one: Point, other: Point): boolean {
  return Temporal.ZonedDateTime.compare(one.at, other.at) > 0;
}

function isBefore(one: Point, other: Point): boolean {
  return Temporal.ZonedDateTime.compare(one.at, other.at) < 0;
}

function changed(
  text: PlainText,
  placed: readonly Placed[],
  candidates: readonly Candidate[],
  based: readonly FoundWindow[],
  saysExtended: boolean,
): readonly FoundWindow[] {
  // A title's new day is the one whose hour the text tells.
  const replacing = candidates.filter(
    ({ role, start }) =>
      role === 'new window' &&
      !(start?.wholeDay && based.some((window) => window.start?.day.equals(start.day))),
  );
  // The same day may be told with its hours elsewhere: "moved to Monday, 7 December, same time (10:00–12:00)".
  const told = based.filter((window) =>
    candidates.some(
      ({ role, start }) => role === 'new window' && start?.wholeDay && window.start?.day.equals(start.day),
    ),
  );
  const former = based.find((window) => !told.includes(window)) ?? null;
  if (replacing.length === 0 && told.length > 0) {
    return told.map((window) => ({ ...window, former: former && { start: former.start, end: former.end } }));
  }
  if (replacing.length > 0) {
    return withoutRepeats(
      replacing.map((candidate) => {
        const window = withSpan(text, placed, candidates, found(candidate));
        return {
          ...window,
          former: former && { start: former.start, end: former.end },
          change: 'all moved' as const,
        };
      }),
    );
  }
  const moves = candidates.filter(
    ({ role, start }) =>
      role === 'new end' ||
      (role === 'end' && saysExtended && start !== null && !based.some((window) => window.end === start)),
  );
  const done = candidates.filter(({ role }) => role === 'done');
  const move = moves.at(-1);
  const over = done.at(-1);
  if (move !== undefined) return withNewEnd(based, move, 'end moved');
  if (over !== undefined && (based.length === 0 || based.some((window) => fits(window, over)))) {
    return withNewEnd(based, over, 'done');
  }
  if (based.length > 0) return saysExtended ? based.map((window) => prolonged(text, placed, window)) : based;
  // A text that only names the end.
  return candidates
    .filter(({ role, placed: { close } }) => role === 'end' && close)
    .slice(-1)
    .map((candidate) => ({ ...found(candidate), start: null, end: candidate.start }));
}

function fits({ start }: FoundWindow, over: Candidate): boolean {
  return start === null || (over.start !== null && isAfter(over.start, start));
}

function withNewEnd(
  based: readonly FoundWindow[],
  candidate: Candidate,
  change: 'end moved' | 'done',
): readonly FoundWindow[] {
  const end = candidate.end ?? candidate.start;
  const concerned = based.findLast((window) => fits(window, candidate));
  if (concerned === undefined)
    return [
      ...based,
      { ...found(candidate), start: candidate.end === null ? null : candidate.start, end, change },
    ];
  return based.map((window) =>
    window === concerned
      ? {
          ...window,
          end,
          endCounted: false,
          minutes: null,
          former: { start: window.start, end: window.end },
          change,
          where: [...window.where, candidate.placed.sentence],
        }
      : window,
  );
}

const byHowMuch =
  /(?:延长|延長|顺延|延迟|推迟)[^，。,]{0,6}$|\b(?:extended|extending|extend|prolonged)\b[^.,]{0,20}\bby (?:about |another |an additional )?$|\b(?:another|additional)\s*$/i;

function prolonged({ plain }: PlainText, placed: readonly Placed[], window: FoundWindow): FoundWindow {
  const { end } = window;
  const more = placed.find(
    ({ phrase, sentence }) =>
      phrase.kind === 'span' && byHowMuch.test(plain.slice(sentence.from, phrase.from)),
  );
  if (end === null || more?.phrase.kind !== 'span') return window;
  return {
    ...window,
    end: { ...end, at: end.at.add({ minutes: Math.round(more.phrase.minutes) }) },
    minutes: null,
    approximate: more.phrase.approximate,
    former: { start: window.start, end },
    change: 'end moved',
    where: [...window.where, more.sentence],
  };
}
