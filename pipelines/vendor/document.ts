// The texts of a source's document: a page, feed, calendar, mail or file. The reader of each form is in its
// own file.

import type { AnnouncedWindow } from './announcement.ts';

export interface SourceText {
  /** The plain text, with its title as the first line. */
  readonly text: string;
  /** When the text was published: a date or an RFC 3339 time; null where the source does not say. */
  readonly publishedAt: string | null;
  readonly url: string | null;
  /** The windows, where the form has fields for them; null where the words of the text have to be read. */
  readonly windows: readonly AnnouncedWindow[] | null;
}

export function textOnly(
  text: string,
  publishedAt: string | null = null,
  url: string | null = null,
): SourceText {
  return { text, publishedAt, url, windows: null };
}

/** Limit of texts in one document, because each takes time to read; no source says so much in years. */
const mostTexts = 2_000;

/** The items; throws where a source lists more than any vendor announces. */
export function notTooMany<Item>(items: readonly Item[]): readonly Item[] {
  if (items.length <= mostTexts) return items;
  throw new Error(`it lists more than ${mostTexts} texts`);
}

/** The time as RFC 3339, in the offset in which it was written; null where it is no time. */
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
