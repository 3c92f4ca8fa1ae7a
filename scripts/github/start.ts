// Opens every window whose plan was merged: freezes it under one digest, opens its issue, starts the first look.

import { githubFromEnvironment } from '../../pipelines/adapters/github/client.ts';
import { mergedPullRequest } from '../../pipelines/adapters/github/pull-requests.ts';
import { runCommand } from '../lib/command.ts';
import { holderName } from './at-work.ts';
import { keepIssue } from './keep-issue.ts';
import { openWindow } from './open-window.ts';
import { readWindow } from './read-window.ts';
import { runningCode } from '../lib/running-code.ts';
import { startLook } from './start-look.ts';
import { addSummary } from './surroundings.ts';
import { timeOfJob } from './time-of-job.ts';
import { unopenedPlans } from './unopened-plans.ts';
import { workplace } from './workplace.ts';

await runCommand({
  name: 'node scripts/github/start.ts',
  summary: 'Opens the windows whose plans were merged.',
  usage: '',
  options: {},
  async run() {
    const github = githubFromEnvironment(process.env);
    const place = workplace();
    const sha = process.env.GITHUB_SHA ?? '';
    const merged = await mergedPullRequest(github, sha);
    for (const loaded of await unopenedPlans(place.store, timeOfJob())) {
      await openWindow(place, loaded, {
        // A push without a pull request: whoever pushed is its merger.
        mergerId: merged?.mergerId ?? Number(process.env.GITHUB_ACTOR_ID ?? 0),
        proposerId: merged?.authorId ?? null,
        holder: holderName(process.env, crypto.randomUUID()),
        code: runningCode(process.env),
      });
      const opened = await readWindow(place.store, loaded.plan.id, timeOfJob());
      if (opened === null) throw new Error(`${loaded.plan.id} was opened and cannot be read`);
      const issue = await keepIssue(github, opened);
      addSummary(`- \`${loaded.plan.id}\`: ${issue.url}, \`${opened.snapshotDigest}\``);
      await startLook(github, opened);
    }
  },
});
