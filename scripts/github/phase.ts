// The job of one phase, in its environment: reads the approvals again, judges the gate and runs the phase. A
// closed gate ends it with the reasons (exit status 1); the run's summary says who is missing.

import { githubFromEnvironment } from '../../pipelines/adapters/github/client.ts';
import { addSummary, wantedPhase } from '../../pipelines/adapters/github/job.ts';
import type { StepReport } from '../../pipelines/engine/take-step.ts';
import { UserError } from '../../pipelines/errors.ts';
import { lastDone } from '../../pipelines/ledger/fold.ts';
import { opensSoonAt } from '../../pipelines/operation/due.ts';
import type { OpenedWindow } from '../../pipelines/operation/read-window.ts';
import { bilingual } from '../../pipelines/plan/bilingual.ts';
import type { PhaseName } from '../../pipelines/plan/phase-table.ts';
import { environmentFor } from '../../pipelines/rehearsal/environment.ts';
import { doneElsewhere } from '../../pipelines/views/run-notes.ts';
import { runJob } from '../lib/command.ts';
import { lookOfJob, windowOfJob } from '../lib/window-of-job.ts';

await runJob(bilingual`Runs one phase of a window, if its gate is open.`, async () => {
  const phase = wantedPhase();
  if (phase === 'next' || phase === 'look') {
    throw new UserError({ what: 'A job runs one phase', where: 'TIDEOVER_PHASE', whatToDo: 'Name it.' });
  }
  const github = githubFromEnvironment(process.env);
  const { opened: before } = await windowOfJob();
  const environment = environmentFor(before.snapshot.organisation);
  const opensAt = opensSoonAt(before, environment.clock.now());
  if (opensAt !== null) {
    console.log(`Waiting for the gate until ${new Date(opensAt).toISOString()}`);
    await environment.clock.sleepUntil(opensAt);
  }
  const { report, opened } = await lookOfJob(environment, github, before, phase);
  if (report.phase === null) {
    const doneAt = finishedElsewhere(opened, report, phase);
    if (doneAt === null) return 1;
    addSummary(doneElsewhere(phase, doneAt));
    return 0;
  }
  return report.phase.result.result === 'stopped' ? 1 : 0;
});

/** When another run finished the phase (epoch ms), else null: a second run for one step does nothing. */
function finishedElsewhere({ state }: OpenedWindow, report: StepReport, phase: PhaseName): number | null {
  if (report.gate === null || report.gate.phase === phase) return null;
  return lastDone(state, phase)?.finishedAt ?? null;
}
