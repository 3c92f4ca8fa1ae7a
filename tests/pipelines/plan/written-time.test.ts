import fc from 'fast-check';
import { expect, test } from 'vitest';
import { writtenTime } from '../../../pipelines/plan/written-time.ts';

const read = (text: string) => {
  const { local, place } = writtenTime(text) ?? { local: ['?'], place: '' };
  return local.join(' / ') + place;
};

test.for([
  ['20.12.2026 02:00', '2026-12-20T02:00'],
  ['20. 12. 2026 um 2 Uhr', '2026-12-20T02:00'],
  ['12/20/2026 02:00', '2026-12-20T02:00'],
  ['12/20/2026 11pm', '2026-12-20T23:00'],
  ['12/20/2026, 1:30 AM', '2026-12-20T01:30'],
  ['03/04/2027 02:00', '2027-04-03T02:00 / 2027-03-04T02:00'],
  ['2026/12/21 2:00', '2026-12-21T02:00'],
  ['2026-12-21T2:00', '2026-12-21T02:00'],
  ['2026-12-21T02', '2026-12-21T02:00'],
  ['2026-12-21 0200 ', '?'],
  ['21 Dec 2026 02:00', '2026-12-21T02:00'],
  ['Dec 21st, 2026 2am', '2026-12-21T02:00'],
  ['2026年12月21日 2点', '2026-12-21T02:00'],
  ['2026年12月21日凌晨2点30分', '2026-12-21T02:30'],
  ['2026年12月21日晚上11点', '2026-12-21T23:00'],
  ['２０２６年１２月２１日　０２：００', '2026-12-21T02:00'],
  ['2026-12-21 02:00 GMT+8', '2026-12-21T02:00+08:00'],
  ['2026-12-21 02:00 UTC', '2026-12-21T02:00+00:00'],
  ['20.12.2026 02:00 Europe/Berlin', '2026-12-20T02:00[Europe/Berlin]'],
  ['2026-12-21 02:00 北京时间', '2026-12-21T02:00[Asia/Shanghai]'],
  ['2026-12-21 02:00+01:00[Europe/Berlin]', '2026-12-21T02:00+01:00[Europe/Berlin]'],
  ['20.12.2026', '2026-12-20'],
  ['2026/8/31', '2026-08-31'],
  // Who can say which zone this is, or which day?
  ['2026-12-21 02:00 CST', '?'],
  ['31.02.2026 02:00', '?'],
  ['20.12.26 02:00', '?'],
  ['2026-12-21 25:00', '?'],
  ['tomorrow 11pm', '?'],
  ['', '?'],
] as const)('%s means %s', ([text, meant]) => {
  expect(read(text)).toBe(meant);
});

test('what it says is always a time that the calendar has, and nothing is read slowly', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9./: 年月日点TZ+[\]apm-]{0,40}$/), (text) => {
      for (const local of writtenTime(text)?.local ?? []) Temporal.PlainDateTime.from(local);
    }),
  );
});
