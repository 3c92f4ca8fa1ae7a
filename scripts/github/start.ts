// Opens every window whose plan was merged: freezes it under one digest, opens its issue, starts the first look.

import { relative } from 'node:path';
import { type Github, githubFromEnvironment } from '../../pipelines/adapters/github/client.ts';
import { windowIssues } from '../../pipelines/adapters/github/issues.ts';
import { addSummary } from '../../pipelines/adapters/github/job.ts';
import { buildersOf, type FileBuilder } from '../../pipelines/adapters/github/plan-builders.ts';
import { wakeSchedule } from '../../pipelines/adapters/github/runs.ts';
import { storeOfJob } from '../../pipelines/operation/job.ts';
import { openWindow } from '../../pipelines/operation/open-window.ts';
import { plansAhead } from '../../pipelines/operation/plans-ahead.ts';
import { readWindow } from '../../pipelines/operation/read-window.ts';
import { runningCode } from '../../pipelines/operation/running-code.ts';
import { timeOfJob } from '../../pipelines/operation/time-of-job.ts';
import { keepIssue, startLook } from '../../pipelines/operation/window-on-github.ts';
import { bilingual } from '../../pipelines/plan/bilingual.ts';
import { environmentFor } from '../../pipelines/rehearsal/environment.ts';
import { gatesThatCannotOpen, scheduleWasOff } from '../../pipelines/views/run-notes.ts';
import { runJob } from '../lib/command.ts';

await runJob(bilingual`Opens the windows whose plans were merged.`, async () => {
  const github = githubFromEnvironment(process.env);
  const store = storeOfJob();
  const sha = process.env.GITHUB_SHA ?? '';
  if (await wakeSchedule(github, 'tick.yml')) addSummary(scheduleWasOff);
  const begun = new Set((await windowIssues(github, 'all')).map(({ window }) => window));
  for (const loaded of await plansAhead(timeOfJob())) {
    if (begun.has(loaded.plan.id)) continue;
    const how = await openWindow(environmentFor(loaded.organisation), loaded, {
      builders: await buildersOfPlan(github, loaded.files.window, sha),
      code: runningCode(process.env),
    });
    const opened = await readWindow(store, loaded.plan.id, timeOfJob());
    if (opened === null && how === 'opened')
      throw new Error(`${loaded.plan.id} was opened and cannot be read`);
    // A window that another run is opening right now is left to that run; one whose run has ended is reported
    // here.
    if (opened === null || opened.state.closed !== null) continue;
    const issue = await keepIssue(github, opened);
    addSummary(`- \`${loaded.plan.id}\`: ${issue.url}, \`${opened.snapshotDigest}\``);
    for (const warning of gatesThatCannotOpen(opened.snapshot)) addSummary(warning);
    await startLook(github, opened);
  }
});

/** Who wrote and merged the plan; for a push without a pull request, the pusher counts as its merger. */
async function buildersOfPlan(github: Github, file: string, sha: string): Promise<readonly FileBuilder[]> {
  const known = await buildersOf(github, relative('', file).replaceAll('\\', '/'), sha);
  const actor = Number(process.env.GITHUB_ACTOR_ID ?? 0);
  if (known.some(({ as }) => as === 'merger') || actor === 0) return known;
  return [...known, { as: 'merger', githubId: actor, email: null, proposed: false }];
}
