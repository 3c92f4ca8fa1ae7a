// Times as people read them, in their zone and their language's own style. Names of days and months are
// written out here, so that a text does not change with the ICU data of the machine that draws it.

import type { Site } from './organisation.ts';
import type { Language } from './plan.ts';
import { dayNames } from './time.ts';

const weekdays = {
  'zh-CN': ['周一', '周二', '周三', '周四', '周五', '周六', '周日'],
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
} as const;

const months = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** `12月6日（周日）` or `Sunday 6 December`. */
export function localDate(epochMs: number, zone: string, language: Language): string {
  const at = zoned(epochMs, zone);
  const weekday = weekdays[language][at.dayOfWeek - 1];
  return language === 'zh-CN'
    ? `${at.month}月${at.day}日（${weekday}）`
    : `${weekday} ${at.day} ${months[at.month - 1]}`;
}

/** `周一至周五 9:00—18:00` or `Monday to Friday, 09:00–18:00`. */
export function weeklyHours({ days, from, to }: Site['officeHours'], language: Language): string {
  const places = dayNames.flatMap((day, place) => (days.includes(day) ? [place] : []));
  const names = places.map((place) => weekdays[language][place] ?? '');
  const isRow = places.length > 2 && (places.at(-1) ?? 0) - (places[0] ?? 0) === places.length - 1;
  if (language === 'zh-CN') {
    const row = isRow ? `${names[0]}至${names.at(-1)}` : names.join('、');
    return `${row} ${from.replace(/^0/, '')}—${to.replace(/^0/, '')}`;
  }
  return `${isRow ? `${names[0]} to ${names.at(-1)}` : names.join(', ')}, ${from}–${to}`;
}

/** `01:00` or `01:00:30`. */
export function localClock(
  epochMs: number,
  zone: string,
  smallestUnit: 'minute' | 'second' = 'minute',
): string {
  return zoned(epochMs, zone).toPlainTime().toString({ smallestUnit });
}

/** `12月6日（周日）凌晨 1:00` or `Sunday 6 December, 01:00`: many read 周日 1:00 as the night after Sunday. */
export function localTime(epochMs: number, zone: string, language: Language): string {
  const date = localDate(epochMs, zone, language);
  if (language === 'en') return `${date}, ${localClock(epochMs, zone)}`;
  return `${date}${isSmallHours(epochMs, zone) ? '凌晨 ' : ''}${spokenClock(epochMs, zone, language)}`;
}

/** For a time between midnight and six, the night as people call it (`周六夜里`); empty for any other time. */
export function nightOf(epochMs: number, zone: string, language: Language): string {
  if (!isSmallHours(epochMs, zone)) return '';
  const day = zoned(epochMs, zone);
  const [before, after] = [day.subtract({ days: 1 }), day].map(
    (one) => weekdays[language][one.dayOfWeek - 1],
  );
  return language === 'zh-CN' ? `${before}夜里` : `the night from ${before} to ${after}`;
}

/** A date with its year: `2026年12月6日（周日）` or `Sunday 6 December 2026`. */
export function dateInYear(epochMs: number, zone: string, language: Language): string {
  const date = localDate(epochMs, zone, language);
  const year = localYear(epochMs, zone);
  return language === 'zh-CN' ? `${year}年${date}` : `${date} ${year}`;
}

/** `2026`, in the reader's zone. */
export function localYear(epochMs: number, zone: string): string {
  return String(zoned(epochMs, zone).year);
}

/** `北京时间` or `UTC+1`: only the mainland's time is called by a name. */
export function zoneName(start: number, end: number, zone: string, language: Language): string {
  const offsets = offsetsOf(start, end, zone);
  if (zone !== 'Asia/Shanghai') return offsets;
  return language === 'zh-CN' ? '北京时间' : `Beijing time, ${offsets}`;
}

function isSmallHours(epochMs: number, zone: string): boolean {
  return zoned(epochMs, zone).hour < 6;
}

/** `1:00` in Chinese sentences, `01:00` in English ones. */
function spokenClock(epochMs: number, zone: string, language: Language): string {
  const clock = localClock(epochMs, zone);
  return language === 'zh-CN' ? clock.replace(/^0/, '') : clock;
}

/** `2026-12-06 01:00`, the same in every language, for tables for readers of both. */
export function localStamp(epochMs: number, zone: string): string {
  return `${zoned(epochMs, zone).toPlainDate()} ${localClock(epochMs, zone)}`;
}

/**
 * From start to end; the date stands once when both lie on it. Where the clocks change in between, each end has its
 * offset, or four hours on the clock would be read as four hours of time.
 */
export function localRange(start: number, end: number, zone: string, language: Language): string {
  const between = { start, end };
  const first = localTime(start, zone, language);
  const upTo = to(between, zone, language, spokenClock(end, zone, language));
  return `${first}${offsetWithin(between, start, zone, language)}${upTo}${offsetWithin(between, end, zone, language)}`;
}

/** `01:00–05:51`, and with the date of its end where that is another day: for tables, behind a date. */
export function clockRange(start: number, end: number, zone: string, language: Language): string {
  return `${localClock(start, zone)}${to({ start, end }, zone, language, localClock(end, zone))}`;
}

/** The end of a range as written after its start; `clock` is the end's time of day. */
function to({ start, end }: Stretch, zone: string, language: Language, clock: string): string {
  const isChinese = language === 'zh-CN';
  return zoned(start, zone).toPlainDate().equals(zoned(end, zone).toPlainDate())
    ? `${isChinese ? '—' : '–'}${clock}`
    : `${isChinese ? ' 至 ' : ' to '}${localTime(end, zone, language)}`;
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** `localRange` with the year beside its first date. */
export function rangeInYear(start: number, end: number, zone: string, language: Language): string {
  const date = localDate(start, zone, language);
  return localRange(start, end, zone, language).replace(date, dateInYear(start, zone, language));
}

/** ` (UTC+2)` behind a time, where the clocks change within the stretch that it belongs to; otherwise nothing. */
export function offsetWithin(stretch: Stretch, moment: number, zone: string, language: Language): string {
  if (offsetName(stretch.start, zone) === offsetName(stretch.end, zone)) return '';
  const offset = offsetName(moment, zone);
  return language === 'zh-CN' ? `（${offset}）` : ` (${offset})`;
}

/** The offset of a stretch of time, `UTC+1`; both, `UTC+1 → UTC+2`, where the clocks change within it. */
export function offsetsOf(start: number, end: number, zone: string): string {
  const [first, last] = [offsetName(start, zone), offsetName(end, zone)];
  return first === last ? first : `${first} → ${last}`;
}

/** `UTC+8`, `UTC+5:30`, `UTC`: the offset in force at that moment. */
export function offsetName(epochMs: number, zone: string): string {
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)/.exec(zoned(epochMs, zone).offset) ?? [];
  if (sign === undefined || (hours === '00' && minutes === '00')) return 'UTC';
  return `UTC${sign === '-' ? '−' : '+'}${Number(hours)}${minutes === '00' ? '' : `:${minutes}`}`;
}

/** `3 小时 20 分钟` or `3 hours 20 minutes`; whole minutes, days only from two on. */
export function spokenSpan(ms: number, language: Language): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  const days = minutes >= 2 * 1440 ? Math.floor(minutes / 1440) : 0;
  const hours = Math.floor((minutes - days * 1440) / 60);
  const parts: readonly (readonly [number, string, string])[] = [
    [days, '天', 'day'],
    [hours, '小时', 'hour'],
    [days > 0 ? 0 : minutes % 60, '分钟', 'minute'],
  ];
  const spoken = parts
    .filter(([count]) => count > 0)
    .map(([count, zh, en]) =>
      language === 'zh-CN' ? `${count} ${zh}` : `${count} ${en}${count === 1 ? '' : 's'}`,
    );
  return spoken.join(' ') || (language === 'zh-CN' ? '0 分钟' : '0 minutes');
}

/** `spokenSpan`, but in seconds below two minutes. */
export function spokenShort(ms: number, language: Language): string {
  if (ms >= 120_000) return spokenSpan(ms, language);
  return `${Math.ceil(ms / 1_000)} ${language === 'zh-CN' ? '秒' : 'seconds'}`;
}

/** Rounds down, because a simulated clock has fractions of a millisecond. */
function zoned(epochMs: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(epochMs)).toZonedDateTimeISO(zone);
}
