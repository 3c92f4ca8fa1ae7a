// What the report asks for next time follows from what this night left behind.

import { expect, test } from 'vitest';
import { improvementsOf } from '../../../pipelines/views/report-improvements.ts';
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
