// Rules about times: impossible or ambiguous ones, a wrong order, and shifts that are too long for one
// person.

import { isPlace } from '../../zone-country.ts';
import { nearest } from '../nearest.ts';
import { inOrganisation, inPlan } from '../places.ts';
import { instantOf, onTheClock, partsOf, stretchOf, timelineOrNull, timesOf } from '../plan-times.ts';
import type { Fault } from '../problem.ts';
import { each, type Rule, when } from '../rule.ts';

const hour = 3_600_000;
/** The longest shift of one person at night, ms. */
const longestWatch = 6 * hour;

export const timeRules: readonly Rule[] = [
  {
    id: 'time-exists',
    prevents: 'A step at 02:30 on the night when clocks jump from 02:00 to 03:00, or on 30 February.',
    check: (input) =>
      each(timesOf(input), '', (value) => {
        const clock = onTheClock(value);
        if (clock.kind === 'skipped') {
          const what = `${value} does not exist: the clocks skip it.`;
          return [{ what, write: `Write ${clock.next}.` }];
        }
        return when(clock.kind === 'no-date', () => ({
          what: `${value} is no date or time of the calendar.`,
          write: midnightOf(value) ?? 'Write a date that exists.',
        }));
      }),
  },
  {
    id: 'time-offset',
    prevents: 'Half the readers start an hour early because offset and zone disagree.',
    check: (input) =>
      each(timesOf(input), '', (value) => {
        const clock = onTheClock(value);
        const { offset, zone } = partsOf(value);
        if (clock.kind === 'once')
          return when(clock.offset !== offset, () => ({
            what: `In ${zone} the offset is ${clock.offset} then, not ${offset}.`,
            write: `Write ${clock.right}.`,
          }));
        if (clock.kind !== 'twice') return [];
        return when(!clock.offsets.includes(offset), () => ({
          what: `In ${zone} the offset is ${clock.offsets.join(' or ')} then, not ${offset}.`,
          write: `Write ${clock.offsets[0]} for the first time or ${clock.offsets[1]} for the second.`,
        }));
      }),
  },
  {
    id: 'time-happens-twice',
    prevents: 'People act at the wrong one of the two 02:30s on the night when clocks go back.',
    severity: 'warning',
    check: (input) =>
      each(timesOf(input), '', (value) =>
        when(onTheClock(value).kind === 'twice' && instantOf(value) !== null, () => ({
          what: `Clocks show ${partsOf(value).local} twice that night; your offset says which, people will not see it.`,
          write: 'Choose a time outside that hour.',
        })),
      ),
  },
  {
    id: 'zone-is-a-place',
    prevents: 'A zone like EST or +05:00 that knows no change of clocks.',
    check: (input) => [
      ...each(timesOf(input), '', (value) => zoneFaults(partsOf(value).zone)),
      ...each(inOrganisation(input.organisation, 'sites.*.zone'), '', zoneFaults),
    ],
  },
  {
    id: 'end-after-start',
    prevents: 'A window, meeting or freeze that is over before it begins, and so never holds.',
    check: ({ plan, organisation }) => [
      ...when(endsFirst(plan), () => ({ path: ['end'], ...endWords })),
      ...each(inPlan(plan, 'meetings.*'), 'end', (meeting) => when(endsFirst(meeting), () => endWords)),
      ...each(inOrganisation(organisation, 'freezes.*'), 'end', (freeze) =>
        when(endsFirst(freeze), () => endWords),
      ),
    ],
  },
  {
    id: 'clocks-change-within',
    prevents: 'A window from 00:00 to 04:00 that lasts three hours or five.',
    severity: 'warning',
    check: ({ plan, organisation }) => {
      const window = stretchOf(plan);
      if (window === null) return [];
      const changing = organisation.sites.filter(({ zone }) => isPlace(zone) && offsetsDiffer(window, zone));
      return when(changing.length > 0, () => ({
        path: ['start'],
        what: `The clocks change during the window at: ${changing.map((site) => site.id).join(', ')}.`,
        write: 'Choose another night if you can; notices and preview give both offsets there.',
      }));
    },
  },
  {
    id: 'id-names-its-day',
    prevents: 'A copied plan that keeps last month’s id, so that records and approvals mix.',
    check: ({ plan }) => {
      const day = /^\d{4}-\d{2}-\d{2}/.exec(plan.id)?.[0];
      const startDay = plan.start.slice(0, 10);
      return when(day !== undefined && day !== startDay && instantOf(plan.start) !== null, () => ({
        path: ['id'],
        what: `The id says ${day}, the window starts on ${startDay}.`,
        write: `Write ${plan.id.replace(day ?? '', startDay)}, and name the file so.`,
      }));
    },
  },
  {
    id: 'announcement-before-notices',
    prevents: 'Staff are told of a window before the vendor has announced it.',
    check: (input) => {
      const published = instantOf(input.plan.announcement.publishedAt);
      const notices = timelineOrNull(input)?.notices ?? [];
      const early = notices.find(({ at }) => published !== null && at < published);
      const place = input.organisation.sites.find(({ id }) => id === early?.site);
      const zone = place?.zone ?? partsOf(input.plan.start).zone;
      return when(early !== undefined, () => ({
        path: ['announcement', 'publishedAt'],
        what: `The vendor announced it only after the notice "${early?.rule.id}" (${Temporal.Instant.fromEpochMilliseconds(
          early?.at ?? 0,
        )
          .toZonedDateTimeISO(zone)
          .toString({ smallestUnit: 'minute' })}).`,
        write: 'Correct the time, or begin the notices later.',
      }));
    },
  },
  {
    id: 'long-window-hands-over',
    prevents: 'One person alone decides in the eighth hour of a night.',
    check: ({ plan }) => {
      const window = stretchOf(plan);
      if (window === null) return [];
      const changes = plan.handovers
        .flatMap(({ at }) => instantOf(at) ?? [])
        .filter((at) => at > window.start && at < window.end)
        .sort((one, other) => one - other);
      const edges = [window.start, ...changes, window.end];
      const longest = Math.max(...edges.slice(1).map((edge, index) => edge - (edges[index] ?? edge)));
      return when(longest > longestWatch, () => ({
        path: ['handovers'],
        what: `Somebody would be on duty for ${(longest / hour).toFixed(1)} hours without a hand-over.`,
        write: 'Add a hand-over so that nobody watches longer than 6 hours.',
      }));
    },
  },
  {
    id: 'handover-within-window',
    prevents: 'A hand-over that falls outside the window, or from somebody to themselves.',
    check: ({ plan }) => {
      const window = stretchOf(plan);
      return [
        ...each(inPlan(plan, 'handovers.*.at'), '', (text) => {
          const at = instantOf(text);
          // For a window that ends before it starts (another rule says so) nothing can be judged.
          const isWindow = window !== null && window.start < window.end;
          const outside = isWindow && at !== null && (at <= window.start || at >= window.end);
          return when(outside, () => ({
            what: 'The hand-over is not within the window.',
            write: `Write a time between ${plan.start} and ${plan.end}.`,
          }));
        }),
        ...each(inPlan(plan, 'handovers.*'), 'to', ({ from, to }) =>
          when(from === to, () => ({
            what: `"${to}" hands over to themselves.`,
            write: 'Name the person who takes over.',
          })),
        ),
      ];
    },
  },
];

const endWords = { what: 'The end is not after the start.', write: 'Write an end later than the start.' };

function endsFirst(times: { readonly start: string; readonly end: string }): boolean {
  const stretch = stretchOf(times);
  return stretch !== null && stretch.end <= stretch.start;
}

/** A time written with 24:00 as 00:00 of the next day; null for any other. */
function midnightOf(text: string): string | null {
  if (!/T24:00(?::00)?[+-]/.test(text)) return null;
  const clock = onTheClock(text.replace('T24:', 'T00:'));
  if (clock.kind !== 'once') return null;
  const midnight = Temporal.ZonedDateTime.from(clock.right).add({ days: 1 });
  const write = `Write ${midnight.toString()}: 24:00 is 00:00 of the next day.`;
  return write;
}

function zoneFaults(zone: string): readonly Fault[] {
  if (isPlace(zone)) return [];
  const meant = nearest(zone, Intl.supportedValuesOf('timeZone'), 2);
  const write = meant === null ? 'Write Area/City, for example Asia/Shanghai.' : `Write "${meant}".`;
  return [{ what: `"${zone}" is not a zone of a place.`, write }];
}

function offsetsDiffer(window: { readonly start: number; readonly end: number }, zone: string): boolean {
  const offsetAt = (at: number) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).offset;
  return offsetAt(window.start) !== offsetAt(window.end);
}
