// What people call a cohort of the return, from its id in the record.

import type { Localised, WindowPlan } from './plan.ts';

/** Whom no cohort of the plan takes; they are let in last. */
export const leftOverCohort = 'left-over';

/** The title of the plan's cohort; a cohort that was spread is `<id>-<number>`. An unknown id stays as it is. */
export function cohortTitle(plan: WindowPlan, id: string): Localised {
  const own = plan.return.cohorts.find((cohort) => cohort.id === id);
  if (own !== undefined) return own.title;
  const part = /^(.+)-(\d+)$/.exec(id);
  const rule = plan.return.cohorts.find((cohort) => cohort.id === part?.[1]);
  if (rule !== undefined) return titleOfPart(rule.title, Number(part?.[2]), rule.spread ?? 1);
  if (id === leftOverCohort) return { 'zh-CN': '其余人员', en: 'Everyone not named in the plan' };
  return { 'zh-CN': id, en: id };
}

export function titleOfPart(title: Localised, part: number, parts: number): Localised {
  return { 'zh-CN': `${title['zh-CN']}（${part}/${parts}）`, en: `${title.en} (${part} of ${parts})` };
}
