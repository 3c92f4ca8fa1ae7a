// The common value of all views, for a window under way.

import type { Sending } from '../effects/claim.ts';
import { viewOfWindow } from '../views/view-of-window.ts';
import type { WindowView } from '../views/window-view.ts';
import { feedbackCohorts, type SendersOfWindow } from './feedback-cohort.ts';
import type { PlanInForce } from './window-run.ts';

export type ViewOf = SendersOfWindow & Pick<PlanInForce, 'snapshotDigest'> & Pick<Sending, 'state' | 'clock'>;

export function viewOfRun(run: ViewOf): WindowView {
  const cohortOf = feedbackCohorts(run);
  return viewOfWindow(run.snapshot(), run.snapshotDigest(), run.state(), run.clock.now(), cohortOf);
}
