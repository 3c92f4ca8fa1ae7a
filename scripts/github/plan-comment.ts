// Comments on a pull request what its plans will do (one comment, updated in place), and makes a check run
// with annotations at the exact lines. It runs the default branch's code and reads the pull request's
// runbooks as data.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publishCheck } from '../../pipelines/adapters/github/checks.ts';
import { githubFromEnvironment } from '../../pipelines/adapters/github/client.ts';
import { upsertComment } from '../../pipelines/adapters/github/comments.ts';
import { windowIssues } from '../../pipelines/adapters/github/issues.ts';
import { needed } from '../../pipelines/adapters/github/job.ts';
import { findOpenPullRequest } from '../../pipelines/adapters/github/pull-requests.ts';
import { writeRunbooksAt } from '../../pipelines/adapters/github/repository-files.ts';
import { earlierNights } from '../../pipelines/operation/earlier-windows.ts';
import { storeOfJob } from '../../pipelines/operation/job.ts';
import { changedPlans, commentOn } from '../../pipelines/operation/plan-files/changed-plans.ts';
import { formatProblems } from '../../pipelines/operation/plan-files/problem-report.ts';
import { timeOfJob } from '../../pipelines/operation/time-of-job.ts';
import { bilingual } from '../../pipelines/plan/bilingual.ts';
import { runJob } from '../lib/command.ts';

/** What earlier records say; null where this job may not read the store, because the plan is what matters. */
async function earlier() {
  try {
    return await earlierNights(storeOfJob(), timeOfJob());
  } catch (error) {
    console.log(`what earlier windows say is not shown: ${error instanceof Error ? error.message : error}`);
    return null;
  }
}

await runJob(bilingual`Comments on a pull request what its plans mean.`, async () => {
  const github = githubFromEnvironment(process.env);
  const sha = needed('HEAD_SHA');
  const pull = await findOpenPullRequest(github, {
    owner: needed('HEAD_OWNER'),
    branch: needed('HEAD_BRANCH'),
    sha,
  });
  if (pull === null) return console.log('no open pull request has this head: nothing to do');
  const folder = await mkdtemp(join(tmpdir(), 'tideover-head-'));
  try {
    await writeRunbooksAt(github, { owner: pull.headOwner, repo: pull.headRepo, sha }, folder);
    const plans = await changedPlans(folder);
    const opened = new Set((await windowIssues(github, 'open')).map((issue) => issue.window));
    const begun = plans.filter(({ loaded }) => loaded !== null && opened.has(loaded.plan.id));
    await upsertComment(github, { issue: pull.number, id: 'plan' }, commentOn(plans, begun, await earlier()));
    const problems = plans.flatMap((plan) => plan.problems);
    const failed = begun.length > 0 || problems.some(({ severity }) => severity === 'error');
    await publishCheck(github, {
      name: 'Maintenance plan',
      sha,
      id: `plan-${sha}`,
      conclusion: failed ? 'failure' : 'success',
      title: failed ? 'The plan cannot be merged like this' : 'The plan can be merged',
      summary: formatProblems(plans, 'markdown'),
      annotations: problems.map((problem) => ({
        path: problem.name.replace(/^.*?runbooks\//, 'runbooks/'),
        line: problem.line,
        level: problem.severity === 'error' ? 'failure' : 'warning',
        title: problem.what,
        message: problem.write,
      })),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
