// Finds a window's end that is apart from its start: in the next words or lines, or as a span.

import type { Candidate } from './candidates.ts';
import { type FoundWindow, found } from './found-window.ts';
import { namesDay } from './moment.ts';
import type { PlainText } from './plain-text.ts';
import { isAfter, moved, type Point } from './resolve.ts';
import type { Placed } from './roles.ts';
import type { Stretch } from './sentence.ts';
import { topic } from './signs.ts';

/** Takes the end from the next words or lines: "结束时间：…", "back to normal by …". */
export function withEnd(
  candidates: readonly Candidate[],
  announced: readonly Candidate[],
  candidate: Candidate,
): FoundWindow {
  const window = found(candidate);
  const { start } = candidate;
  if (candidate.end !== null || start === null) return window;
  const place = candidates.indexOf(candidate);
  const nextStart = announced[announced.indexOf(candidate) + 1];
  for (const [at, other] of candidates.entries()) {
    if (other.role !== 'end' || at <= place) continue;
    if (nextStart !== undefined && at >= candidates.indexOf(nextStart)) break;
    const end = endAfter(other, start);
    if (end !== null) return { ...window, end, where: [...window.where, other.placed.sentence] };
  }
  return window;
}

/** The end, on the next day where it would be before the start: "9:30 PM tonight until 1:00 AM". */
export function endAfter({ start: end, placed: { phrase } }: Candidate, start: Point): Point | null {
  if (end === null || isAfter(end, start)) return end;
  const isHourOnly = phrase.kind === 'moment' && phrase.until && !namesDay(phrase.moment);
  const next = moved(end, { days: 1 });
  return isHourOnly && isAfter(next, start) ? next : null;
}

const spanOfWork =
  /持续|預計|预计|时长|時長|耗时|耗時|历时|为期|需要?|完成|超过|暂停|暫停|停止|停机|左右|程度|共|约|約|大约|\b(?:for|last|lasts|lasting|takes?|taking|within|up to|approximately|about|around|duration|downtime|outage|disruption|interruption|estimated|expected|maximum)\b/i;
const notTheLength =
  /(?:rather than|instead of|不是|而非|每|同步|生效|解析|propagat\w+|\beach|\bper|\b(?:was|were|took|lasted|only))[^，。,.]{0,40}$|(?:前|before|提前|notice)\s*$/i;

/** Ends a window without an end after the span that its sentence, or one of the next two, names. */
export function withSpan(
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
  }
  // For windows of whole days the span says how long the work takes on one of them.
  if (start.wholeDay && first !== undefined && first.minutes < 1440)
    return { ...window, minutes: first.minutes };
  if (end !== null || first === undefined || (start.wholeDay && first.minutes >= 27 * 1440)) return window;
  return {
    ...window,
    end: moved(start, { minutes: Math.round(first.minutes) }),
    minutes: first.minutes,
    endCounted: true,
    approximate: first.approximate,
    where: [...window.where, first.sentence],
  };
}

const lengthLabel =
  /^\s*(?:预计|預計)?(?:维护|維護|停机|停機|停服|升级)?(?:时长|時長|时间|時間|持续|用时)[^，。\d]{0,4}\d/;

type NearSpan = { readonly minutes: number; readonly approximate: boolean; readonly sentence: Stretch };

function spansNear(
  { plain, sentences }: PlainText,
  placed: readonly Placed[],
  candidates: readonly Candidate[],
  window: FoundWindow,
): readonly NearSpan[] {
  const [own] = window.where;
  if (own === undefined) return [];
  const at = sentences.indexOf(own);
  const others = candidates.flatMap(({ role, start, placed: { sentence } }) =>
    role === 'window' && start !== null && window.start?.at.equals(start.at) === false ? [sentence] : [],
  );
  const following = sentences
    .slice(at + 1, at + 9)
    .filter(({ from, to }) => plain.slice(from, to).trim() !== '');
  const until = following.findIndex((sentence) => others.includes(sentence));
  // Before the window: a line with a label for the duration, or the sentence just before.
  const ahead = sentences.slice(Math.max(0, at - 4), at).filter(({ from, to }) => {
    const words = plain.slice(from, to);
    if (/时长|時長|\b(?:duration|downtime)\b[^:\n]{0,12}:/i.test(words)) return true;
    return !plain.slice(from, own.from).includes('\n') && topic.test(words);
  });
  const isLabelled = ({ from, to }: Stretch) => lengthLabel.test(plain.slice(from, to));
  const within = following.filter((one, place) => (until < 0 ? place < 3 || isLabelled(one) : place < until));
  const near = [...ahead, own, ...within];
  return placed.flatMap(({ phrase, sentence, isAhead }) => {
    if (phrase.kind !== 'span' || isAhead || !near.includes(sentence)) return [];
    const before = plain.slice(sentence.from, phrase.from);
    const after = plain.slice(phrase.to, Math.min(sentence.to, phrase.to + 20));
    if (notTheLength.test(before) || /^\s*(?:before|ago|prior|前)/i.test(after)) return [];
    if (!spanOfWork.test(before.slice(-40) + plain.slice(phrase.from, phrase.to) + after)) return [];
    return [{ minutes: phrase.minutes, approximate: phrase.approximate, sentence }];
  });
}
