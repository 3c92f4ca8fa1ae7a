// Makes the announced windows out of candidates: ends are joined to starts, spans added, repeated windows
// joined; then changes of their times are applied: moved to another day, extended, shortened, over at an
// hour.

import type { StatementStatus } from './announcement.ts';
import type { Candidate } from './candidates.ts';
import { endAfter, withEnd, withSpan } from './ends.ts';
import { type FoundWindow, found } from './found-window.ts';
import { type PlainText, wordsAt } from './plain-text.ts';
import { withoutRepeats, withoutSlips } from './repeats.ts';
import { daysOn, moved, type Point } from './resolve.ts';
import type { Placed } from './roles.ts';
import { sameHours } from './signs.ts';

export function windowsIn(
  text: PlainText,
  placed: readonly Placed[],
  candidates: readonly Candidate[],
  said: StatementStatus | null,
): readonly FoundWindow[] {
  const saysExtended = said === 'extended' || said === 'shortened';
  const announced = candidates.filter(
    ({ role, start }) =>
      role === 'window' || (role === 'former' && (said !== null || !isReplaced(start, candidates))),
  );
  const ended = announced.map((one) =>
    withSpan(text, placed, candidates, withEnd(candidates, announced, one)),
  );
  const based = withoutRepeats(text, withoutSlips(ended));
  // A new day in the title is the same as the one in the text, which has the hours.
  const replacing = candidates.filter(
    ({ role, start }) =>
      role === 'new window' &&
      !(start?.wholeDay && based.some((window) => window.start?.day.equals(start.day))),
  );
  // The hours of the new day may be elsewhere in the text: "moved to Monday, 7 December, same time
  // (10:00–12:00)".
  const told = based.filter((window) =>
    candidates.some(
      ({ role, start }) => role === 'new window' && start?.wholeDay && window.start?.day.equals(start.day),
    ),
  );
  const former = based.find((window) => !told.includes(window)) ?? null;
  const elsewhere = replacing.map((one) =>
    atSameHours(text, withSpan(text, placed, candidates, found(one)), former),
  );
  const anew = elsewhere.length > 0 ? elsewhere : told;
  if (anew.length > 0) {
    const times = former && { start: former.start, end: former.end };
    return withoutRepeats(
      text,
      anew.map((window) => ({ ...window, former: times, change: 'all moved' })),
    );
  }
  const moves = candidates.filter(
    ({ role, start }) =>
      (role === 'new end' && !based.some(({ end }) => start?.wholeDay && end?.day.equals(start.day))) ||
      (role === 'end' && saysExtended && start !== null && !based.some(({ end }) => end === start)),
  );
  const done = candidates.filter(({ role }) => role === 'done');
  const move = moves.at(-1);
  const over = done.at(-1);
  const isOver = over !== undefined && over.placed.phrase.from > (move?.placed.phrase.from ?? 0);
  if (move !== undefined && !isOver) return withNewEnd(based, move, 'end moved');
  if (over !== undefined && (based.length === 0 || based.some((window) => fits(window, over)))) {
    return withNewEnd(based, over, 'done');
  }
  if (based.length > 0) return saysExtended ? based.map((window) => prolonged(text, placed, window)) : based;
  // The text names only an end.
  return candidates
    .filter(
      ({ role, placed: { close, sentence } }) =>
        role === 'end' && (close || isBack.test(wordsAt(text, [sentence]))),
    )
    .slice(-1)
    .map((candidate) => ({ ...found(candidate), start: null, end: candidate.start }));
}

const isBack = /恢复|恢復|\b(?:back to|restored?|resumed?)\b/i;

/** Whether the former time is told beside a new one: "This was originally planned for the 30th". */
function isReplaced(former: Point | null, candidates: readonly Candidate[]): boolean {
  return candidates.some(
    ({ role, start }) => role === 'window' && start !== null && former?.day.equals(start.day) !== true,
  );
}

/** The window with the hours of the former one, for "moved to 10 September, same time". */
function atSameHours({ plain }: PlainText, window: FoundWindow, former: FoundWindow | null): FoundWindow {
  const { start, where } = window;
  const isSame = where.some(({ from, to }) => sameHours.test(plain.slice(from, to)));
  if (!isSame || !start?.wholeDay || !former?.start || former.start.wholeDay) return window;
  const { days } = former.start.day.until(start.day, { largestUnit: 'day' });
  return { ...window, start: daysOn(former.start, days), end: former.end && daysOn(former.end, days) };
}

function fits({ start }: FoundWindow, over: Candidate): boolean {
  return start === null || endAfter(over, start) !== null;
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
          end: window.start === null ? end : endAfter(candidate, window.start),
          // An end that contradicted the window was the former end, so it no longer counts against it.
          contradicted: window.contradicted && (end === null || window.end?.at.equals(end.at) !== true),
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
      phrase.kind === 'span' &&
      (byHowMuch.test(plain.slice(sentence.from, phrase.from)) ||
        / (?:more|additional|extra) /.test(plain.slice(phrase.from, phrase.to))),
  );
  if (end === null || more?.phrase.kind !== 'span') return window;
  return {
    ...window,
    end: moved(end, { minutes: Math.round(more.phrase.minutes) }),
    minutes: null,
    approximate: more.phrase.approximate,
    former: { start: window.start, end },
    change: 'end moved',
    where: [...window.where, more.sentence],
  };
}
