// What a source gives: one page, feed, calendar, mail or file, as the texts in it. Each form has a file of its own.

import type { AnnouncedWindow } from './announcement.ts';

export interface SourceText {
  /** Plain text, its title as the first line. */
  readonly text: string;
  /** A date or an RFC 3339 time; null where the source does not say. */
  readonly publishedAt: string | null;
  readonly url: string | null;
  /** Where the form itself has fields for it: nothing of it is left to the reading of words. */
  readonly windows: readonly AnnouncedWindow[] | null;
}

export function textOnly(
  text: string,
  publishedAt: string | null = null,
  url: string | null = null,
): SourceText {
  return { text, publishedAt, url, windows: null };
}

/** What a source said in years is less, and each of them takes its time to read. */
const mostTexts = 2_000;

/** Throws where a source lists more than anybody has announced. */
export function notTooMany<Item>(items: readonly Item[]): readonly Item[] {
  if (items.length <= mostTexts) return items;
  throw new Error(`it lists more than ${mostTexts} texts`);
}

/** RFC 3339 in the offset it was written with; null where it is no time. */
export function timeText(value: unknown): string | null {
  if (typeof value !== 'string' || value.trim() === '') return null;
  const text = value.trim();
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return text;
  const iso = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)? ?(Z|[+-]\d\d:?\d\d)$/.exec(text);
  if (iso !== null) {
    const [, date, time = '', offset = ''] = iso;
    const colon = /^[+-]\d{4}$/.test(offset) ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset;
    return `${date}T${time.length === 5 ? `${time}:00` : time}${colon}`;
  }
  // RFC 5322, as feeds and mails date themselves.
  const at = Date.parse(text);
  return Number.isNaN(at)
    ? null
    : Temporal.Instant.fromEpochMilliseconds(at).toString({ smallestUnit: 'second' });
}
