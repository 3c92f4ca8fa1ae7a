// Picks fewer people for a rehearsal on a real server: a few of the canary and every n-th of the others, so
// that each department and site keeps some.

import type { Person } from '../../plan/roster.ts';
import type { WindowPlan } from '../../plan/window-plan.ts';
import { peopleMatching } from '../../return/people-rule.ts';

const canaries = 5;

export function fewerPeople(roster: readonly Person[], count: number, plan: WindowPlan): readonly Person[] {
  if (count >= roster.length) return roster;
  const rule = plan.return.cohorts.find((cohort) => cohort.canary)?.who;
  const canary =
    typeof rule === 'object' ? peopleMatching(rule, roster).slice(0, Math.min(canaries, count)) : [];
  const others = roster.filter((person) => !canary.includes(person));
  const wanted = count - canary.length;
  const kept = others.filter(
    (_, place) =>
      Math.floor(((place + 1) * wanted) / others.length) > Math.floor((place * wanted) / others.length),
  );
  return [...canary, ...kept];
}
