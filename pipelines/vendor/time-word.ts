// The shapes of words of time in any language: dates, days, clock times, zones, spans, and words that join
// two.

import { numberIn } from './numerals.ts';
import type { NamedZone } from './zones.ts';

/** The part of the day that a clock time belongs to. `am` and `pm` are exact, the others are colloquial. */
export type PartOfDay = 'am' | 'pm' | 'dawn' | 'morning' | 'noon' | 'afternoon' | 'evening' | 'night';

export type TimeMeaning =
  | {
      readonly kind: 'date';
      readonly year: number | null;
      readonly month: number | null;
      readonly day: number;
      /** Month and day could be the other way round. */
      readonly unsure: boolean;
    }
  | { readonly kind: 'weekday'; readonly weekday: number; readonly week: 'this' | 'next' | null }
  /** Days after the text's publication, or after the moment that was named before. */
  | { readonly kind: 'day'; readonly shift: number; readonly after: 'publication' | 'moment' }
  | {
      readonly kind: 'clock';
      readonly hour: number;
      readonly minute: number;
      readonly second: number;
      readonly part: PartOfDay | null;
      /** A number that is a clock time only beside another word of time. */
      readonly weak: boolean;
    }
  | { readonly kind: 'part'; readonly part: PartOfDay }
  | { readonly kind: 'zone'; readonly zone: NamedZone }
  | { readonly kind: 'to' }
  | { readonly kind: 'and' }
  | { readonly kind: 'span'; readonly minutes: number; readonly approximate: boolean };

export type TimeWord = TimeMeaning & { readonly from: number; readonly to: number };

export type Rule = readonly [
  pattern: RegExp,
  read: (match: RegExpMatchArray) => TimeMeaning | readonly TimeMeaning[] | null,
];

/** The date; null where no year has such a day. */
export function dateOf(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
  unsure = false,
): TimeMeaning | null {
  const written = year === undefined ? null : numberIn(year);
  const value = {
    // 115 is a year of the Republic of China.
    year: written !== null && written < 150 ? written + 1911 : written,
    month: month === undefined ? null : numberIn(month),
    day: numberIn(day ?? ''),
  };
  const { month: ofYear } = value;
  const longest = ofYear === null ? 31 : ofYear === 2 ? 29 : [4, 6, 9, 11].includes(ofYear) ? 30 : 31;
  if (value.day < 1 || value.day > longest) return null;
  if (ofYear !== null && (ofYear < 1 || ofYear > 12)) return null;
  if (value.year !== null && (value.year < 1990 || value.year > 2100)) return null;
  return { kind: 'date', ...value, unsure };
}

/** Two dates, joined by `and` (both) or `to` (from one to the other); null where either is no date. */
export function twoDates(one: TimeMeaning | null, join: string | undefined, other: TimeMeaning | null) {
  if (one === null || other === null) return null;
  return [one, { kind: /and|[&/、及和与與]/.test(join ?? '') ? 'and' : 'to' }, other] as const;
}

/** The minute of the day of a clock time, with its am or pm. */
export function minuteOf({ hour, minute, part }: Extract<TimeMeaning, { kind: 'clock' }>): number {
  const ofHalf = part === 'pm' ? (hour % 12) + 12 : part === 'am' ? hour % 12 : hour;
  return ofHalf * 60 + minute;
}

/** The clock time; null beyond 24:00. */
export function clockOf(
  hour: number,
  minute: number,
  part: PartOfDay | null,
  weak = false,
  second = '0',
): TimeMeaning | null {
  if (hour > 24 || minute > 59 || (hour === 24 && minute > 0)) return null;
  return { kind: 'clock', hour, minute, second: Number(second), part, weak };
}
