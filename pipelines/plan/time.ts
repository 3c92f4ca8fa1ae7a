// Parses times of plans: RFC 9557 strings, spans like `30m` and the `when` grammar of notices and deadlines.

import type { Site } from './organisation.ts';
import type { Span, ZonedTime } from './plan.ts';

const units = { m: 'minutes', h: 'hours', d: 'days' } as const;

/** The span, null for other text. Days are calendar days: they keep the clock over a change of time. */
export function parseSpan(text: Span): Temporal.Duration | null {
  const match = /^([1-9][0-9]{0,3})([mhd])$/.exec(text);
  if (!match) return null;
  return Temporal.Duration.from({ [units[match[2] as keyof typeof units]]: Number(match[1]) });
}

/** The span in milliseconds, a day as 24 hours. Throws on text that the schema refuses. */
export function spanToMs(text: Span): number {
  const span = parseSpan(text);
  if (span === null) throw new Error(`not a span: ${text}`);
  return span.total({ unit: 'milliseconds', relativeTo: Temporal.PlainDateTime.from('2000-01-01T00:00') });
}

/** The time with its zone. Throws where offset and zone disagree, or the local time does not exist there. */
export function parseZoned(text: ZonedTime): Temporal.ZonedDateTime {
  return Temporal.ZonedDateTime.from(text, {
    offset: 'reject',
    disambiguation: 'reject',
    overflow: 'reject',
  });
}

/** The result of `work`; null where it meets an invalid time or zone. */
export function orNull<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Milliseconds since the epoch. */
export function toEpochMs(text: ZonedTime): number {
  return parseZoned(text).epochMilliseconds;
}

/** Fractions of a millisecond, which a simulated clock has, are cut off. */
export function toInstantText(epochMs: number): string {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(epochMs)).toString({
    smallestUnit: 'millisecond',
  });
}

export const windowEvents = [
  'extension',
  'overrun',
  'call-off',
  'all-clear',
  'outdated-client',
  'your-turn',
  'turn-soon',
  'turn-later',
] as const;
export type WindowEvent = (typeof windowEvents)[number];

/** Events whose notices go to people by name, when a phase says so. */
export const eventsByName = ['your-turn', 'turn-soon', 'turn-later', 'outdated-client'] as const;
export type EventByName = (typeof eventsByName)[number];

/** Whether a notice of this event says which cohort's turn it is. */
export const namesCohort = (event: string | null): boolean =>
  event === 'your-turn' || event === 'turn-soon' || event === 'turn-later';

export type When =
  | {
      readonly kind: 'relative';
      readonly span: Temporal.Duration;
      readonly side: 'before' | 'after';
      readonly anchor: 'start' | 'end';
    }
  | { readonly kind: 'event'; readonly event: WindowEvent };

/** The grammar of `when`: `5d before start`, `at end`, `on all-clear`. Null where the text does not follow it. */
export function parseWhen(text: string): When | null {
  const relative = /^(?:at|(\S+) (before|after)) (start|end)$/.exec(text);
  if (relative) {
    const anchor = relative[3] as 'start' | 'end';
    if (relative[1] === undefined)
      return { kind: 'relative', span: new Temporal.Duration(), side: 'after', anchor };
    const span = parseSpan(relative[1]);
    return span && { kind: 'relative', span, side: relative[2] as 'before' | 'after', anchor };
  }
  const event = windowEvents.find((name) => text === `on ${name}`);
  return event ? { kind: 'event', event } : null;
}

/** The moment (epoch ms) of a relative `when`; null for one that waits for an event. */
export function resolveWhen(
  text: string,
  window: { readonly start: ZonedTime; readonly end: ZonedTime },
): Temporal.ZonedDateTime | null {
  const when = parseWhen(text);
  if (when === null || when.kind === 'event') return null;
  const anchor = parseZoned(window[when.anchor]);
  return when.side === 'before' ? anchor.subtract(when.span) : anchor.add(when.span);
}

export const dayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/**
 * The given moment when it lies in the site's office hours; otherwise one hour before closing of the last
 * office day that closed before it, so that people are still there to read.
 */
export function snapToOfficeHours(at: Temporal.Instant, site: Site): Temporal.Instant {
  for (const { opens, closes } of officeDays(at, site, -1)) {
    if (Temporal.Instant.compare(at, closes) >= 0) return closes.subtract({ hours: 1 });
    if (Temporal.Instant.compare(at, opens) >= 0) return at;
  }
  return at;
}

/** The given moment when it lies in the site's office hours; otherwise when the office opens next. */
export function nextOfficeHours(epochMs: number, site: Hours): number {
  const { isOpen, until } = openAt(epochMs, site);
  return isOpen ? epochMs : until;
}

/** Whether the office is open at that moment, and when that changes (epoch ms). */
export function openAt(epochMs: number, hours: Hours): { readonly isOpen: boolean; readonly until: number } {
  const at = Temporal.Instant.fromEpochMilliseconds(Math.floor(epochMs));
  for (const { opens, closes } of officeDays(at, hours, 1)) {
    if (Temporal.Instant.compare(at, opens) < 0) return { isOpen: false, until: opens.epochMilliseconds };
    if (Temporal.Instant.compare(at, closes) < 0) return { isOpen: true, until: closes.epochMilliseconds };
  }
  return { isOpen: false, until: epochMs };
}

type Hours = Pick<Site, 'zone' | 'officeHours'>;

/** The next (or last, by `step`) office days of a week, beginning with the day of the moment. */
function officeDays(at: Temporal.Instant, { zone, officeHours: { days, from, to } }: Hours, step: 1 | -1) {
  const today = at.toZonedDateTimeISO(zone).toPlainDate();
  return Array.from({ length: 8 }, (_, place) => today.add({ days: step * place })).flatMap((date) => {
    const name = dayNames[date.dayOfWeek - 1];
    const time = (text: string) =>
      date.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(text) }).toInstant();
    return name === undefined || !days.includes(name) ? [] : [{ opens: time(from), closes: time(to) }];
  });
}
