// What people call a cohort of the return, from its id in the record.

import { bilingual } from './bilingual.ts';
import { leftOverCohort, readCohortId } from './cohort-id.ts';
import type { Localised } from './plan.ts';
import type { WindowPlan } from './window-plan.ts';

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
