// Whom a test message has reached, by their own word: as shares of its audience, in all, by site and by department.

import { reachedName } from '../ledger/fold.ts';
import type { Person } from '../plan/roster.ts';

export interface Share {
  /** `reached`, `reached site shanghai`, `reached department it`. */
  readonly name: string;
  readonly value: number;
}

export function reachedShares(people: readonly Person[], heard: ReadonlySet<string>): readonly Share[] {
  const share = (name: string, group: readonly Person[]): Share => ({
    name,
    value:
      Math.round((1000 * group.filter(({ account }) => heard.has(account)).length) / group.length) / 1000,
  });
  const by = (key: 'site' | 'department') =>
    [...Map.groupBy(people, (person) => person[key])]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, group]) => share(`${reachedName} ${key} ${name}`, group));
  return people.length === 0 ? [] : [share(reachedName, people), ...by('site'), ...by('department')];
}
