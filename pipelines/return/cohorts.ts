// Splits the roster into cohorts by the plan's rules. The first rule that fits a person decides, `rest` takes
// people whom no rule names, and people on outdated clients move to the cohort for them. The same window and
// roster give the same cohorts on every run, whatever order the roster is in.

import { sha256 } from '../ledger/canonical.ts';
import { cohortId, titleOfPart } from '../plan/cohort-names.ts';
import type { Localised } from '../plan/plan.ts';
import type { Person } from '../plan/roster.ts';
import type { CohortRule, WindowPlan } from '../plan/window-plan.ts';
import { matches } from './people-rule.ts';

export interface Cohort {
  readonly id: string;
  readonly title: Localised;
  readonly canary: boolean;
  readonly people: readonly Person[];
}

export interface CohortSplit {
  readonly cohorts: readonly Cohort[];
  /** People whom no rule takes (none where the plan has a `rest`). The caller must let them in last. */
  readonly leftOver: readonly Person[];
}

/** `outdated` holds accounts. Canary people are never moved: their clients are what the canary tries. */
export function cohortsOf(
  rules: readonly CohortRule[],
  roster: readonly Person[],
  situation: { readonly window: string; readonly outdated: ReadonlySet<string> },
): CohortSplit {
  const placeOf = (who: CohortRule['who']) => rules.findIndex((rule) => rule.who === who);
  const outdatedPlace = placeOf('outdated-clients');
  const restPlace = Math.max(placeOf('rest'), placeOf('everyone'));
  const places: Hashed[][] = rules.map(() => []);
  const leftOver: Person[] = [];
  for (const hashed of inStableOrder(roster, situation.window)) {
    const { person } = hashed;
    const named = rules.findIndex((rule) => typeof rule.who === 'object' && matches(rule.who, person));
    const isCanary = rules[named]?.canary === true;
    const moved = outdatedPlace >= 0 && !isCanary && situation.outdated.has(person.account);
    const place = moved ? outdatedPlace : named >= 0 ? named : restPlace;
    if (places[place]) places[place].push(hashed);
    else leftOver.push(person);
  }
  const cohorts = rules.flatMap((rule, index) => spreadOut(rule, places[index] ?? []));
  return { cohorts, leftOver };
}

/** The cohorts by the plan's rules alone, with nobody moved for an outdated client. */
export function plannedCohorts(
  plan: Pick<WindowPlan, 'id' | 'return'>,
  roster: readonly Person[],
): readonly Cohort[] {
  return cohortsOf(plan.return.cohorts, roster, { window: plan.id, outdated: new Set() }).cohorts;
}

/** Accounts of the canary people, who are let in first. */
export function canaryAccounts(
  plan: Pick<WindowPlan, 'id' | 'return'>,
  roster: readonly Person[],
): readonly string[] {
  return plannedCohorts(plan, roster)
    .filter((cohort) => cohort.canary)
    .flatMap((cohort) => cohort.people.map((person) => person.account));
}

/** Splits one cohort into parts by hash, so that a person who joins, leaves or updates moves nobody else. */
function spreadOut(rule: CohortRule, people: readonly Hashed[]): readonly Cohort[] {
  const { id, title, canary = false } = rule;
  const parts = rule.spread ?? 1;
  const peopleOf = (chosen: readonly Hashed[]) => chosen.map(({ person }) => person);
  if (parts <= 1) return [{ id, title, canary, people: peopleOf(people) }];
  return Array.from({ length: parts }, (_, part) => ({
    id: cohortId(id, part + 1),
    title: titleOfPart(title, part + 1, parts),
    canary,
    people: peopleOf(people.filter(({ hash }) => Number.parseInt(hash.slice(0, 12), 16) % parts === part)),
  }));
}

interface Hashed {
  readonly person: Person;
  readonly hash: string;
}

function inStableOrder(roster: readonly Person[], window: string): readonly Hashed[] {
  const hashOf = (account: string) => sha256(`${window}\n${account}`);
  return roster
    .map((person) => ({ person, hash: hashOf(person.account) }))
    .sort((a, b) => (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0));
}
