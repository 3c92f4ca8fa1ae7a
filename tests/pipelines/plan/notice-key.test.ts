// A notice's key says again what it was made of, and so does a cohort's id.

import { describe, expect, test } from 'vitest';
import { cohortId, readCohortId } from '../../../pipelines/plan/cohort-names.ts';
import {
  cohortOfOccasion,
  noticeKey,
  occasionOf,
  readNoticeKey,
} from '../../../pipelines/plan/notice-key.ts';

describe('a notice key', () => {
  test.for([
    { rule: 'reminder-3d', audience: 'all-staff', site: 'shanghai', occasion: null },
    { rule: 'public-3d', audience: 'public', site: null, occasion: null },
    { rule: 'extended', audience: 'public', site: null, occasion: 'command/issue-1.json' },
    { rule: 'your-turn', audience: 'all-staff', site: 'frankfurt', occasion: 'turn-3-ab12-1/wave-2' },
  ])('of $rule is read as it was spelt', (id) => {
    expect(readNoticeKey(noticeKey(id))).toEqual(id);
  });

  test('names the cohort whose turn it is, before and after a roll-back', () => {
    const turn = { what: 'turn-3-ab12-1', cohort: 'wave-2' };
    expect(cohortOfOccasion(occasionOf({ ...turn, rolledBack: 0 }))).toBe('wave-2');
    expect(cohortOfOccasion(occasionOf({ ...turn, rolledBack: 2 }))).toBe('wave-2');
    expect(occasionOf({ ...turn, rolledBack: 2 })).not.toBe(occasionOf({ ...turn, rolledBack: 0 }));
    expect(cohortOfOccasion(occasionOf({ what: 'round-1', rolledBack: 0, cohort: null }))).toBeNull();
  });
});

describe('a cohort id', () => {
  const rules = [{ id: 'rest' }, { id: 'wave-2' }];
  test('names its rule and its part', () => {
    expect(readCohortId(cohortId('rest', 3), rules)).toEqual({ rule: 'rest', part: 3 });
    expect(readCohortId(cohortId('rest', null), rules)).toEqual({ rule: 'rest', part: null });
  });
  test('of a rule that ends in a number is not taken for a part', () => {
    expect(readCohortId('wave-2', rules)).toEqual({ rule: 'wave-2', part: null });
    expect(readCohortId('wave-3', rules)).toBeNull();
  });
});
