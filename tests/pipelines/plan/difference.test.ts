import { describe, expect, test } from 'vitest';
import { differencesBetween } from '../../../pipelines/plan/difference.ts';
import { changed, validPlan } from '../../support/valid-plan.ts';

describe('differences between two plans', () => {
  test('the same plan has none', () => {
    expect(differencesBetween(validPlan, structuredClone(validPlan))).toEqual([]);
  });

  test('each place is named, with what stood there and what stands there now', () => {
    const later = changed(validPlan, {
      'title.en': 'New',
      'approvals.gates.cutover.quorum': 1,
      emergency: undefined,
    });
    expect(differencesBetween(validPlan, later)).toEqual([
      { path: 'title.en', before: '"Upgrade"', after: '"New"' },
      { path: 'approvals.gates.cutover.quorum', before: '2', after: '1' },
    ]);
  });

  test('things with an id are matched by it, wherever they moved', () => {
    const [first, ...rest] = validPlan.notices;
    expect(differencesBetween(validPlan.notices, [...rest, { ...first, when: '6d before start' }])).toEqual([
      { path: '[announcement].when', before: '"5d before start"', after: '"6d before start"' },
    ]);
  });

  test('what was added or taken away stands as a whole', () => {
    expect(differencesBetween({ a: [{ id: 'x' }] }, { a: [{ id: 'y' }] })).toEqual([
      { path: 'a[y]', before: null, after: '{"id":"y"}' },
      { path: 'a[x]', before: '{"id":"x"}', after: null },
    ]);
  });
});
