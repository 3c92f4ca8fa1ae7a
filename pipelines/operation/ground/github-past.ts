// Answers from a repository's own past: whether its jobs began in time, its record was written, and its
// workflows ended well.

import { listRuns } from '../../adapters/github/runs.ts';
import { localised } from '../../plan/plan.ts';
import type { OnGithub } from './github-questions.ts';
import { notAsked, type Question } from './question.ts';

const ledgerBranches = 'refs/heads/tideover-ledger/';
const mostInAMinute = 6;

/** A workflow that could not be run during development: answered by how its newest run ended. */
function endsWell(
  id: string,
  workflow: string,
  [zh, en]: readonly [string, string],
  [dependsZh, dependsEn]: readonly [string, string],
): Question<OnGithub> {
  return {
    id,
    assumed: localised(zh, en),
    dependsOnIt: localised(dependsZh, dependsEn),
    async ask({ github }) {
      const ended = (await listRuns(github, workflow)).filter(({ conclusion }) => conclusion !== null);
      const [newest] = ended;
      if (newest === undefined) return notAsked(`${workflow} has not run yet`);
      return { holds: newest.conclusion === 'success', seen: `run ${newest.id}: ${newest.conclusion}` };
    },
  };
}

export const questionsOfPast: readonly Question<OnGithub>[] = [
  {
    id: 'checkout',
    assumed: localised(
      '检出发布的提交不到半分钟',
      'a job checks out the window’s commit within half a minute',
    ),
    dependsOnIt: localised('提前三分钟启动是否足够', 'whether starting three minutes early is enough'),
    async ask({ github: { octokit, repository, ...github } }) {
      const [run] = await listRuns({ octokit, repository, ...github }, 'maintenance.yml');
      if (run === undefined) return notAsked('maintenance.yml has not run yet');
      const { data } = await octokit.rest.actions.listJobsForWorkflowRun({ ...repository, run_id: run.id });
      const steps = data.jobs.flatMap((job) =>
        (job.steps ?? []).map((step) => ({ ...step, sha: job.head_sha })),
      );
      const times = steps.flatMap(({ name, started_at: from, completed_at: to, sha }) =>
        /check ?out/i.test(name) && from && to ? [{ ms: Date.parse(to) - Date.parse(from), sha }] : [],
      );
      const slowest = times.toSorted((one, other) => other.ms - one.ms)[0];
      if (slowest === undefined) return notAsked(`run ${run.id} names no step that checks out`);
      return { holds: slowest.ms <= 30_000, seen: `${slowest.ms / 1000} s, ${slowest.sha.slice(0, 8)}` };
    },
  },
  {
    id: 'push',
    assumed: localised(
      '台账分支每分钟最多推送 6 次，且都被接受',
      'at most 6 pushes a minute reach the record’s branches',
    ),
    dependsOnIt: localised('没有 AWS 时台账写得进去', 'the record without AWS'),
    async ask({ github: { octokit, repository } }) {
      const activity = await octokit.rest.repos.listActivities({
        ...repository,
        time_period: 'month',
        per_page: 100,
      });
      const times = activity.data
        .filter(({ ref }) => ref.startsWith(ledgerBranches))
        .map(({ timestamp }) => Date.parse(timestamp));
      if (times.length === 0) return notAsked('no branch of a record was pushed this month');
      const most = Math.max(
        ...times.map((at) => times.filter((one) => one >= at && one < at + 60_000).length),
      );
      return { holds: most <= mostInAMinute, seen: `${times.length} pushes, ${most} in the fullest minute` };
    },
  },
  endsWell(
    'release',
    'release.yml',
    ['发布流程能证明、打标签并发布', 'the release attests, tags and publishes'],
    ['任务从 dist/ 启动', 'jobs that start from dist/'],
  ),
  endsWell(
    'rehearsal',
    'rehearsal.yml',
    ['演练把世界逐个任务传下去', 'a rehearsal hands its world from job to job'],
    ['每周演练', 'the weekly rehearsal'],
  ),
];
