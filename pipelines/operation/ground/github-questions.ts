// Questions that only a real repository on GitHub can answer.

import type { Github } from '../../adapters/github/client.ts';
import { listRuns, reviewsOf, scheduleState } from '../../adapters/github/runs.ts';
import { localised } from '../../plan/plan.ts';
import { notAsked, type Question, type Seen } from './question.ts';

export interface OnGithub {
  readonly github: Github;
  readonly branch: string;
  /** Claims of the token that GitHub gives this job; null outside a job. */
  readonly claims: (() => Promise<Readonly<Record<string, unknown>>>) | null;
  now(): number;
  sleep(ms: number): Promise<void>;
}

const minute = 60_000;
const wantedClaims = [
  'repository_id',
  'environment',
  'ref',
  'ref_protected',
  'workflow_ref',
  'run_id',
  'sha',
];

export const githubQuestions: readonly Question<OnGithub>[] = [
  {
    id: 'dispatch',
    assumed: localised(
      '触发会返回运行编号，运行一分钟内出现在列表里',
      'a dispatch answers with the run’s number, and the run is listed within a minute',
    ),
    dependsOnIt: localised('每个 key 只启动一次运行', 'one run for each key'),
    // The tick only looks; one more of them changes nothing.
    async ask({ github, branch, now, sleep }) {
      const { octokit, repository } = github;
      const tick = 'tick.yml';
      const { data } = await octokit.request(
        'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches',
        { ...repository, workflow_id: tick, ref: branch, return_run_details: true },
      );
      const id = (data as { readonly workflow_run_id?: number } | undefined)?.workflow_run_id;
      if (id === undefined) return { holds: false, seen: 'no number' };
      const began = now();
      for (; now() - began < minute; await sleep(2_000)) {
        const since = new Date(began - 5 * minute).toISOString().slice(0, 10);
        if (!(await listRuns(github, tick, since)).some((run) => run.id === id)) continue;
        return { holds: true, seen: `run ${id}, listed after ${seconds(now() - began)}` };
      }
      return { holds: false, seen: `run ${id}, not listed within a minute` };
    },
  },
  {
    id: 'queue',
    assumed: localised(
      '因 if 跳过的任务不占并发队列',
      'a job that is skipped by `if` takes no place in its concurrency group',
    ),
    dependsOnIt: localised('评论中的命令不丢失', 'no command in a comment is lost'),
    async ask({ github }) {
      const runs = await listRuns(github, 'command.yml');
      const ended = (how: string) => runs.filter(({ conclusion }) => conclusion === how).length;
      const seen = `${runs.length} runs, ${ended('skipped')} skipped, ${ended('cancelled')} cancelled`;
      return { holds: ended('cancelled') > 0 ? false : ended('skipped') > 0 ? true : null, seen };
    },
  },
  {
    id: 'environment',
    assumed: localised(
      '环境名为表达式时，任务仍在该环境中运行',
      'a job whose environment is an expression runs in that environment',
    ),
    dependsOnIt: localised('各阶段的审阅者与密钥', 'reviewers and secrets of each phase'),
    async ask({ github: { octokit, repository } }) {
      const environment = 'maintenance-pre-backup';
      const { data } = await octokit.rest.repos.listDeployments({ ...repository, environment, per_page: 1 });
      return data.length > 0
        ? { holds: true, seen: `deployment ${data[0]?.id} of ${environment}` }
        : notAsked(`no phase has run in ${environment} yet`);
    },
  },
  {
    id: 'reviews',
    assumed: localised('运行的审批记录写明由谁批准', 'a run’s approvals name who let it in'),
    dependsOnIt: localised('审计轨迹中的环境审阅', 'reviews of environments in the audit trail'),
    async ask({ github }) {
      const runs = (await listRuns(github, 'maintenance.yml')).slice(0, 20);
      const reviews = (await Promise.all(runs.map(({ id }) => reviewsOf(github, id)))).flat();
      return reviews.length === 0
        ? notAsked(`none in ${runs.length} runs`)
        : { holds: reviews.every(({ userId }) => userId > 0), seen: `${reviews.length} reviews` };
    },
  },
  {
    id: 'subject',
    assumed: localised('OIDC 主体为默认格式', 'the subject of OIDC tokens has its default form'),
    dependsOnIt: localised('AWS 角色的信任策略', 'the trust policies of the roles in AWS'),
    async ask({ github: { octokit, repository } }) {
      const { data } = await octokit.request('GET /repos/{owner}/{repo}/actions/oidc/customization/sub', {
        ...repository,
      });
      return { holds: data.use_default, seen: JSON.stringify(data) };
    },
  },
  {
    id: 'claims',
    assumed: localised(
      `任务令牌含 ${wantedClaims.join('、')}`,
      `a job’s token says ${wantedClaims.join(', ')}`,
    ),
    dependsOnIt: localised(
      '台账认得运行，角色只给本仓库',
      'the record knows runs, and roles know this repository',
    ),
    async ask({ claims }) {
      if (claims === null) return notAsked('only within a job: run it in one with `id-token: write`');
      const said = await claims();
      const missing = wantedClaims.filter((name) => said[name] === undefined);
      const seen = `sub ${said.sub}${missing.length > 0 ? `; missing: ${missing.join(', ')}` : ''}`;
      return { holds: missing.length === 0, seen };
    },
  },
  {
    id: 'rulesets',
    assumed: localised('两条规则集生效', 'both rulesets are in force'),
    dependsOnIt: localised('台账分支只能向前', 'the record’s branches only move forward'),
    async ask({ github: { octokit, repository } }) {
      const { data } = await octokit.rest.repos.getRepoRulesets(repository);
      const own = data.filter(({ name }) => name.startsWith('tideover '));
      const seen = own.map(({ name, enforcement }) => `${name}: ${enforcement}`).join(', ');
      return { holds: own.length === 2 && own.every(({ enforcement }) => enforcement === 'active'), seen };
    },
  },
  {
    id: 'schedule',
    assumed: localised('tick 的定时触发开启，且每小时都来', 'the tick’s schedule is on and comes each hour'),
    dependsOnIt: localised('没有其他触发的一切', 'whatever nothing else starts'),
    async ask({ github, now }) {
      const state = await scheduleState(github, 'tick.yml');
      const [newest] = await listRuns(github, 'tick.yml');
      if (newest === undefined) return notAsked(`${state}, and has not run yet`);
      const age = now() - Date.parse(newest.createdAt);
      return { holds: state === 'active' && age < 120 * minute, seen: `${state}, last ${seconds(age)} ago` };
    },
  },
  {
    id: 'start',
    assumed: localised(
      '从触发到第一个任务开始执行不超过一分钟',
      'a run’s first job begins within a minute of its dispatch',
    ),
    dependsOnIt: localised('提前三分钟启动是否足够', 'whether starting three minutes early is enough'),
    ask: ({ github }) => timeToFirstJob(github),
  },
];

async function timeToFirstJob(github: Github): Promise<Seen> {
  const runs = (await listRuns(github, 'maintenance.yml')).slice(0, 10);
  const waits = await Promise.all(
    runs.map(async ({ id, createdAt }) => {
      const { data } = await github.octokit.rest.actions.listJobsForWorkflowRun({
        ...github.repository,
        run_id: id,
      });
      const first = data.jobs.find(({ name }) => name.startsWith('Look'));
      return first === undefined ? [] : [Date.parse(first.started_at) - Date.parse(createdAt)];
    }),
  );
  const known = waits.flat();
  if (known.length === 0) return notAsked('maintenance.yml has not run yet');
  const longest = Math.max(...known);
  return { holds: longest <= minute, seen: `${known.length} runs, the slowest ${seconds(longest)}` };
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(0)} s`;
