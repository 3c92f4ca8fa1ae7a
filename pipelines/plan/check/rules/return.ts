// Rules against cohorts that would send everybody to a bad server at once, or that leave people out.

import type { PeopleRule } from '../../window-plan.ts';
import { suggest } from '../nearest.ts';
import { inOrganisation, inPlan } from '../places.ts';
import type { FindingPath } from '../problem.ts';
import { each, type Finding, type Rule, type RuleInput, when } from '../rule.ts';

/** Largest share of the people in the canary: a larger one would not protect the others. */
const largestCanary = 0.2;

export const returnRules: readonly Rule[] = [
  {
    id: 'canary-comes-first',
    prevents: 'Everybody comes back to a server that nobody has tried.',
    check: ({ plan }) => {
      const places = plan.return.cohorts.flatMap((cohort, index) => (cohort.canary === true ? [index] : []));
      return when(places.length !== 1 || places[0] !== 0, () => ({
        path: places.length === 0 ? ['return', 'cohorts'] : ['return', 'cohorts', places.at(-1) ?? 0],
        what: places.length === 0 ? 'No cohort is the canary.' : 'The canary is not the first cohort alone.',
        write: 'Set "canary: true" on the first cohort, IT, and on no other.',
      }));
    },
  },
  {
    id: 'canary-is-small',
    prevents: 'A canary that is empty, or everybody, and so protects nobody.',
    check: ({ plan, roster }) =>
      each(inPlan(plan, 'return.cohorts.*'), 'who', ({ canary, who }) => {
        if (canary !== true) return [];
        const write = 'Name a few people of IT by role, department or account.';
        if (typeof who === 'string') return [{ what: `The canary is "${who}".`, write }];
        if (roster === null) return [];
        const size = roster.matching(who).length;
        return when(size === 0 || size > roster.people.length * largestCanary, () => ({
          what: `The canary has ${size} of ${roster.people.length} people.`,
          write,
        }));
      }),
  },
  {
    id: 'cohort-has-people',
    prevents: 'A cohort that waits for nobody, usually a misspelt role.',
    check: ({ plan, roster }) =>
      each(inPlan(plan, 'return.cohorts.*'), 'who', ({ id, who, canary }) => {
        if (roster === null || typeof who === 'string' || canary === true) return [];
        return when(roster.matching(who).length === 0, () => ({
          what: `Nobody in the roster belongs to the cohort "${id}".`,
          write: 'Correct roles, departments or sites, or remove the cohort.',
        }));
      }),
  },
  {
    id: 'one-person-one-cohort',
    prevents: 'People who are called twice, or at another time than they were told.',
    check: ({ plan, roster }) => {
      if (roster === null) return [];
      const cohortOf = new Map<string, string>();
      return each(inPlan(plan, 'return.cohorts.*'), 'who', (cohort) => {
        if (typeof cohort.who === 'string') return [];
        const people = roster.matching(cohort.who);
        const taken = people.filter((person) => cohortOf.has(person.account));
        for (const person of people)
          if (!cohortOf.has(person.account)) cohortOf.set(person.account, cohort.id);
        const [first] = taken;
        return when(first !== undefined, () => ({
          what: `${taken.length} people of "${cohort.id}" are also in "${cohortOf.get(first?.account ?? '')}", for example ${first?.account}.`,
          write: 'Make the two rules exclude each other.',
        }));
      });
    },
  },
  {
    id: 'nobody-is-left-out',
    prevents: 'People whom no cohort lets back in.',
    check: ({ plan }) =>
      when(!plan.return.cohorts.some(({ who }) => who === 'rest' || who === 'everyone'), () => ({
        path: ['return', 'cohorts'],
        what: 'Whoever fits no rule is in no cohort.',
        write: 'Add a cohort with "who: rest".',
      })),
  },
  {
    id: 'rest-and-outdated-once',
    prevents: 'Two cohorts that both are everybody else.',
    check: ({ plan }) => {
      const seen = new Set<string>();
      return each(inPlan(plan, 'return.cohorts.*.who'), '', (who) => {
        if (typeof who !== 'string') return [];
        const kind = who === 'everyone' ? 'rest' : who;
        const again = seen.has(kind);
        seen.add(kind);
        return when(again, () => ({
          what: `A second cohort takes ${kind === 'rest' ? 'everybody else' : 'outdated clients'}.`,
          write: 'Keep one of the two, with "spread" to split it.',
        }));
      });
    },
  },
  {
    id: 'outdated-clients-last',
    prevents: 'Old clients that fail over and over while others still wait.',
    severity: 'warning',
    check: ({ plan }) => {
      const place = plan.return.cohorts.findIndex(({ who }) => who === 'outdated-clients');
      return when(place >= 0 && place < plan.return.cohorts.length - 1, () => ({
        path: ['return', 'cohorts', place],
        what: 'People on outdated clients come back before others.',
        write: 'Move this cohort to the end.',
      }));
    },
  },
  {
    id: 'people-rule-names-what-exists',
    prevents: 'A rule with one misspelt department, which then silently misses it.',
    check: (input) => rulesOfPeople(input).flatMap(({ rule, ...place }) => unknownNames(input, rule, place)),
  },
  {
    id: 'control-fits-messenger',
    prevents: 'A plan to hold people out of a messenger that cannot do that.',
    check: ({ plan, organisation }) =>
      when(
        plan.return.control === 'admission' && organisation.messenger.adapter === 'invitation-only',
        () => ({
          path: ['return', 'control'],
          what: 'This messenger can hold nobody out.',
          write: 'Write invitation, and add turnLasts.',
        }),
      ),
  },
  {
    id: 'turns-have-a-length',
    prevents: 'Invitations with no pace, so that everybody comes at once.',
    check: ({ plan }) => {
      const invited = plan.return.control === 'invitation';
      const has = plan.return.turnLasts !== undefined;
      if (invited === has) return [];
      return [
        invited
          ? { path: ['return'], what: 'turnLasts is missing.', write: 'Add turnLasts, for example 10m.' }
          : { path: ['return', 'turnLasts'], what: 'turnLasts belongs to invitations.', write: 'Remove it.' },
      ];
    },
  },
  {
    id: 'start-below-ceiling',
    prevents: 'A return that begins above the limit the vendor asked for.',
    check: ({ plan }) => {
      const { startInFlight, ceilingInFlight } = plan.return;
      return when(ceilingInFlight !== undefined && startInFlight > ceilingInFlight, () => ({
        path: ['return', 'startInFlight'],
        what: `${startInFlight} is above the ceiling of ${ceilingInFlight}.`,
        write: `Write at most ${ceilingInFlight}.`,
      }));
    },
  },
];

function rulesOfPeople({
  plan,
  organisation,
}: RuleInput): readonly (FindingPath & { readonly rule: PeopleRule })[] {
  const places = [
    ...inPlan(plan, 'return.cohorts.*.who', 'backupChannels.temporaryGroups.*.members'),
    ...inOrganisation(organisation, 'audiences.*.who'),
  ];
  return places.flatMap(({ value, ...place }) =>
    typeof value === 'string' ? [] : [{ ...place, rule: value }],
  );
}

function unknownNames(
  { organisation, roster }: RuleInput,
  rule: PeopleRule,
  place: FindingPath,
): readonly Finding[] {
  const people = roster?.people ?? [];
  const known: Readonly<Record<keyof PeopleRule, ReadonlySet<string>>> = {
    roles: new Set(people.flatMap((person) => person.roles)),
    departments: new Set(people.map((person) => person.department)),
    sites: new Set(organisation.sites.map((site) => site.id)),
    accounts: new Set(people.map((person) => person.account)),
  };
  return (['roles', 'departments', 'sites', 'accounts'] as const).flatMap((field) => {
    const names = rule[field] ?? [];
    // Where no name of the rule is known the group is empty, which another rule reports.
    if (field !== 'sites' && (roster === null || !names.some((name) => known[field].has(name)))) return [];
    return names.flatMap((name, index) =>
      when(!known[field].has(name), () => ({
        ...place,
        path: [...place.path, field, index],
        what: `"${name}" is none of the ${field}.`,
        write: suggest(name, known[field]),
      })),
    );
  });
}
