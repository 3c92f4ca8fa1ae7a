import { expect, test } from 'vitest';
import { compareArrivals, noArrivals, usualSilence } from '../../../pipelines/return/arrivals.ts';

test('a server that answers every five seconds while it is busy, and often while it rests, is seldom heard of', () => {
  const gaps = [5_000, 250, 250, 250, 5_000, 250, 250, 250, 5_000, 250, 250, 250, 5_000];
  let arrivals = noArrivals(0);
  let elapsed = 0;
  for (const gap of gaps) {
    elapsed += gap;
    arrivals = compareArrivals(arrivals, elapsed, 0, 0, true);
  }
  expect(arrivals.gap).toBeGreaterThan(3_000);
  expect(usualSilence(arrivals, elapsed + 10_000)).toBe(3_000);
});
