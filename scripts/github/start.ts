// Opens every window whose plan was merged: freezes it under one digest, opens its issue, starts the first look.

import { relative } from 'node:path';
import { type Github, githubFromEnvironment } from '../../pipelines/adapters/github/client.ts';
import { addSummary } from '../../pipelines/adapters/github/job.ts';
import { buildersOf, type FileBuilder } from '../../pipelines/adapters/github/plan-builders.ts';
import { wakeSchedule } from '../../pipelines/adapters/github/schedules.ts';
import { peopleWhoCouldApprove } from '../../pipelines/gates/approvals.ts';
import { builtBy } from '../../pipelines/gates/built-by.ts';
import { storeOfJob, timeOfJob } from '../../pipelines/operation/job.ts';
import { keepIssue } from '../../pipelines/operation/keep-issue.ts';
import { openWindow } from '../../pipelines/operation/open-window.ts';
import { readWindow } from '../../pipelines/operation/read-window.ts';
import { runningCode } from '../../pipelines/operation/running-code.ts';
import { startLook } from '../../pipelines/operation/start-look.ts';
import { unopenedPlans } from '../../pipelines/operation/unopened-plans.ts';
import type { Snapshot } from '../../pipelines/plan/snapshot.ts';
import { environmentFor } from '../../pipelines/rehearsal/environment.ts';
import { runCommand } from '../lib/command.ts';

const scheduleWasOff =
  '> `tick` 已重新启用：仓库 60 天没有活动，GitHub 停了它的定时。 `tick` is switched on again: GitHub had stopped its schedule after 60 days without activity.';

await runCommand({
  name: 'node scripts/github/start.ts',
  summary: 'Opens the windows whose plans were merged.',
  usage: '',
  options: {},
  async run() {
    const github = githubFromEnvironment(process.env);
    const store = storeOfJob();
    const sha = process.env.GITHUB_SHA ?? '';
    if (await wakeSchedule(github, 'tick.yml')) addSummary(scheduleWasOff);
    for (const loaded of await unopenedPlans(store, timeOfJob())) {
      await openWindow(environmentFor(loaded.organisation), loaded, {
        builders: await buildersOfPlan(github, loaded.files.window, sha),
        code: runningCode(process.env),
      });
      const opened = await readWindow(store, loaded.plan.id, timeOfJob());
      if (opened === null) throw new Error(`${loaded.plan.id} was opened and cannot be read`);
      const issue = await keepIssue(github, opened);
      addSummary(`- \`${loaded.plan.id}\`: ${issue.url}, \`${opened.snapshotDigest}\``);
      for (const warning of gatesThatCannotOpen(opened.snapshot)) addSummary(warning);
      await startLook(github, opened);
    }
  },
});

/** A push that brought it without a pull request makes whoever pushed its merger. */
async function buildersOfPlan(github: Github, file: string, sha: string): Promise<readonly FileBuilder[]> {
  const known = await buildersOf(github, relative('', file).replaceAll('\\', '/'), sha);
  const actor = Number(process.env.GITHUB_ACTOR_ID ?? 0);
  if (known.some(({ as }) => as === 'merger') || actor === 0) return known;
  return [...known, { as: 'merger', githubId: actor, email: null, proposed: false }];
}

/** Who wrote or merged the plan does not count: better known now than at the deadline. */
function gatesThatCannotOpen(snapshot: Snapshot): readonly string[] {
  const { plan, organisation } = snapshot;
  return Object.entries(plan.approvals.gates).flatMap(([phase, rule]) => {
    const left = peopleWhoCouldApprove(rule, organisation.people, builtBy(snapshot));
    const needed = plan.kind === 'emergency' ? 1 : rule.quorum;
    if (left.length >= needed) return [];
    const who = left.length === 0 ? '–' : left.join(', ');
    return [
      `> [!WARNING]\n> \`${phase}\` 需要 ${needed} 人批准，但除去编写与合并方案的人只剩：${who}。请更正方案的审批人（\`npm run tell\` 的 \`/correct\`）。\n>\n> \`${phase}\` needs ${needed} approvals, and without those who wrote or merged the plan there are only: ${who}. Correct its approvers (\`/correct\` of \`npm run tell\`).`,
    ];
  });
}
