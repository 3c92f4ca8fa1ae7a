// Outputs which version of the code a window runs: the one in its record, which a person may have switched.
// The job checks that version out, and everything that decides or acts runs from it; only this script is
// always the newest.

import { githubFromEnvironment } from '../../pipelines/adapters/github/client.ts';
import { findWindowIssue } from '../../pipelines/adapters/github/issues.ts';
import { addSummary, needed, setOutput, windowId } from '../../pipelines/adapters/github/job.ts';
import { githubProver, isOnDefaultBranch } from '../../pipelines/adapters/github/prover.ts';
import { codeAgreedTo } from '../../pipelines/operation/code-agreed-to.ts';
import { storeOfJob } from '../../pipelines/operation/job.ts';
import { readWindow } from '../../pipelines/operation/read-window.ts';
import { timeOfJob } from '../../pipelines/operation/time-of-job.ts';
import { bilingual } from '../../pipelines/plan/bilingual.ts';
import { notRunnable, runsRecorded } from '../../pipelines/views/run-notes.ts';
import { runJob } from '../lib/command.ts';

await runJob(bilingual`Says which version of the code a window runs.`, async () => {
  const newest = needed('GITHUB_SHA');
  const store = storeOfJob();
  const opened = await readWindow(store, windowId(), timeOfJob());
  if (opened === null) return setOutput('code', newest);
  const github = githubFromEnvironment(process.env);
  const issueOf = async () => (await findWindowIssue(github, opened.window))?.number ?? null;
  const recorded = await codeAgreedTo(opened, store, githubProver(github, issueOf), timeOfJob());
  if (recorded === newest) return setOutput('code', newest);
  const isCommit = /^[0-9a-f]{40}$/.test(recorded);
  if (!isCommit || !(await isOnDefaultBranch(github, recorded))) {
    // Run the newest code instead; the gate stays closed, because the record names another version.
    addSummary(notRunnable(newest));
    return setOutput('code', newest);
  }
  addSummary(runsRecorded(recorded, newest));
  setOutput('code', recorded);
});
