import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { delaySeconds, wakeKey } from '../../../infra/handlers/wake.ts';

const at = '2026-12-05T17:00:00Z';
const gate = Temporal.Instant.from(at);

describe('a wake-up', () => {
  test.each([
    ['a minute early', { seconds: -60 }, 60],
    ['a fraction of a second early', { milliseconds: -1 }, 1],
    ['on time', { seconds: 0 }, 0],
    ['late', { seconds: 30 }, 0],
    ['earlier than a queue can hold it', { hours: -1 }, 900],
  ])('that fires %s waits as long as it takes', (_, offset, seconds) => {
    expect(delaySeconds(at, gate.add(offset))).toBe(seconds);
  });

  test('never comes before its time, and at most a second after', () => {
    fc.assert(
      fc.property(fc.integer({ min: -899_000, max: 0 }), (milliseconds) => {
        const fired = gate.add({ milliseconds });
        const comes = fired.epochMilliseconds + delaySeconds(at, fired) * 1000;
        expect(comes).toBeGreaterThanOrEqual(gate.epochMilliseconds);
        expect(comes).toBeLessThan(gate.epochMilliseconds + 1000);
      }),
      { seed: 5, numRuns: 1000 },
    );
  });

  test('has one key for one gate, however its time is written', () => {
    const wake = { window: 'w-1', phase: 'cutover', at };
    expect(wakeKey(wake)).toBe(wakeKey({ ...wake, at: '2026-12-06T01:00:00+08:00' }));
    expect(wakeKey(wake)).not.toBe(wakeKey({ ...wake, at: '2026-12-05T18:00:00Z' }));
  });
});
