// Decides whom a rule means: every field of the rule must fit the person, and any entry of a field's list
// will do.

import type { Person } from '../plan/roster.ts';
import type { PeopleRule } from '../plan/window-plan.ts';

export function peopleMatching(
  rule: PeopleRule | 'everyone' | 'rest' | 'outdated-clients' | 'public',
  roster: readonly Person[],
): readonly Person[] {
  if (rule === 'everyone') return roster;
  if (typeof rule === 'string') return [];
  return roster.filter((person) => matches(rule, person));
}

export function matches(rule: PeopleRule, person: Person): boolean {
  const allows = (list: readonly string[] | undefined, values: readonly string[]) =>
    list === undefined || values.some((value) => list.includes(value));
  return (
    allows(rule.roles, person.roles) &&
    allows(rule.departments, [person.department]) &&
    allows(rule.sites, [person.site]) &&
    allows(rule.accounts, [person.account])
  );
}
