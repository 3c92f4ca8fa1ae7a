import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAnnouncement } from '../../../pipelines/vendor/read-announcement.ts';
import { figuresOf, readingOf, samplesIn } from '../../support/announcements.ts';

const chinese = samplesIn('chinese.yaml');
const english = samplesIn('english.yaml');
const others = [
  ...samplesIn('other-vendors.yaml'),
  ...samplesIn('unseen.yaml'),
  ...samplesIn('found-in-the-wild.yaml'),
];
const none = [...samplesIn('none.yaml'), ...others.filter(({ windows }) => windows.length === 0)];
const announcing = [...chinese, ...english, ...others.filter(({ windows }) => windows.length > 0)];

describe('what a vendor announces', () => {
  test.for(announcing)('is read: $id', (sample) => {
    const { pairs, invented } = readingOf(sample);
    expect(invented).toEqual([]);
    for (const [want, got] of pairs) {
      const given = { start: got?.start ?? null, end: got?.end ?? null, kind: got?.kind, zone: got?.zone };
      expect({ ...given, start: minute(given.start), end: minute(given.end) }).toEqual({
        start: minute(want.start),
        end: minute(want.end),
        kind: want.kinds[0],
        zone: want.zone,
      });
      expect((got?.confidence ?? 0) >= 0.9).toBe(!want.unsure);
      if (want.status !== undefined) expect(got?.status).toBe(want.status);
      if (want.minutes !== undefined) expect(got?.durationMinutes).toBe(want.minutes);
      if (want.affects !== undefined) expect(got?.affects.toSorted()).toEqual(want.affects.toSorted());
    }
  });

  test.for(none)('is nothing: $id', ({ text, published }) => {
    expect(readAnnouncement(text, { publishedAt: published, zone: null })).toEqual([]);
  });

  test('is certain for most windows, right where it is certain, and never invented', () => {
    const figures = figuresOf([...announcing, ...none].map(readingOf));
    expect(announcing.length + none.length).toBeGreaterThanOrEqual(80);
    expect(figures.certain).toBeGreaterThanOrEqual(0.8);
    expect(figures.precision).toBeGreaterThanOrEqual(0.98);
    expect(figures.recall).toBeGreaterThanOrEqual(0.95);
    expect(figures.invented).toBe(0);
  });

  test('ends at the second that it names', () => {
    const text = 'Maintenance from 2026-12-05 12:00:00 UTC to 2026-12-05 12:29:59 UTC, all services down.';
    const [window] = readAnnouncement(text, { publishedAt: '2026-12-01', zone: null });
    expect(window?.end).toBe('2026-12-05T12:29:59+00:00');
  });

  test('is not certain of a start beside an hour that was not understood', () => {
    const text =
      '归档系统升级维护\n停机时间\n周五18:00 2026-12-4 周日17:002026-12-6\n期间归档系统全部功能暂停使用。';
    const [window] = readAnnouncement(text, { publishedAt: '2026-12-01', zone: null });
    expect(window?.confidence).toBeLessThan(0.9);
  });

  test('is quoted in its own words', () => {
    for (const sample of announcing) {
      for (const { evidence } of readingOf(sample).read) {
        for (const words of evidence.split(' … ')) {
          expect(sample.text.replace(/\s+/g, ' ')).toContain(words);
        }
      }
    }
  });
});

describe('the state of a window', () => {
  const said = (text: string, publishedAt = '2026-12-06T04:30:00+08:00') =>
    readAnnouncement(text, { publishedAt, zone: 'Asia/Shanghai' })[0];

  test.for<[string, string]>([
    ['系统将于12月6日1:00至5:00维护。', 'scheduled'],
    ['系统维护正在进行中，预计5:00恢复服务。', 'in-progress'],
    ['原定12月6日1:00至5:00的维护延长至7:00。', 'extended'],
    ['原定12月6日1:00至5:00的维护，现结束时间提前至4:30。', 'shortened'],
    ['12月6日1:00至5:00的维护已于4:20提前完成。', 'completed'],
    ['原定12月6日1:00至5:00的维护取消。', 'cancelled'],
    ['Maintenance is currently in progress and should be finished by 05:00.', 'in-progress'],
    ['The maintenance of 6 December, 01:00-05:00, has been extended until 07:00.', 'extended'],
    ['The maintenance of 6 December, 01:00-05:00, will finish early, by 04:30.', 'shortened'],
    ['The maintenance of 6 December, 01:00-05:00, was completed at 04:20.', 'completed'],
    ['The maintenance of 6 December, 01:00-05:00, has been cancelled.', 'cancelled'],
  ])('%s is %s', ([text, status]) => {
    expect(said(text)?.status).toBe(status);
  });

  test('names the times that the new ones replace', () => {
    expect(said('原定12月6日1:00至5:00的维护延长至7:00。')).toMatchObject({
      start: '2026-12-06T01:00:00+08:00',
      end: '2026-12-06T07:00:00+08:00',
      formerly: { start: '2026-12-06T01:00:00+08:00', end: '2026-12-06T05:00:00+08:00' },
    });
    expect(
      said(
        'The upgrade originally scheduled for December 5, 2026 at 18:00 has been moved to December 12, 2026 at 18:00.',
      ),
    ).toMatchObject({
      status: 'scheduled',
      start: '2026-12-12T18:00:00+08:00',
      formerly: { start: '2026-12-05T18:00:00+08:00' },
    });
  });

  test('is not changed by a condition or a promise', () => {
    for (const text of [
      '12月6日1:00-5:00维护，如未能按时完成，维护时间将延长至6:00。',
      '12月6日1:00-5:00维护，维护完成后服务将恢复。',
      'Maintenance on December 6, 01:00-05:00. If it takes longer, it may be extended until 06:00.',
      'Maintenance on December 6, 01:00-05:00. We will post an update once it has been completed.',
    ]) {
      expect(said(text)).toMatchObject({ status: 'scheduled', end: '2026-12-06T05:00:00+08:00' });
    }
  });
});

describe('a reader that may be given anything', () => {
  const pieces = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(...announcing.flatMap(({ text }) => text.match(/[\s\S]{1,12}/g) ?? [])),
    fc.constantFrom(
      '99月99日',
      '25:61',
      '2月30日',
      '至',
      '–',
      'UTC+99',
      '(',
      '）',
      '\n',
      '十十',
      '0000-00-00',
      '次日',
      '24:00',
    ),
  );

  test('never throws, and answers with times that are times', () => {
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join('')),
        fc.constantFrom(null, '2026-12-01', '2026-12-01T10:00:00+08:00', 'not a date'),
        (text, publishedAt) => {
          for (const { start, end, confidence } of readAnnouncement(text, { publishedAt, zone: null })) {
            for (const time of [start, end]) if (time !== null) Temporal.Instant.from(time);
            expect(confidence).toBeGreaterThanOrEqual(0);
            expect(confidence).toBeLessThanOrEqual(1);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  test('reads a long text of one kind of sign without being held up', () => {
    for (const sign of ['1', '-', '(', '年', 'at ', '12月', '1:', ' ', '<a', '至']) {
      readAnnouncement(`维护 ${sign.repeat(20_000)}`, { publishedAt: '2026-12-01', zone: null });
    }
  });

  test.for([
    [
      'a few endless words',
      `系统维护公告通知\n${['a', 'b', 'c'].map((sign) => sign.repeat(80)).join(' ')} 2:00 3:00\n`,
    ],
    [
      'short lines above many times',
      `系统维护公告通知\n${'维\n'.repeat(6_000)}${'2:00-3:00维护\n'.repeat(100)}`,
    ],
  ] as const)('reads %s without being held up', ([, text]) => {
    const before = performance.now();
    readAnnouncement(text, { publishedAt: '2026-12-01', zone: null });
    expect(performance.now() - before).toBeLessThan(2_000);
  });

  test('is not led astray by a sentence that only mentions what comes with the work', () => {
    const text = '停机维护公告\n我们为大家准备了维护补偿。\n维护时间：12月6日1:00-5:00';
    expect(readAnnouncement(text, { publishedAt: '2026-12-01', zone: null })).toMatchObject([
      { start: '2026-12-06T01:00:00+08:00', end: '2026-12-06T05:00:00+08:00' },
    ]);
  });
});

function minute(text: string | null): number | null {
  return text === null ? null : Temporal.Instant.from(text).epochMilliseconds;
}
