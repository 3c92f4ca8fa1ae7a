// In which cohort somebody is who said a word of feedback: by the roster where it knows the sender, else by the
// department that a form names, where most of its people are.

import type { Feedback } from '../feedback/feedback-fact.ts';
import { plannedCohorts } from '../return/cohorts.ts';
import type { PeopleOfWindow, PlanInForce } from './window-run.ts';

/** What telling where a sender belongs needs. */
export type SendersOfWindow = Pick<PlanInForce, 'snapshot'> & Omit<PeopleOfWindow, 'pseudonymOf'>;

/** Null where neither is known. The roster is split when the first word is there. */
export function feedbackCohorts(run: SendersOfWindow): (feedback: Feedback) => string | null {
  let split: Split | null = null;
  return (feedback) => {
    const { account, department } = run.senderOf(feedback);
    if (account === null && department === null) return null;
    split ??= splitOf(run);
    if (account !== null) return split.byAccount.get(account) ?? null;
    return split.byDepartment.get(department?.toLowerCase() ?? '') ?? null;
  };
}

interface Split {
  readonly byAccount: ReadonlyMap<string, string>;
  readonly byDepartment: ReadonlyMap<string, string>;
}

/** By the plan's rules alone: who moved to the end for an old client is counted where the plan put them. */
function splitOf(run: SendersOfWindow): Split {
  const cohorts = plannedCohorts(run.snapshot().plan, run.roster());
  const byAccount = new Map<string, string>();
  const counts = new Map<string, Map<string, number>>();
  for (const { id, people } of cohorts) {
    for (const { account, department } of people) {
      byAccount.set(account, id);
      const of = counts.get(department.toLowerCase()) ?? new Map<string, number>();
      counts.set(department.toLowerCase(), of.set(id, (of.get(id) ?? 0) + 1));
    }
  }
  const byDepartment = new Map<string, string>();
  for (const [department, of] of counts) {
    const [most] = [...of].sort(([, one], [, other]) => other - one);
    if (most !== undefined) byDepartment.set(department, most[0]);
  }
  return { byAccount, byDepartment };
}
