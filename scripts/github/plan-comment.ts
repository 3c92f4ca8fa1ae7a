// Tells a pull request what its plans mean: one comment kept in place, and a check run with annotations at the exact
// lines. Runs the default branch's code on the pull request's runbooks, which are read as data.

import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publishCheck } from '../../pipelines/adapters/github/checks.ts';
import { githubFromEnvironment } from '../../pipelines/adapters/github/client.ts';
import { upsertComment } from '../../pipelines/adapters/github/comments.ts';
import { windowIssues } from '../../pipelines/adapters/github/issues.ts';
import { needed } from '../../pipelines/adapters/github/job.ts';
import { findOpenPullRequest } from '../../pipelines/adapters/github/pull-requests.ts';
import { writeRunbooksAt } from '../../pipelines/adapters/github/repository-files.ts';
import { reviewedDigest } from '../../pipelines/ledger/reviewed-digest.ts';
import { timeOfJob } from '../../pipelines/operation/job.ts';
import type { LocatedProblem } from '../../pipelines/operation/plan-files/checked-file.ts';
import { checkPlan, type LoadedPlan } from '../../pipelines/operation/plan-files/load-plan.ts';
import { formatProblems } from '../../pipelines/operation/plan-files/problem-report.ts';
import { windowsFolder } from '../../pipelines/operation/unopened-plans.ts';
import { parseZoned } from '../../pipelines/plan/time.ts';
import type { WindowPlan } from '../../pipelines/plan/window-plan.ts';
import { planComment } from '../../pipelines/views/pr-comment.ts';
import { previewPlan } from '../../pipelines/views/preview-plan.ts';
import { runCommand } from '../lib/command.ts';

interface ReviewedPlan {
  readonly file: string;
  readonly problems: readonly LocatedProblem[];
  readonly loaded: LoadedPlan | null;
  readonly reviewed: WindowPlan | null;
}

await runCommand({
  name: 'node scripts/github/plan-comment.ts',
  summary: 'Comments on a pull request what its plans mean.',
  usage: '',
  options: {},
  async run() {
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
      // Checks are code: they count by name only, and by the names that we have.
      await cp(join('runbooks', 'checks'), join(folder, 'runbooks', 'checks'), { recursive: true }).catch(
        () => {},
      );
      const plans = await changedPlans(folder);
      const opened = new Set((await windowIssues(github, 'open')).map((issue) => issue.window));
      const begun = plans.filter(({ loaded }) => loaded !== null && opened.has(loaded.plan.id));
      await upsertComment(github, { issue: pull.number, id: 'plan' }, commentOn(plans, begun));
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
  },
});

/**
 * Plans that differ from those of the default branch, which is checked out here: in their own text, or in what is usual
 * while their window is still to come.
 */
async function changedPlans(folder: string): Promise<readonly ReviewedPlan[]> {
  const names = (await readdir(join(folder, windowsFolder))).filter((name) => name.endsWith('.yaml')).sort();
  const plans: ReviewedPlan[] = [];
  const organisations = await Promise.all(
    [folder, '.'].map((root) =>
      readFile(join(root, windowsFolder, '../organisation.yaml'), 'utf8').catch(() => null),
    ),
  );
  const habitsAreSame = organisations[0] === organisations[1];
  for (const name of names) {
    const file = join(folder, windowsFolder, name);
    const own = join(windowsFolder, name);
    const before = await readFile(own, 'utf8').catch(() => null);
    const isSame = before === (await readFile(file, 'utf8'));
    if (isSame && habitsAreSame) continue;
    const { problems, loaded } = await checkPlan(file);
    const reviewed = before === null ? null : ((await checkPlan(own)).loaded?.plan ?? null);
    if (isSame && (JSON.stringify(loaded?.plan) === JSON.stringify(reviewed) || isOver(reviewed))) continue;
    plans.push({ file: own, problems, loaded, reviewed });
  }
  return plans;
}

function isOver(plan: WindowPlan | null): boolean {
  return plan !== null && parseZoned(plan.end).epochMilliseconds < timeOfJob();
}

function commentOn(plans: readonly ReviewedPlan[], begun: readonly ReviewedPlan[]): string {
  if (plans.length === 0) return '没有改动维护窗口的方案。 No plan of a window is changed.';
  return [
    ...begun.map(
      ({ loaded }) =>
        `> [!CAUTION]\n> 窗口 \`${loaded?.plan.id}\` 已经开始，改文件不再起作用。请在窗口议题里评论 \`/extend\`、\`/call-off\`，或用 \`npm run tell\`。\n> Window \`${loaded?.plan.id}\` is under way; changing the file has no effect. Comment \`/extend\` or \`/call-off\` on its issue, or use \`npm run tell\`.`,
    ),
    ...plans.map((plan) => {
      const report = plan.problems.length === 0 ? '' : formatProblems([plan], 'markdown');
      if (plan.loaded === null) return report;
      const { organisation, roster } = plan.loaded;
      const templates = Object.fromEntries(plan.loaded.templates);
      const digest = reviewedDigest({ plan: plan.loaded.plan, organisation, templates });
      const preview = previewPlan({
        plan: plan.loaded.plan,
        organisation,
        roster,
        templates,
        digest,
        reviewed: plan.reviewed,
      });
      return [report, planComment(preview)].filter((part) => part !== '').join('\n\n');
    }),
  ].join('\n\n---\n\n');
}
