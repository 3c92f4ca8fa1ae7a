// Every time that a plan and its organisation hold, and whether it can be told on a clock.

import type { Organisation } from '../organisation.ts';
import { orNull, parseWhen, parseZoned } from '../time.ts';
import { type Timeline, timelineOf } from '../timeline.ts';
import { inOrganisation, inPlan, type Place } from './places.ts';
import type { RuleInput } from './rule.ts';

/** `value`: the time as it is written. */
export function timesOf({ plan, organisation }: RuleInput): readonly Place<string>[] {
  const times = ['start', 'end', 'announcement.publishedAt', 'meetings.*.start', 'meetings.*.end'] as const;
  return [
    ...inPlan(plan, ...times, 'meetings.*.movedTo'),
    // A moment of the window stays one only where start or end are no times.
    ...inPlan(plan, 'handovers.*.at').filter(({ value }) => parseWhen(value) === null),
    ...inOrganisation(organisation, 'freezes.*.start', 'freezes.*.end'),
  ];
}

export type ClockTime =
  | { readonly kind: 'once'; readonly offset: string; readonly right: string }
  /** The clocks go back and show it twice; the offset says which is meant. */
  | { readonly kind: 'twice'; readonly offsets: readonly string[] }
  /** The clocks go forward and skip it. */
  | { readonly kind: 'skipped'; readonly next: string }
  | { readonly kind: 'no-date' | 'no-zone' };

/** `2026-12-06T01:00:00+08:00[Asia/Shanghai]` in its parts; the schema has seen to the form. */
export function partsOf(text: string) {
  const [, local = '', offset = '', zone = ''] = /^(.*?)([+-]\d{2}:\d{2})\[(.*)\]$/.exec(text) ?? [];
  return { local, offset, zone };
}

export function onTheClock(text: string): ClockTime {
  const { local, zone } = partsOf(text);
  const date = orNull(() => Temporal.PlainDateTime.from(local, { overflow: 'reject' }));
  if (date === null) return { kind: 'no-date' };
  const earlier = orNull(() => date.toZonedDateTime(zone, { disambiguation: 'earlier' }));
  if (earlier === null) return { kind: 'no-zone' };
  const later = date.toZonedDateTime(zone, { disambiguation: 'later' });
  if (earlier.offset === later.offset)
    return { kind: 'once', offset: earlier.offset, right: earlier.toString() };
  if (earlier.toPlainDateTime().equals(date))
    return { kind: 'twice', offsets: [earlier.offset, later.offset] };
  return { kind: 'skipped', next: later.toString() };
}

/** Milliseconds since the epoch; null for a time that its own rule refuses. */
export function instantOf(text: string): number | null {
  return orNull(() => parseZoned(text).epochMilliseconds);
}

/** Null while times are wrong: the rules that need it wait until those are mended. */
export function timelineOrNull(input: RuleInput): Timeline | null {
  const broken = timesOf(input).some(({ value }) => instantOf(value) === null);
  return broken ? null : orNull(() => timelineOf(input.plan, input.organisation));
}

export interface Stretch {
  readonly start: number;
  readonly end: number;
}

export function stretchOf(times: { readonly start: string; readonly end: string }): Stretch | null {
  const [start, end] = [instantOf(times.start), instantOf(times.end)];
  return start === null || end === null ? null : { start, end };
}

export function meet(one: Stretch | null, other: Stretch | null): boolean {
  return one !== null && other !== null && one.start < other.end && other.start < one.end;
}

/** Days on which nothing may be switched and which this stretch touches. */
export function freezesIn({ freezes }: Organisation, stretch: Stretch | null): Organisation['freezes'] {
  return freezes.filter((freeze) => meet(stretchOf(freeze), stretch));
}
