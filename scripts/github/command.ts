// Runs on every comment on an issue: a comment on a window's issue is taken into the record, and a look is
// started.

import { githubFromEnvironment } from '../../pipelines/adapters/github/client.ts';
import { readComment } from '../../pipelines/adapters/github/comments.ts';
import { windowIssues } from '../../pipelines/adapters/github/issues.ts';
import { needed } from '../../pipelines/adapters/github/job.ts';
import { whatToStart } from '../../pipelines/operation/due.ts';
import { storeOfJob } from '../../pipelines/operation/job.ts';
import { readWindow } from '../../pipelines/operation/read-window.ts';
import { sweepComments } from '../../pipelines/operation/sweep-comments.ts';
import { timeOfJob } from '../../pipelines/operation/time-of-job.ts';
import { keepIssue, startLook } from '../../pipelines/operation/window-on-github.ts';
import { bilingual } from '../../pipelines/plan/bilingual.ts';
import { runJob } from '../lib/command.ts';

await runJob(bilingual`Takes a comment on a window’s issue into the record.`, async () => {
  const github = githubFromEnvironment(process.env);
  const comment = await readComment(github, Number(needed('TIDEOVER_COMMENT')));
  const issues = await windowIssues(github, 'all');
  const issue = issues.find((one) => one.number === comment?.issue);
  if (issue === undefined) return console.log('not on the issue of a window: nothing to do');
  const store = storeOfJob();
  const opened = await readWindow(store, issue.window, timeOfJob());
  if (opened === null) return console.log(`window ${issue.window} has not been opened: nothing to do`);
  const taken = await sweepComments(github, store, issue, opened, timeOfJob());
  console.log(`facts taken: ${taken}`);
  const now = await readWindow(store, issue.window, timeOfJob());
  if (now === null) return;
  await keepIssue(github, now);
  if (taken > 0 || whatToStart(now, timeOfJob()).now) await startLook(github, now);
});
