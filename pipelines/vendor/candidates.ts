// Makes candidate windows with start and end out of times with their roles, in the text's order.

import { type Moment, namesDay } from './moment.ts';
import { momentsOf } from './phrases.ts';
import { type Calendar, type DayBefore, daysOn, isAfter, moved, type Point, pointOf } from './resolve.ts';
import type { Placed, Role } from './roles.ts';
import type { Stretch } from './sentence.ts';
import type { PartOfDay } from './time-word.ts';

export interface Candidate {
  readonly role: Role;
  readonly start: Point | null;
  readonly end: Point | null;
  /** The phrase that it comes from, with its place in the text. */
  readonly placed: Placed;
}

/** The candidates of all phrases with a role; a named day also holds for the clock times after it. */
export function candidatesIn(placed: readonly Placed[], calendar: Calendar): readonly Candidate[] {
  let before: DayBefore = null;
  let ahead: Placed | null = null;
  /** Days from one to another: of which of them hours without a day are, nobody knows. */
  let isOfDays = false;
  let said: { readonly day: Temporal.PlainDate; readonly sentence: Stretch } | null = null;
  return placed.flatMap((one, place): Candidate[] => {
    const { role } = one;
    if (one.isAhead) ahead = one;
    if (
      one.isAhead &&
      one.close &&
      !placed.some((other) => other !== one && other.sentence === one.sentence && other.role !== 'nothing')
    ) {
      const start = pointAhead(one, calendar);
      if (start === null) return [];
      return [{ role: role === 'end' ? role : 'window', start, end: null, placed: one }];
    }
    const near = ahead?.sentence === one.sentence ? hoursAhead(one, ahead, calendar) : null;
    const of = said?.sentence === one.sentence ? said.day : before;
    const isBare = !momentsOf(one.phrase).some(namesDay);
    const points = near === null ? pointsOf(one, calendar, of) : ([near, null] as const);
    const [start, end] =
      isOfDays && isBare ? points.map((point) => point && { ...point, sure: false }) : points;
    if (start?.wholeDay) said = { day: start.day, sentence: one.sentence };
    if (role === 'nothing' && !namesDayForOthers(one, placed[place + 1])) return [];
    if (!isBare) isOfDays = start?.wholeDay === true && end !== null && !isAfter(daysOn(start, 2), end);
    const latest = start ?? end;
    // A guessed day does not hold for the clock times that follow.
    if (latest !== null && (before !== null || momentsOf(one.phrase).some(namesDay))) before = latest.day;
    if (role === 'nothing' || latest === null) return [];
    return [{ role, start, end, placed: one }];
  });
}

/** "In about 7 hours, at 05:00": the clock time nearest to the span; one that fits also settles the zone. */
function hoursAhead({ phrase }: Placed, ahead: Placed, calendar: Calendar): Point | null {
  const { published, publishedAt } = calendar;
  if (phrase.kind !== 'moment' || ahead.phrase.kind !== 'span' || published === null) return null;
  const { moment } = phrase;
  if (moment.clock === undefined || namesDay(moment)) return null;
  if (publishedAt === null) {
    // The hour of publication is not known, so the time is within the 24 hours after the span.
    const clock = moment.clock.hour * 60 + moment.clock.minute;
    const days = Math.ceil((ahead.phrase.minutes - clock) / 1440);
    return pointOf({ ...moment, day: sameDay }, calendar, published.add({ days }));
  }
  const then = publishedAt.add({ minutes: Math.round(ahead.phrase.minutes) });
  const distance = (point: Point): number => Math.abs(point.at.epochMilliseconds - then.epochMilliseconds);
  const day = then.toZonedDateTimeISO(calendar.zone.id).toPlainDate();
  const [nearest] = [-1, 0, 1]
    .flatMap((days) => pointOf({ ...moment, day: sameDay }, calendar, day.add({ days })) ?? [])
    .toSorted((one, other) => distance(one) - distance(other));
  if (nearest === undefined) return null;
  const fits = distance(nearest) <= 45 * 60_000;
  return { ...nearest, sure: fits, zone: { ...nearest.zone, sure: nearest.zone.sure || fits } };
}

/** "In about 15 minutes" without a clock time: a point whose exact minute is not known. */
function pointAhead({ phrase }: Placed, { publishedAt, zone }: Calendar): Point | null {
  if (phrase.kind !== 'span' || publishedAt === null) return null;
  const at = publishedAt.add({ minutes: Math.round(phrase.minutes) }).toZonedDateTimeISO(zone.id);
  return { at, day: at.toPlainDate(), wholeDay: false, zone, sure: false };
}

/** Whether a day, one of a heading or an opening clause, holds for clock times below; no stamp does. */
function namesDayForOthers({ phrase, close, sentence }: Placed, next: Placed | undefined): boolean {
  const isHeading = sentence.to - sentence.from < phrase.to - phrase.from + 14;
  const isAbove =
    isHeading && next?.phrase.kind === 'range' && next.role === 'window' && next.phrase.from - phrase.to < 20;
  if (!(close || isAbove) || phrase.kind !== 'moment') return false;
  return phrase.moment.date?.month != null && phrase.moment.clock === undefined;
}

type Ends = readonly [start: Point | null, end: Point | null];

function pointsOf({ phrase, role }: Placed, calendar: Calendar, before: DayBefore): Ends {
  if (phrase.kind === 'range') return rangePoints(phrase.start, phrase.end, calendar, before);
  if (phrase.kind !== 'moment') return [null, null];
  const point = pointOfMoment(phrase.moment, calendar, before, phrase.until || role === 'end');
  // "Until the 5th" includes that day as the last one; 延期至10日 names the new day of the window itself.
  return [phrase.until && point?.wholeDay && role !== 'new window' ? moved(point, { days: 1 }) : point, null];
}

function rangePoints(first: Moment, second: Moment, calendar: Calendar, before: DayBefore): Ends {
  const [one, other] = withHalves(first, second);
  const start = pointOfMoment(one, calendar, before, false);
  if (start === null) return [null, null];
  const hasDay = namesDay(other);
  let end = pointOf(hasDay ? other : { ...other, day: sameDay }, calendar, start.day, true);
  if (end === null) return [start, null];
  if (start.wholeDay && end.wholeDay) end = moved(end, { days: 1 });
  if (!isAfter(end, start)) {
    if (!hasDay) end = moved(end, { days: 1 });
    else if (other.date?.month === null) end = moved(end, { months: 1 });
    else if (other.date?.year === null) end = moved(end, { years: 1 });
    // 2026年12月31日 to 2026年1月1日: the author wrote the old year again for the end.
    else if (start.day.month === 12 && end.day.month === 1)
      end = { ...moved(end, { years: 1 }), sure: false };
  }
  return [start, isAfter(end, start) ? end : null];
}

const sameDay = { kind: 'day', shift: 0, after: 'moment' } as const;

/** A clock time without a day is taken on the day named last, else near the publication. */
function pointOfMoment(moment: Moment, calendar: Calendar, before: DayBefore, asEnd: boolean): Point | null {
  if (namesDay(moment)) return pointOf(moment, calendar, before, asEnd);
  const base = before ?? calendar.published;
  if (moment.clock === undefined || base === null) return null;
  const point = pointOf({ ...moment, day: sameDay }, calendar, base, asEnd);
  const { publishedAt } = calendar;
  if (point === null || before !== null) return point;
  if (publishedAt === null) return { ...point, sure: false };
  // The first such clock time that is not long past at publication; an end must not be past at all.
  const earliest = publishedAt.subtract({ hours: asEnd ? 0 : 12 });
  let near = moved(point, { days: -1 });
  while (Temporal.Instant.compare(near.at.toInstant(), earliest) < 0) near = moved(near, { days: 1 });
  return near;
}

/** Half of the day named once, for both ends: 下午1到5点, "between 6:00 and 7:00AM", "tonight 10–11". */
function withHalves(one: Moment, other: Moment): readonly [Moment, Moment] {
  const first = one.clock;
  const second = other.clock;
  if (first === undefined || second === undefined) return [one, other];
  const half = first.part ?? one.part?.part ?? null;
  if (second.part !== null && half === null && first.hour <= 12) {
    if (second.part !== 'am' && second.part !== 'pm') return [one, other];
    const part =
      second.part === 'pm' && hour(first.hour, 'pm') > hour(second.hour, 'pm') ? 'am' : second.part;
    return [{ ...one, clock: { ...first, part } }, other];
  }
  const other12 = second.part === null && other.part === undefined && second.hour <= 12 && half !== null;
  if (!other12 || half === 'am' || half === 'dawn' || half === 'morning') {
    // 上午9点到5点 ends in the afternoon.
    const later =
      other12 && (half === 'am' || half === 'morning') && other.day === undefined && second.hour < first.hour;
    return later ? [one, { ...other, clock: { ...second, part: 'pm' } }] : [one, other];
  }
  if (namesDay(other)) return [one, other];
  const lateStart = hour(first.hour, 'pm') * 60 + first.minute;
  const lateEnd = (second.hour === 12 ? 24 : hour(second.hour, 'pm')) * 60 + second.minute;
  if (half === 'noon' || lateEnd <= lateStart) return [one, other];
  return [one, { ...other, clock: { ...second, part: second.hour === 12 ? 'evening' : 'pm' } }];
}

function hour(written: number, half: Extract<PartOfDay, 'am' | 'pm'>): number {
  return half === 'pm' && written < 12 ? written + 12 : written;
}
