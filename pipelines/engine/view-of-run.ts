// The common value of all views, drawn from a window under way.

import type { Sending } from '../effects/claim.ts';
import type { Feedback } from '../feedback/feedback-fact.ts';
import { plannedCohorts } from '../return/cohorts.ts';
import { viewOfWindow } from '../views/view-of-window.ts';
import type { WindowView } from '../views/window-view.ts';
import type { PeopleOfWindow, PlanInForce } from './window-run.ts';

export type ViewOf = SendersOfWindow & Pick<PlanInForce, 'snapshotDigest'> & Pick<Sending, 'state' | 'clock'>;

export function viewOfRun(run: ViewOf): WindowView {
  const cohortOf = feedbackCohorts(run);
  return viewOfWindow(run.snapshot(), run.snapshotDigest(), run.state(), run.clock.now(), cohortOf);
}

/** What is needed to tell in which cohort a sender is. */
type SendersOfWindow = Pick<PlanInForce, 'snapshot'> & Omit<PeopleOfWindow, 'pseudonymOf'>;

/**
 * The cohort of whoever sent feedback: by the roster where it knows the sender, else where most people of the
 * department named in the form are. Null where neither is known. The roster is split at the first call.
 */
function feedbackCohorts(run: SendersOfWindow): (feedback: Feedback) => string | null {
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

/** By the plan's rules alone: people moved to the end for an old client stay in the plan's cohort. */
function splitOf(run: SendersOfWindow): Split {
  const placed = plannedCohorts(run.snapshot().plan, run.roster()).flatMap(({ id, people }) =>
    people.map(({ account, department }) => ({ id, account, department: department.toLowerCase() })),
  );
  const byDepartment = [...Map.groupBy(placed, ({ department }) => department)].map(([department, its]) => {
    const sizes = [...Map.groupBy(its, ({ id }) => id)].map(([id, { length }]) => ({ id, length }));
    const [most] = sizes.sort((one, other) => other.length - one.length);
    return [department, most?.id ?? ''] as const;
  });
  return {
    byAccount: new Map(placed.map(({ account, id }) => [account, id])),
    byDepartment: new Map(byDepartment),
  };
}
