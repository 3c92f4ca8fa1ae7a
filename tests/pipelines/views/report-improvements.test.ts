// What the report asks for next time follows from what this night left behind.

import { expect, test } from 'vitest';
import { improvementsOf } from '../../../pipelines/views/report-improvements.ts';
import { vendorDelayOf } from '../../../pipelines/views/report-insights.ts';
import { aView } from '../../support/window-view.ts';

test('what was left open is asked after, with its number, and nothing is said where all was entered', () => {
  const view = aView('completed');
  const withLeft = (value: number) =>
    improvementsOf({
      ...view,
      measurements: [{ phase: 'replay', name: 'left-open', value, unit: 'items' }],
    }).filter(({ en }) => en.includes('held item'));
  expect(withLeft(0)).toEqual([]);
  expect(withLeft(3).map(({ en }) => en)).toEqual([
    expect.stringContaining('3 held items or approvals stay open'),
  ]);
});

test('a vendor who said in time that it is over is not late because we looked later', () => {
  const view = aView('completed');
  const phases = view.phases.map((one) =>
    one.phase === 'hold' ? { ...one, finishedAt: view.currentEnd + 45 * 60_000 } : one,
  );
  const late = (value: number) =>
    vendorDelayOf({
      ...view,
      phases,
      measurements: [{ phase: 'hold', name: 'vendor-late', value, unit: 'minutes' }],
    })?.ms;
  const moved = view.currentEnd - view.plannedEnd;
  expect(late(-moved / 60_000)).toBe(0);
  expect(late(30)).toBe(moved + 30 * 60_000);
});
