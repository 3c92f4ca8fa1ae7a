// The first job of a run: takes people's words into the record, sends due notices, judges the gate, and says
// which phase's job may start. It runs no phase itself.

import { githubFromEnvironment } from '../../pipelines/adapters/github/client.ts';
import { findWindowIssue } from '../../pipelines/adapters/github/issues.ts';
import { addSummary, setOutput, wantedPhase } from '../../pipelines/adapters/github/job.ts';
import { stackToLookAt } from '../../pipelines/operation/drift-look.ts';
import { phaseToStart, whatToStart } from '../../pipelines/operation/due.ts';
import { jobOfPhase } from '../../pipelines/operation/phase-job.ts';
import { type OpenedWindow, withNewFacts } from '../../pipelines/operation/read-window.ts';
import { sweepComments } from '../../pipelines/operation/sweep-comments.ts';
import { timeOfJob } from '../../pipelines/operation/time-of-job.ts';
import { bilingual } from '../../pipelines/plan/bilingual.ts';
import { environmentFor } from '../../pipelines/rehearsal/environment.ts';
import { nothingLeftToDo } from '../../pipelines/views/run-notes.ts';
import { runJob } from '../lib/command.ts';
import { lookOfJob, windowOfJob } from '../lib/window-of-job.ts';

await runJob(bilingual`Looks at a window, sends what is due and says which phase may start.`, async () => {
  const wanted = wantedPhase();
  const github = githubFromEnvironment(process.env);
  const { store, opened: before } = await windowOfJob();
  const { window } = before;
  const issue = await findWindowIssue(github, window);
  if (issue !== null) await sweepComments(github, store, issue, before, timeOfJob());
  const woken = await withNewFacts(store, before);
  if (isWokenInVain(woken, wanted, timeOfJob())) {
    addSummary(nothingLeftToDo(woken.claimedBy?.holder ?? null, woken.entries));
    return setOutputs(jobOfPhase(null, woken.snapshot));
  }
  const environment = environmentFor(woken.snapshot.organisation);
  const { report, opened, starters } = await lookOfJob(environment, github, woken, 'nothing');
  const phase = phaseToStart(report.gate, opened, environment.clock.now());
  setOutputs(jobOfPhase(wanted === 'next' || wanted === phase ? phase : null, opened.snapshot));
  // A drift comparison is only wanted for a gate that is still closed, so not where a phase may run.
  const drift = phase === null ? stackToLookAt(opened, environment.clock.now(), starters.length > 0) : null;
  setOutput('drift', drift ?? '');
});

function setOutputs(outputs: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(outputs)) setOutput(name, value);
}

/**
 * Whether this wake-up is the second for one moment: it has nothing left to do and should not take the claim.
 * Only runs with a key, which our triggers start, can be in vain; a person who starts a run wants a look.
 */
function isWokenInVain(opened: OpenedWindow, wanted: string, now: number): boolean {
  const isTriggered = (process.env.TIDEOVER_KEY ?? '') !== '';
  return isTriggered && wanted === 'next' && !whatToStart(opened, now).now;
}
