import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Person } from '../../../pipelines/plan/roster.ts';
import type { CohortRule } from '../../../pipelines/plan/window-plan.ts';
import { cohortsOf } from '../../../pipelines/return/cohorts.ts';

const title = { 'zh-CN': '组', en: 'Cohort' };
const rules: readonly CohortRule[] = [
  { id: 'canary', title, who: { roles: ['it-canary'] }, canary: true },
  { id: 'critical', title, who: { roles: ['core'] } },
  { id: 'service', title, who: { departments: ['service'], sites: ['shanghai'] } },
  { id: 'rest', title, who: 'rest', spread: 3 },
  { id: 'outdated', title, who: 'outdated-clients' },
];
const person = (account: string, changes: Partial<Person> = {}): Person => ({
  account,
  name: account,
  department: 'sales',
  site: 'berlin',
  roles: [],
  language: 'en',
  ...changes,
});
const idsOf = (roster: readonly Person[], outdated: readonly string[] = [], window = 'w-1') => {
  const split = cohortsOf(rules, roster, { window, outdated: new Set(outdated) });
  const pairs = split.cohorts.flatMap((cohort) =>
    cohort.people.map(({ account }) => [account, cohort.id] as const),
  );
  return { split, of: new Map(pairs), pairs };
};

describe('cohorts', () => {
  test('take each person by the first rule that fits', () => {
    const { of } = idsOf([
      person('a', { roles: ['core', 'it-canary'] }),
      person('b', { roles: ['core'], department: 'service', site: 'shanghai' }),
      person('c', { department: 'service', site: 'shanghai' }),
      person('d', { department: 'service' }),
    ]);
    expect(of.get('a')).toBe('canary');
    expect(of.get('b')).toBe('critical');
    expect(of.get('c')).toBe('service');
    expect(of.get('d')).toMatch(/^rest-[123]$/);
  });

  test('move people on outdated clients to the last, the canary excepted', () => {
    const roster = [person('a', { roles: ['it-canary'] }), person('b', { roles: ['core'] }), person('c')];
    const { of } = idsOf(roster, ['a', 'b', 'c']);
    expect([of.get('a'), of.get('b'), of.get('c')]).toEqual(['canary', 'outdated', 'outdated']);
  });

  test('spread the rest evenly, and name the parts in both languages', () => {
    const { split } = idsOf(Array.from({ length: 900 }, (_, index) => person(`u${index}`)));
    const parts = split.cohorts.filter(({ id }) => id.startsWith('rest-'));
    for (const part of parts) expect(Math.abs(part.people.length - 300)).toBeLessThan(60);
    expect(parts.map((part) => part.title.en)).toEqual([
      'Cohort (1 of 3)',
      'Cohort (2 of 3)',
      'Cohort (3 of 3)',
    ]);
    expect(parts[0]?.title['zh-CN']).toBe('组（1/3）');
  });

  test('report whom no rule takes', () => {
    const withoutRest = rules.filter(({ who }) => who !== 'rest');
    const split = cohortsOf(withoutRest, [person('a')], { window: 'w', outdated: new Set() });
    expect(split.leftOver.map(({ account }) => account)).toEqual(['a']);
  });

  test('differ between windows, so that the same people are not always last', () => {
    const roster = Array.from({ length: 50 }, (_, index) => person(`u${index}`));
    expect(idsOf(roster, [], 'w-1').of).not.toEqual(idsOf(roster, [], 'w-2').of);
  });
});

const people = fc.uniqueArray(
  fc.record({
    account: fc.string({ minLength: 1, maxLength: 8 }),
    role: fc.constantFrom('it-canary', 'core', 'clerk'),
    department: fc.constantFrom('service', 'sales'),
    site: fc.constantFrom('shanghai', 'berlin'),
    outdated: fc.boolean(),
  }),
  { selector: ({ account }) => account, maxLength: 80 },
);

test('nobody is in two cohorts and nobody is left out', () => {
  fc.assert(
    fc.property(people, (all) => {
      const roster = all.map(({ account, role, department, site }) =>
        person(account, { roles: [role], department, site }),
      );
      const { pairs, of } = idsOf(
        roster,
        all.filter(({ outdated }) => outdated).map(({ account }) => account),
      );
      expect(pairs).toHaveLength(roster.length);
      expect(of.size).toBe(roster.length);
    }),
  );
});

test('the same people come in the same cohorts and order, in whatever order the roster is, and whoever joins or leaves', () => {
  fc.assert(
    fc.property(people, fc.nat(), (all, pick) => {
      const roster = all.map(({ account, role, department, site }) =>
        person(account, { roles: [role], department, site }),
      );
      const { pairs } = idsOf(roster);
      expect(idsOf([...roster].reverse()).pairs).toEqual(pairs);
      const gone = roster[pick % Math.max(1, roster.length)]?.account;
      const fewer = idsOf(roster.filter(({ account }) => account !== gone)).pairs;
      expect(fewer).toEqual(pairs.filter(([account]) => account !== gone));
    }),
  );
});
