import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DueInput, noticesDue, officeOpensAt } from '../../../pipelines/notices/due.ts';
import { timelineOf } from '../../../pipelines/plan/timeline.ts';
import { changed, validPlan } from '../../support/valid-plan.ts';
import { organisationWithCustomers } from '../../support/window-view.ts';

const rule = (id: string, when: string, audiences = ['all-staff']) => ({
  id,
  when,
  audiences,
  channels: ['wecom'],
  template: 'reminder',
  snap: 'office-hours',
});
const plan = changed(validPlan, {
  notices: [
    rule('first', '5d before start'),
    rule('third', '3d before start'),
    rule('last', '1d before start'),
    { ...rule('call', '1h before start'), snap: 'exact' },
    { ...rule('started', 'at start'), snap: 'exact' },
    { ...rule('clear', 'on all-clear', ['all-staff', 'customers']), snap: 'exact' },
    { ...rule('off', 'on call-off'), snap: 'exact' },
    { ...rule('turn', 'on your-turn'), snap: 'exact' },
    rule('over', 'on overrun', ['all-staff', 'customers']),
  ],
});
const timeline = timelineOf(plan, organisationWithCustomers);
const hour = 3_600_000;

function due(patch: Partial<DueInput>) {
  return noticesDue({
    timeline,
    organisation: organisationWithCustomers,
    now: timeline.start,
    events: [],
    sentKeys: new Set(),
    state: 'open',
    ...patch,
  }).map(({ key }) => key);
}

describe('what is due', () => {
  test('nothing before its time', () => {
    expect(due({ now: timeline.start - 20 * 24 * hour })).toEqual([]);
  });

  test('a ladder that began before the window was opened gives its latest notice only', () => {
    expect(due({ now: timeline.start - 2 * 24 * hour })).toEqual([
      'third/all-staff/shanghai',
      'third/all-staff/frankfurt',
    ]);
    expect(due({ now: timeline.start })).toEqual([
      'started/all-staff/frankfurt',
      'started/all-staff/shanghai',
    ]);
  });

  test('rules that share a step are all sent', () => {
    const twins = changed(plan, { 'notices.1.when': '5d before start' });
    const twinLine = timelineOf(twins, organisationWithCustomers);
    const keys = due({ timeline: twinLine, now: timeline.start - 4 * 24 * hour });
    expect(keys.filter((key) => key.endsWith('shanghai'))).toEqual([
      'first/all-staff/shanghai',
      'third/all-staff/shanghai',
    ]);
  });

  test('an older notice never follows a newer one', () => {
    const sentKeys = new Set(['started/all-staff/shanghai', 'started/all-staff/frankfurt']);
    expect(due({ now: timeline.start + hour, sentKeys })).toEqual([]);
  });

  test('an event that may wait for office hours is told to each site when its office opens', () => {
    const at = timeline.end + hour;
    const events = [{ event: 'overrun' as const, at, occurrence: '1' }];
    const sentKeys = new Set(due({}));
    const given = {
      timeline,
      organisation: organisationWithCustomers,
      events,
      sentKeys,
      state: 'open',
    } as const;
    expect(due({ now: at, events, sentKeys })).toEqual(['over/customers/-/1']);
    // Sunday at 06:00 in Shanghai: the offices open on Monday.
    const opens = [Date.parse('2026-12-07T09:00:00+08:00'), Date.parse('2026-12-07T08:30:00+01:00')] as const;
    expect(officeOpensAt({ ...given, now: at })).toBe(opens[0]);
    expect(due({ now: opens[0], events, sentKeys })).toContain('over/all-staff/shanghai/1');
    expect(due({ now: opens[0], events, sentKeys })).not.toContain('over/all-staff/frankfurt/1');
    expect(officeOpensAt({ ...given, now: opens[0] })).toBe(opens[1]);
    expect(due({ now: opens[1], events, sentKeys })).toContain('over/all-staff/frankfurt/1');
  });

  test('an event gives its notices once for each occurrence', () => {
    const turn = (occurrence: string) => ({ event: 'your-turn' as const, at: timeline.start, occurrence });
    const sentKeys = new Set(due({}));
    const one = due({ sentKeys, events: [turn('rest-1')] });
    expect(one).toEqual(['turn/all-staff/frankfurt/rest-1', 'turn/all-staff/shanghai/rest-1']);
    expect(
      due({ sentKeys: new Set([...sentKeys, ...one]), events: [turn('rest-1'), turn('rest-2')] }),
    ).toEqual(['turn/all-staff/frankfurt/rest-2', 'turn/all-staff/shanghai/rest-2']);
  });

  test('the public is told once, not once for each site', () => {
    const events = [{ event: 'all-clear' as const, at: timeline.end, occurrence: '1' }];
    expect(due({ now: timeline.end, state: 'over', events })).toEqual([
      'clear/all-staff/frankfurt/1',
      'clear/all-staff/shanghai/1',
      'clear/customers/-/1',
    ]);
  });

  test('a window that was called off says only that', () => {
    const events = [
      { event: 'all-clear' as const, at: timeline.start, occurrence: '1' },
      { event: 'call-off' as const, at: timeline.start, occurrence: '1' },
    ];
    expect(due({ state: 'called-off', events })).toEqual([
      'off/all-staff/frankfurt/1',
      'off/all-staff/shanghai/1',
    ]);
  });

  test('a closed window is silent', () => {
    const events = [{ event: 'call-off' as const, at: timeline.start, occurrence: '1' }];
    expect(due({ state: 'closed', events })).toEqual([]);
  });

  test('however often it wakes up, nothing is due twice, and the ladder only goes forward', () => {
    const wakes = fc.array(fc.integer({ min: -8 * 24, max: 6 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(wakes, (hours) => {
        const sent: string[] = [];
        for (const at of hours.toSorted((one, other) => one - other)) {
          const keys = due({ now: timeline.start + at * hour, sentKeys: new Set(sent) });
          for (const key of keys) expect(sent).not.toContain(key);
          sent.push(...keys);
        }
        const order = timeline.notices.map(({ key }) => key);
        for (const site of ['shanghai', 'frankfurt']) {
          const places = sent.filter((key) => key.endsWith(site)).map((key) => order.indexOf(key));
          expect(places).toEqual(places.toSorted((one, other) => one - other));
        }
      }),
      { seed: 11 },
    );
  });
});
