import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { afterSending, mayLeaveAt, paceDeliveries, timeToSend } from '../../../pipelines/notices/pacing.ts';
import type { ChannelLimits } from '../../../pipelines/plan/channel-kinds.ts';

const robot: ChannelLimits = { perMinute: 20, atOnce: 1, size: { most: 4096, unit: 'bytes' } };
const anyLimits = fc.record({
  perMinute: fc.integer({ min: 1, max: 120 }),
  perSecond: fc.integer({ min: 1, max: 5 }),
  size: fc.constant({ most: 4096, unit: 'bytes' } as const),
  atOnce: fc.integer({ min: 1, max: 20 }),
});

/** The most that any time of this length holds, however its beginning falls: both ends count. */
function mostWithin(times: readonly number[], ms: number): number {
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at <= from + ms).length));
}

function messages(count: number, channel = 'robot') {
  return Array.from({ length: count }, (_, index) => ({ channel, index }));
}

describe('pacing', () => {
  test('no minute ever holds more than the quota, fixed or sliding', () => {
    fc.assert(
      fc.property(anyLimits, fc.integer({ min: 1, max: 300 }), (limits, count) => {
        const times = paceDeliveries(messages(count), () => limits, 1_000).map(({ at }) => at);
        expect(mostWithin(times, 60_000)).toBeLessThanOrEqual(limits.perMinute);
        expect(mostWithin(times, 1_000)).toBeLessThanOrEqual(limits.perSecond);
      }),
      { seed: 7 },
    );
  });

  test('segments that leave together keep the quota as well', () => {
    fc.assert(
      fc.property(anyLimits, fc.integer({ min: 1, max: 60 }), (limits, segments) => {
        let pace: { readonly sentAt: readonly number[] } = { sentAt: [] };
        const times: number[] = [];
        let now = 0;
        const size = Math.min(limits.atOnce, limits.perMinute, limits.perSecond);
        for (let segment = 0; segment < segments; segment += 1) {
          now = mayLeaveAt(limits, pace, now);
          for (let message = 0; message < size; message += 1) {
            pace = afterSending(limits, pace, now);
            times.push(now);
          }
        }
        expect(mostWithin(times, 60_000)).toBeLessThanOrEqual(limits.perMinute);
      }),
      { seed: 8 },
    );
  });

  test('a quota is spent at once where the service counts no seconds, and the next minute is waited for', () => {
    const paced = paceDeliveries(messages(21), () => robot, 0);
    expect(paced.map(({ at }) => at)).toEqual([...Array.from({ length: 20 }, () => 0), 62_001]);
  });

  test('messages that arrive up to two seconds late, in any order, keep the quota too', () => {
    fc.assert(
      fc.property(
        anyLimits,
        fc.array(fc.integer({ min: 0, max: 2_000 }), { minLength: 1, maxLength: 200 }),
        (limits, lateBy) => {
          const paced = paceDeliveries(messages(lateBy.length), () => limits, 0);
          const arrivals = paced.map(({ at }, place) => at + (lateBy[place] ?? 0));
          expect(mostWithin(arrivals, 60_000)).toBeLessThanOrEqual(limits.perMinute);
        },
      ),
      { seed: 9 },
    );
  });

  test('three hundred robot messages take about the fifteen minutes that the quota allows', () => {
    const paced = paceDeliveries(messages(300), () => robot, 0);
    expect(timeToSend(paced, 0)).toBeLessThanOrEqual(15 * 60_000);
    expect(timeToSend(paced, 0)).toBeGreaterThanOrEqual(14 * 60_000);
  });

  test('a slow channel does not hold up another', () => {
    const paced = paceDeliveries([...messages(20), ...messages(1, 'mail')], () => robot, 0);
    expect(paced.at(-1)?.at).toBe(0);
  });

  test('nothing takes no time', () => {
    expect(timeToSend([], 0)).toBe(0);
  });
});
