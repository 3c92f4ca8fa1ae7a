import { expect, test } from 'vitest';
import { peopleMatching } from '../../../pipelines/return/people-rule.ts';
import { validRoster } from '../../support/valid-plan.ts';

test.for([
  ['everyone', validRoster.length],
  ['public', 0],
  ['rest', 0],
  ['outdated-clients', 0],
  [{}, validRoster.length],
  [{ accounts: ['account-1', 'account-2'], sites: ['nowhere'] }, 0],
  [{ accounts: ['account-1', 'account-2'] }, 2],
] as const)('%j is so many people of the roster: %i', ([rule, people]) => {
  expect(peopleMatching(rule, validRoster)).toHaveLength(people);
});
