// Collects every time in a plan and its organisation, and checks whether it exists on the clocks of its zone.

import type { Organisation } from '../organisation.ts';
import { orNull, parseWhen, parseZoned } from '../time.ts';
import { type Timeline, timelineOf } from '../timeline.ts';
import { inOrganisation, inPlan, type Place } from './places.ts';
import type { RuleInput } from './rule.ts';

/** Every time with its place; `value` is the time as written. */
export function timesOf({ plan, organisation }: RuleInput): readonly Place<string>[] {
  const times = ['start', 'end', 'announcement.publishedAt', 'meetings.*.start', 'meetings.*.end'] as const;
  return [
    ...inPlan(plan, ...times, 'meetings.*.movedTo'),
    // `at` may still be a moment such as `1h after start` where the window's start or end is not a valid
    // time.
    ...inPlan(plan, 'handovers.*.at').filter(({ value }) => parseWhen(value) === null),
    ...inOrganisation(organisation, 'freezes.*.start', 'freezes.*.end'),
  ];
}

export type ClockTime =
  | { readonly kind: 'once'; readonly offset: string; readonly right: string }
  /** The clocks go back and show the time twice, so its offset must say which is meant. */
  | { readonly kind: 'twice'; readonly offsets: readonly string[] }
  /** The clocks go forward and skip the time; `next` is the first that exists again. */
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

/** Milliseconds since the epoch; null for an impossible time, which a rule of its own reports. */
export function instantOf(text: string): number | null {
  return orNull(() => parseZoned(text).epochMilliseconds);
}

/** The timeline; null while any time is wrong, because rules that need it could not judge. */
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

/** The organisation's freezes (days on which nothing may be switched) that overlap this stretch. */
export function freezesIn({ freezes }: Organisation, stretch: Stretch | null): Organisation['freezes'] {
  return freezes.filter((freeze) => meet(stretchOf(freeze), stretch));
}
