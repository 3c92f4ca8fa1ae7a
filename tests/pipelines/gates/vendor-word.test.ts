// When the vendor said that it is over: by his own clock, or when he was first heard, never when we counted.

import { expect, test } from 'vitest';
import { firstSaidDoneAt } from '../../../pipelines/gates/vendor-word.ts';
import { foldRecord } from '../../../pipelines/ledger/fold.ts';
import { toEpochMs } from '../../../pipelines/plan/time.ts';
import { validPlan } from '../../support/valid-plan.ts';

const minute = 60_000;

test.each([
  ['by his own clock where he names the time', { saidAt: 5, heardAt: 45 }, 5],
  ['when he was heard where he names none', { saidAt: null, heardAt: 45 }, 45],
  ['never after he was heard', { saidAt: 60, heardAt: 45 }, 45],
])('the vendor said so %s', (_, { saidAt, heardAt }, expected) => {
  const end = toEpochMs(validPlan.end);
  const said = {
    kind: 'vendor-said' as const,
    source: 'vendor-status',
    status: 'completed' as const,
    url: 'https://vendor.example/',
    text: 'done',
    end: null,
    heardAt: end + heardAt * minute,
    ...(saidAt !== null && { saidAt: new Date(end + saidAt * minute).toISOString() }),
  };
  const state = { ...foldRecord([]), vendor: [said] };
  expect(firstSaidDoneAt(state, validPlan)).toBe(end + expected * minute);
});
