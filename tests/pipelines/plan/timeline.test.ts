import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Organisation } from '../../../pipelines/plan/organisation.ts';
import { phaseNames } from '../../../pipelines/plan/phase-table.ts';
import { snapToOfficeHours } from '../../../pipelines/plan/time.ts';
import { timelineOf } from '../../../pipelines/plan/timeline.ts';
import type { NoticeRule, WindowPlan } from '../../../pipelines/plan/window-plan.ts';
import { changed, validOrganisation, validPlan } from '../../support/valid-plan.ts';

const zones = ['Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'];
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A moment in some zone, as plans write it. */
function zonedText(epochMs: number, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(epochMs)
    .toZonedDateTimeISO(zone)
    .toString({ smallestUnit: 'second' });
}

const someWindow = fc
  .record({
    // 2026 and 2027 hold every change of time of these zones twice.
    startMinute: fc.integer({ min: 29_454_720, max: 30_505_920 }),
    minutes: fc.integer({ min: 30, max: 720 }),
    zone: fc.constantFrom(...zones),
    spans: fc.uniqueArray(fc.integer({ min: 1, max: 240 }), { minLength: 1, maxLength: 6 }),
    snap: fc.constantFrom('office-hours' as const, 'exact' as const),
    emergency: fc.boolean(),
  })
  .map(({ startMinute, minutes, zone, spans, snap, emergency }) => {
    const notices: readonly NoticeRule[] = spans.map((hours) => ({
      id: `before-${hours}`,
      when: `${hours}h before start`,
      audiences: ['all-staff'],
      channels: ['mail'],
      template: 'reminder',
      snap,
    }));
    return changed(validPlan, {
      kind: emergency ? 'emergency' : 'planned',
      start: zonedText(startMinute * minute, zone),
      end: zonedText((startMinute + minutes) * minute, zone),
      notices,
    });
  });

const someOrganisation = fc
  .constantFrom(...zones)
  .map((zone) => changed(validOrganisation, { 'sites.0.zone': zone }));

function properties(check: (plan: WindowPlan, organisation: Organisation) => void) {
  fc.assert(fc.property(someWindow, someOrganisation, check), { seed: 23, numRuns: 60 });
}

describe('the timeline', () => {
  test('is the same every time it is worked out', () => {
    properties((plan, organisation) => {
      expect(JSON.stringify(timelineOf(plan, organisation))).toBe(
        JSON.stringify(timelineOf(plan, organisation)),
      );
    });
  });

  test('has every phase, early rounds before final ones, each step expected no earlier than the one before', () => {
    properties((plan, organisation) => {
      const { steps, start } = timelineOf(plan, organisation);
      expect(new Set(steps.map(({ phase }) => phase)).size).toBe(phaseNames.length);
      const times = steps.map(({ plannedAt }) => plannedAt);
      expect(times).toEqual(times.toSorted((one, other) => one - other));
      const cutover = steps.find(({ phase }) => phase === 'cutover')?.plannedAt ?? 0;
      expect(cutover).toBeLessThan(start);
    });
  });

  test('tells of the window before it begins, never later than the plan says, and in office hours where asked', () => {
    properties((plan, organisation) => {
      const { notices, start } = timelineOf(plan, organisation);
      expect(notices.length).toBe(plan.notices.length * organisation.sites.length);
      for (const { at, rule, site } of notices) {
        const asked = start - Number.parseInt(rule.when, 10) * hour;
        expect(at).toBeLessThanOrEqual(asked);
        if (rule.snap === 'exact') expect(at).toBe(asked);
        else expect(isOfficeHour(at, organisation, site)).toBe(true);
        // A long weekend and its nights at most.
        expect(asked - at).toBeLessThan(4 * day);
      }
    });
  });

  test('orders its notices by time, and no key twice', () => {
    properties((plan, organisation) => {
      const { notices } = timelineOf(plan, organisation);
      const times = notices.map(({ at }) => at);
      expect(times).toEqual(times.toSorted((one, other) => one - other));
      expect(new Set(notices.map(({ key }) => key)).size).toBe(notices.length);
    });
  });

  test('counts days by the calendar: five days before keeps the wall clock over a change of time', () => {
    const plan = changed(validPlan, {
      start: '2026-10-26T01:00:00+01:00[Europe/Berlin]',
      end: '2026-10-26T05:00:00+01:00[Europe/Berlin]',
      'notices.0.when': '5d before start',
    });
    const [first] = timelineOf(plan, validOrganisation).notices;
    expect(zonedText(first?.at ?? 0, 'Europe/Berlin')).toBe('2026-10-21T01:00:00+02:00[Europe/Berlin]');
  });

  test('counts hours as they pass, through the hour that comes twice', () => {
    const plan = changed(validPlan, {
      start: '2026-10-25T04:00:00+01:00[Europe/Berlin]',
      end: '2026-10-25T06:00:00+01:00[Europe/Berlin]',
      'notices.0.when': '3h before start',
    });
    const { notices, start } = timelineOf(plan, validOrganisation);
    expect(start - (notices[0]?.at ?? 0)).toBe(3 * hour);
    expect(zonedText(notices[0]?.at ?? 0, 'Europe/Berlin')).toBe('2026-10-25T02:00:00+02:00[Europe/Berlin]');
  });

  test('a longer window moves nothing that comes before it', () => {
    properties((plan, organisation) => {
      const extended = { ...plan, end: laterBy(plan.end, 90) };
      const [before, after] = [timelineOf(plan, organisation), timelineOf(extended, organisation)];
      const times = ({ notices }: typeof before) => notices.map(({ key, at }) => [key, at]);
      expect(times(after)).toEqual(times(before));
      const early = (steps: typeof before.steps) => steps.filter(({ notBefore }) => notBefore !== null);
      expect(early(after.steps)).toEqual(early(before.steps));
      expect(after.overrunAt - before.overrunAt).toBe(90 * minute);
    });
  });

  test('a notice for the public comes once, at the exact time', () => {
    const organisation = changed(validOrganisation, { 'audiences.0.who': 'public' });
    const plan = changed(validPlan, { 'notices.0.snap': 'office-hours' });
    const { notices, start } = timelineOf(plan, organisation);
    expect(notices[0]).toMatchObject({ key: 'announcement/all-staff/-', site: null, at: start - 5 * day });
  });
});

describe('snapping to office hours', () => {
  const [site] = validOrganisation.sites;
  const snapped = (text: string) =>
    site && snapToOfficeHours(Temporal.Instant.from(text), site).toZonedDateTimeISO(site.zone).toString();

  test.each([
    ['stays in office hours', '2026-12-04T15:00:00+08:00', '2026-12-04T15:00:00+08:00[Asia/Shanghai]'],
    ['stays at opening', '2026-12-04T09:00:00+08:00', '2026-12-04T09:00:00+08:00[Asia/Shanghai]'],
    [
      'evening goes to the last hour of the day',
      '2026-12-04T21:00:00+08:00',
      '2026-12-04T17:00:00+08:00[Asia/Shanghai]',
    ],
    [
      'early morning goes to the day before',
      '2026-12-04T07:00:00+08:00',
      '2026-12-03T17:00:00+08:00[Asia/Shanghai]',
    ],
    ['a weekend goes to Friday', '2026-12-06T12:00:00+08:00', '2026-12-04T17:00:00+08:00[Asia/Shanghai]'],
  ])('%s', (_, at, expected) => {
    expect(snapped(at)).toBe(expected);
  });
});

function isOfficeHour(at: number, organisation: Organisation, siteId: string | null): boolean {
  const site = organisation.sites.find(({ id }) => id === siteId);
  if (site === undefined) return false;
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(site.zone);
  const clock = local.toPlainTime();
  return (
    local.dayOfWeek <= 5 &&
    Temporal.PlainTime.compare(clock, Temporal.PlainTime.from(site.officeHours.from)) >= 0 &&
    Temporal.PlainTime.compare(clock, Temporal.PlainTime.from(site.officeHours.to)) <= 0
  );
}

function laterBy(time: string, minutes: number): string {
  return Temporal.ZonedDateTime.from(time).add({ minutes }).toString({ smallestUnit: 'second' });
}
