// Names of cohorts: the id in the record (the rule's id, and the part's number where the rule spreads people)
// and the title for people.

import { bilingual } from './bilingual.ts';
import type { Localised } from './plan.ts';
import type { WindowPlan } from './window-plan.ts';

/** The cohort of people whom no rule of the plan takes; they are let in last. */
export const leftOverCohort = 'left-over';

/** The cohort's id in the record. `part` counts from 1; null for a rule without `spread`. */
export function cohortId(rule: string, part: number | null): string {
  return part === null ? rule : `${rule}-${part}`;
}

/** Rule and part of an id, by the plan's rules, as a rule's id may end in a number; null if unknown. */
export function readCohortId(
  id: string,
  rules: readonly { readonly id: string }[],
): { readonly rule: string; readonly part: number | null } | null {
  if (rules.some((rule) => rule.id === id)) return { rule: id, part: null };
  const [, rule = '', part] = /^(.+)-(\d+)$/.exec(id) ?? [];
  return rules.some((known) => known.id === rule) ? { rule, part: Number(part) } : null;
}

/** The title of the plan's cohort, with its part where people were spread. An unknown id stays as it is. */
export function cohortTitle(plan: Pick<WindowPlan, 'return'>, id: string): Localised {
  const rules = plan.return.cohorts;
  const known = readCohortId(id, rules);
  const rule = rules.find((one) => one.id === known?.rule);
  if (known !== null && rule !== undefined) {
    return known.part === null ? rule.title : titleOfPart(rule.title, known.part, rule.spread ?? 1);
  }
  if (id === leftOverCohort) return bilingual`Everyone not named in the plan`;
  return { 'zh-CN': id, en: id };
}

export function titleOfPart(title: Localised, part: number, parts: number): Localised {
  return bilingual`${title} (${part} of ${parts})`;
}
