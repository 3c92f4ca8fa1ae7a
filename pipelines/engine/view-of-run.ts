// The common value of all views, for a window under way.

import { viewOfWindow } from '../views/view-of-window.ts';
import type { WindowView } from '../views/window-view.ts';
import { feedbackCohorts } from './feedback-cohort.ts';
import type { WindowRun } from './window-run.ts';

export function viewOfRun(run: WindowRun): WindowView {
  const first = run.state().amendments.find(({ change }) => 'previousEnd' in change)?.change;
  const firstEnd =
    first !== undefined && 'previousEnd' in first ? first.previousEnd : run.snapshot().plan.end;
  const cohortOf = feedbackCohorts(run);
  return viewOfWindow(run.snapshot(), run.snapshotDigest(), run.state(), run.clock.now(), firstEnd, cohortOf);
}
