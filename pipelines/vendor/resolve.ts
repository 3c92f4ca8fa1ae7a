// Resolves moments that a text names to points of time: the year from the publication, the day from
// "tomorrow" or from a day named before, 下午 and "pm" for both ends of a range, the next day where an end
// would be before its start.

import { orNull } from '../plan/time.ts';
import type { ReadingContext } from './announcement.ts';
import type { Moment } from './moment.ts';
import { momentsOf, type Phrase } from './phrases.ts';
import type { Placed } from './roles.ts';
import type { PartOfDay } from './time-word.ts';
import { type NamedZone, offsetText } from './zones.ts';

export interface Point {
  readonly at: Temporal.ZonedDateTime;
  /** The day that the text names; with 24:00 the point itself is on the next day. */
  readonly day: Temporal.PlainDate;
  /** Whether no clock time was named; then `at` is the day's beginning. */
  readonly wholeDay: boolean;
  /** The zone; `named` in the text or assumed, and `sure` unless it is a guess. */
  readonly zone: { readonly id: string; readonly named: boolean; readonly sure: boolean };
  readonly sure: boolean;
}

export interface Calendar {
  readonly published: Temporal.PlainDate | null;
  readonly publishedAt: Temporal.Instant | null;
  /** The zone of all times that name none. */
  readonly zone: Point['zone'];
  /** The year by month and day, for days of which the text names exactly one full date. */
  readonly years: ReadonlyMap<string, number>;
  readonly anyYear: number | null;
  /** Set for Chinese and Japanese, which always write the month first, so that 12/5 is not ambiguous. */
  readonly monthFirst: boolean;
}

/** The day that was named last. */
export type DayBefore = Temporal.PlainDate | null;
export type Language = 'zh' | 'ja' | 'en';
type Day = { readonly date: Temporal.PlainDate; readonly sure: boolean };

export function calendarOf(placed: readonly Placed[], context: ReadingContext, language: Language): Calendar {
  const phrases = placed.map(({ phrase }) => phrase);
  const publishedAt = instantOf(context.publishedAt);
  // Ignore the English version below a Chinese text: the zone that it names may not be that of the Chinese
  // text.
  const own = placed.filter(({ isForeign }) => !isForeign).map(({ phrase }) => phrase);
  const zone = zoneOfText(own, context, language);
  const published =
    publishedAt === null
      ? dateTextOf(context.publishedAt)
      : publishedAt.toZonedDateTimeISO(zone.id).toPlainDate();
  const years = new Map<string, number>();
  for (const { date } of phrases.flatMap(momentsOf)) {
    if (date?.year != null && date.month !== null) years.set(`${date.month}-${date.day}`, date.year);
  }
  return {
    published,
    publishedAt,
    zone,
    years,
    anyYear: [...years.values()].at(-1) ?? null,
    monthFirst: language !== 'en',
  };
}

const usualZones = { zh: 'Asia/Shanghai', ja: 'Asia/Tokyo', en: 'UTC' } as const;

function zoneOfText(phrases: readonly Phrase[], context: ReadingContext, language: Language): Point['zone'] {
  const named = phrases.flatMap((phrase) => {
    if (phrase.kind === 'zone') return [phrase.zone];
    return momentsOf(phrase).flatMap(({ zone }) => (zone === undefined ? [] : [zone.zone]));
  });
  const [first] = named;
  if (first !== undefined) {
    const one = new Set(named.map(({ id }) => id)).size === 1;
    return { id: first.id, named: true, sure: (one && !first.unsure) || language !== 'en' };
  }
  if (context.zone !== null) return { id: context.zone, named: false, sure: true };
  if (language !== 'en') return { id: usualZones[language], named: false, sure: true };
  // An English author whose publication time has an offset is assumed to write in it.
  const offset = /T.*([+-]\d\d:\d\d)$/.exec(context.publishedAt ?? '')?.[1];
  return { id: offset ?? usualZones.en, named: false, sure: offset !== undefined && offset !== '+00:00' };
}

function instantOf(text: string | null): Temporal.Instant | null {
  if (text === null || !/T\d\d:\d\d.*(?:Z|[+-]\d\d:?\d\d)$/.test(text)) return null;
  return orNull(() => Temporal.Instant.from(text));
}

function dateTextOf(text: string | null): Temporal.PlainDate | null {
  return text === null ? null : orNull(() => Temporal.PlainDate.from(text.slice(0, 10)));
}

export function isAfter(one: Point, other: Point): boolean {
  return Temporal.ZonedDateTime.compare(one.at, other.at) > 0;
}

export function moved(point: Point, by: Temporal.DurationLike): Point {
  return { ...point, at: point.at.add(by) };
}

/** The point moved by whole days, with its named day moved too. */
export function daysOn(point: Point, days: number): Point {
  return { ...moved(point, { days }), day: point.day.add({ days }) };
}

/** The point of a moment; null where the text does not say on which day. */
export function pointOf(moment: Moment, calendar: Calendar, before: DayBefore, asEnd = false): Point | null {
  const day = dayOf(moment, calendar, before);
  if (day === null) return null;
  const zone = zoneOfMoment(moment, calendar);
  const part = moment.clock?.part ?? moment.part?.part ?? null;
  const minutes = minutesOf(moment, part, asEnd);
  const seconds = moment.clock?.second ?? 0;
  const at = day.date.toPlainDateTime().add({ minutes: minutes.of, seconds }).toZonedDateTime(zone.id);
  const settled =
    zone.offset === null || at.offsetNanoseconds === zone.offset * 60e9
      ? at
      : at.toPlainDateTime().toZonedDateTime(offsetText(zone.offset));
  return {
    at: settled,
    day: day.date,
    wholeDay: moment.clock === undefined && minutes.sure,
    zone: { ...zone, sure: zone.sure && settled === at },
    sure: day.sure && minutes.sure && moment.doubtful !== true,
  };
}

function zoneOfMoment({ zone }: Moment, calendar: Calendar) {
  const own: NamedZone | undefined = zone?.zone;
  if (own === undefined) return { ...calendar.zone, offset: null };
  return { id: own.id, named: true, sure: !own.unsure, offset: own.offset };
}

/** Minutes from the day's beginning; may lie beyond its end. */
function minutesOf(
  { clock, part: alone }: Moment,
  part: PartOfDay | null,
  asEnd: boolean,
): { readonly of: number; readonly sure: boolean } {
  if (clock === undefined) {
    if (alone === undefined) return { of: 0, sure: true };
    return { of: hoursOfPart[alone.part][asEnd ? 1 : 0] * 60, sure: false };
  }
  const { hour, minute } = clock;
  const late = part === 'evening' || part === 'night';
  if (part === null) return { of: hour * 60 + minute, sure: true };
  if (part === 'pm' || part === 'afternoon')
    return { of: (hour < 12 ? hour + 12 : hour) * 60 + minute, sure: true };
  if (part === 'noon') return { of: (hour < 4 ? hour + 12 : hour) * 60 + minute, sure: true };
  if (clock.part === 'night' && hour === 0) {
    const isNext = asEnd || alone?.part === 'evening';
    return { of: isNext ? 1440 : 0, sure: isNext };
  }
  if (late && (hour === 12 || hour === 0)) return { of: 1440 + minute, sure: true };
  if (late && hour >= 5 && hour < 12) return { of: (hour + 12) * 60 + minute, sure: true };
  if (late && hour < 5) return { of: (part === 'evening' ? hour + 24 : hour) * 60 + minute, sure: false };
  if ((part === 'am' || part === 'dawn') && hour === 12) return { of: minute, sure: part === 'am' };
  return { of: hour * 60 + minute, sure: true };
}

/** When a part of the day begins and ends where no hour is named: a guess. */
const hoursOfPart: Readonly<Record<PartOfDay, readonly [number, number]>> = {
  dawn: [0, 6],
  morning: [6, 12],
  am: [0, 12],
  noon: [12, 13],
  afternoon: [12, 18],
  pm: [12, 18],
  evening: [17, 24],
  night: [18, 24],
};

function dayOf(moment: Moment, calendar: Calendar, before: DayBefore): Day | null {
  const { date, day, weekday } = moment;
  if (date !== undefined) {
    const written = dateIn(date, calendar, before);
    if (written === null) return null;
    const turned = inTurnedYear(written, calendar);
    const found = turned ?? written;
    const agrees = weekday === undefined ? turned === null : found.dayOfWeek === weekday.weekday;
    // The assumed year contradicts the weekday, but the year of publication agrees with it.
    const near =
      agrees || date.year !== null ? null : dateIn(date, { ...calendar, years: new Map() }, before);
    if (near?.dayOfWeek === weekday?.weekday && near !== null) return { date: near, sure: false };
    // Try 5/6 as 6/5 too, with day and month swapped.
    const swapped = { ...date, month: date.day, day: date.month ?? date.day };
    const other = date.unsure && !calendar.monthFirst ? dateIn(swapped, calendar, before) : null;
    const [fitting, ...more] = [found, other].filter((day) => day !== null && fits(day, weekday, calendar));
    if (other !== null && fitting != null && more.length === 0) return { date: fitting, sure: true };
    return { date: found, sure: agrees && (!date.unsure || weekday !== undefined || calendar.monthFirst) };
  }
  if (day !== undefined) {
    const base = day.after === 'publication' ? calendar.published : (before ?? calendar.published);
    if (base === null) return null;
    const found = base.add({ days: day.shift });
    return { date: found, sure: weekday === undefined || found.dayOfWeek === weekday.weekday };
  }
  if (weekday !== undefined) return weekdayIn(weekday, calendar, before);
  return null;
}

/** Around the turn of the year people still write the old year: such a date is taken a year later. */
function inTurnedYear(written: Temporal.PlainDate, { published }: Calendar): Temporal.PlainDate | null {
  if (published === null || (published.month > 1 && published.month < 12)) return null;
  const meant = written.add({ years: 1 });
  const { days } = published.until(meant, { largestUnit: 'day' });
  return days >= -20 && days <= 45 ? meant : null;
}

/** Whether the day is on the named weekday; without one, whether it is soon after the publication. */
function fits(day: Temporal.PlainDate, weekday: Moment['weekday'], { published }: Calendar): boolean {
  if (weekday !== undefined) return day.dayOfWeek === weekday.weekday;
  const days = published?.until(day, { largestUnit: 'day' }).days ?? -1;
  return days >= 0 && days <= 90;
}

function dateIn(
  date: NonNullable<Moment['date']>,
  calendar: Calendar,
  before: DayBefore,
): Temporal.PlainDate | null {
  const month = date.month ?? before?.month ?? calendar.published?.month ?? null;
  if (month === null) return null;
  const named = date.year ?? calendar.years.get(`${month}-${date.day}`) ?? null;
  if (named !== null) return validDate(named, month, date.day);
  const { published } = calendar;
  if (before !== null && calendar.anyYear !== null && published === null)
    return validDate(before.year, month, date.day);
  if (published === null)
    return calendar.anyYear === null ? null : validDate(calendar.anyYear, month, date.day);
  // Announced days are in the future, or, in reports, shortly before the publication.
  const earliest = published.subtract({ days: 60 });
  for (const year of [published.year - 1, published.year, published.year + 1]) {
    const found = validDate(year, month, date.day);
    if (found !== null && Temporal.PlainDate.compare(found, earliest) >= 0) return found;
  }
  return null;
}

function validDate(year: number, month: number, day: number): Temporal.PlainDate | null {
  return orNull(() => Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' }));
}

function weekdayIn(
  { weekday, week }: NonNullable<Moment['weekday']>,
  { published }: Calendar,
  before: DayBefore,
): Day | null {
  const base = week === null ? (before ?? published) : published;
  if (base === null) return null;
  const ahead = (weekday - base.dayOfWeek + 7) % 7;
  const upcoming = base.add({ days: ahead });
  if (week !== 'next') return { date: upcoming, sure: true };
  const ofNextWeek = base.add({ days: weekday - base.dayOfWeek + 7 });
  // "Next Tuesday", said on a Monday, can mean tomorrow or in a week, so it is not sure.
  return { date: ofNextWeek, sure: ofNextWeek.equals(upcoming) || ahead === 0 };
}
