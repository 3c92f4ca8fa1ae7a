import { describe, expect, test } from 'vitest';
import { typedTime } from '../../../pipelines/plan/typed-time.ts';

const inBerlin = (text: string) => {
  const typed = typedTime(text, 'Europe/Berlin');
  return typed.is === 'time' ? typed.time.toString({ smallestUnit: 'minute' }) : `? ${typed.write.en}`;
};

describe('a time as somebody types it', () => {
  test.for([
    ['2026-12-20T02:00', '2026-12-20T02:00+01:00[Europe/Berlin]'],
    ['2026-12-20 02:00', '2026-12-20T02:00+01:00[Europe/Berlin]'],
    ['2026-12-20T02:00+08:00', '2026-12-19T19:00+01:00[Europe/Berlin]'],
    ['2026-12-20T02:00+0800', '2026-12-19T19:00+01:00[Europe/Berlin]'],
    ['2026-12-20T02:00Z', '2026-12-20T03:00+01:00[Europe/Berlin]'],
    ['2026-12-20T02:00[America/New_York]', '2026-12-20T08:00+01:00[Europe/Berlin]'],
    ['2026-12-20T02:00-05:00[America/New_York]', '2026-12-20T08:00+01:00[Europe/Berlin]'],
    ['2026-12-20T02:00+14:00', '2026-12-19T13:00+01:00[Europe/Berlin]'],
    ['2027-10-31T02:30+01:00', '2027-10-31T02:30+01:00[Europe/Berlin]'],
  ] as const)('%s is %s: a zone or an offset is never dropped', ([text, time]) => {
    expect(inBerlin(text)).toBe(time);
  });

  test.for([
    ['2026-12-20T24:00', '2026-12-21T00:00'],
    ['2027-03-28T02:30', 'skip'],
    ['2027-10-31T02:30', 'twice'],
    ['2027-03-14T02:30[America/New_York]', 'skip'],
    ['2027-11-07T01:30[America/New_York]', 'twice'],
    ['2026-12-20T02:00+01:00[Asia/Shanghai]', 'not that of the zone, write 2026-12-20T02:00:00+08:00'],
    ['2026-12-20', 'It needs the hour too, for example 2026-12-20T02:00'],
    ['2026-12-20T02', 'Write 2026-12-20T02:00'],
    ['20.12.2026 02:00', 'Write 2026-12-20T02:00'],
    ['03/04/2027 02:00', '2027-04-03T02:00 / 2027-03-04T02:00'],
    ['20.12.2026 02:00 Europe/Berlin', 'Write 2026-12-20T02:00[Europe/Berlin]'],
    ['2026-02-30T02:00', 'calendar'],
    ['2026-12-20T02:00:60', 'calendar'],
    ['2026-12-20T02:00+15:00', 'calendar'],
    ['2027-02-29T02:00+08:00', 'calendar'],
    ['２０２６-12-20T02:00', 'full-width characters, write 2026-12-20T02:00'],
    ['', 'For example'],
  ] as const)('%s is a question, with what to write', ([text, word]) => {
    expect(inBerlin(text)).toContain('?');
    expect(inBerlin(text)).toContain(word);
  });
});
