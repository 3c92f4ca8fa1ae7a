import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { environmentSecrets, secretNames } from '../../pipelines/adapters/github/job-secrets.ts';
import { environmentNames } from '../../pipelines/adapters/github/settings.ts';
import { storeKeysVariable } from '../../pipelines/adapters/stores/object-place.ts';
import { jobOfPhase } from '../../pipelines/operation/phase-job.ts';
import {
  jobMinutes,
  metronomeMinutes,
  metronomeMinutesWithRole,
  roleMinutes,
} from '../../pipelines/plan/check/platform-limits.ts';
import { messengerSecrets } from '../../pipelines/plan/check/rules/organisation.ts';
import { phaseNames } from '../../pipelines/plan/phase-table.ts';
import { bundledEntries } from '../../scripts/lib/release-bundle.ts';
import { validOrganisation, validPlan } from '../support/valid-plan.ts';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly name?: string;
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly concurrency?: Workflow['concurrency'];
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
  readonly 'timeout-minutes'?: number | string;
  readonly strategy?: { readonly 'max-parallel': number; readonly matrix: Readonly<Record<string, unknown>> };
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress': boolean };
}

/** How the one job of all phases names its environment. */
const ofThePhase = `maintenance-\${{ ${['needs', 'decide', 'outputs', 'go'].join('.')} }}`;
const withoutRole = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_SESSION_TOKEN: '' };
const folder = '.github/workflows';
const files = readdirSync(folder).sort();
const texts = new Map(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
const workflows = new Map([...texts].map(([file, text]) => [file, parse(text) as Workflow]));
const runAction = './.github/actions/run';
const jobs = [...workflows].flatMap(([file, { jobs }]) =>
  Object.entries(jobs).map(([id, job]) => ({ name: `${file}: ${id}`, id, file, job })),
);
const steps = jobs.flatMap(({ job }) => job.steps);
const entryOf = ({ uses, with: given }: Step) => (uses === runAction ? String(given?.entry) : undefined);

describe('every workflow', () => {
  it('gives no rights but those that a job asks for with a reason', () => {
    for (const [file, text] of texts) {
      expect(workflows.get(file)?.permissions, file).toEqual({});
      for (const line of text.split('\n').filter((one) => /^ {6}[\w-]+: (read|write)/.test(one))) {
        expect(line, `${file} gives a right without a reason`).toMatch(/ # \w+/);
      }
    }
    for (const { name, job } of jobs) expect(job.permissions, name).toBeDefined();
  });

  it('pins every action by its full SHA, and only actions that were looked at', () => {
    const known = [
      'actions/attest',
      'actions/checkout',
      'actions/create-github-app-token',
      'actions/upload-artifact',
      'aws-actions/configure-aws-credentials',
      'pulumi/actions',
    ];
    for (const { uses } of steps) {
      if (uses === undefined || uses.startsWith('./')) continue;
      const [, name, sha] = /^([\w./-]+)@([0-9a-f]{40})$/.exec(uses) ?? [];
      expect(sha, uses).toBeDefined();
      expect(known).toContain(name);
    }
  });

  it('never runs foreign code with rights, and leaves no token behind', () => {
    for (const { on } of workflows.values()) expect(Object.keys(on)).not.toContain('pull_request_target');
    for (const { uses, with: given } of steps) {
      if (!uses?.startsWith('actions/checkout@')) continue;
      expect(given?.['persist-credentials']).toBe(false);
      expect(String(given?.ref ?? '')).not.toMatch(/head|pull_request/);
    }
  });

  it('only calls scripts that are there, and puts no expression into a shell', () => {
    for (const step of steps) {
      const { run } = step;
      const entry = entryOf(step);
      if (entry !== undefined) expect(bundledEntries).toContain(entry);
      if (run === undefined) continue;
      expect(run).not.toContain('${{');
      const script = /^\.\/node_modules\/\.bin\/node (scripts\/\S+\.ts)/.exec(run)?.[1];
      if (script !== undefined) expect(existsSync(script), script).toBe(true);
      else
        expect(run).toMatch(
          /^(npm (ci|test|run --silent [\w:]+)|gh (run download|release create|issue create)|bash \.ci\/run$)/,
        );
    }
    for (const entry of bundledEntries) expect(existsSync(`scripts/github/${entry}.ts`), entry).toBe(true);
  });

  it('installs no script of a package, and nothing within reach of a role or a secret', () => {
    for (const { name, job } of jobs) {
      let hasRole = false;
      for (const { uses, run, env = {} } of job.steps) {
        if (uses?.startsWith('aws-actions/')) hasRole = true;
        if (!run?.startsWith('npm ci')) continue;
        expect(run, name).toContain('--ignore-scripts');
        expect(JSON.stringify(env), name).not.toContain('secrets.');
        if (hasRole) expect(env, name).toEqual(withoutRole);
      }
    }
  });

  it('gives a secret to one step of a job, by its name, in the environment that holds it', () => {
    for (const [file, text] of texts) expect(text, file).not.toMatch(/toJSON\(\s*secrets/i);
    for (const { name, job } of jobs) {
      const given = job.steps.flatMap((step) => secretsIn(step));
      const once = given.filter((secret) => secret !== storeKeysVariable);
      expect(new Set(once).size, `${name} hands a secret to two steps`).toBe(once.length);
      expect(secretsIn({ ...job, steps: [] }), `${name} hands a secret to all its steps`).toEqual([]);
      for (const secret of given) expect(held(job), name).toContain(secret);
    }
    for (const [environment, names] of Object.entries(environmentSecrets)) {
      const used = jobs.filter(({ job }) => environmentsOf(job).includes(environment));
      const handedOn = used.flatMap(({ job }) => job.steps.flatMap(secretsIn));
      for (const name of names) expect(handedOn, environment).toContain(name);
    }
    for (const [file, text] of texts) {
      expect(secretsIn({ ...parse(text), jobs: {} }), `${file} hands a secret to all its jobs`).toEqual([]);
    }
  });

  it('gives each step that opens the record the keys of its store, wherever that lies', () => {
    for (const { name, job } of jobs) {
      for (const step of job.steps) {
        const script = entryOf(step) ?? /scripts\/github\/([\w-]+)\.ts/.exec(step.run ?? '')?.[1];
        if (script === undefined) continue;
        const text = readFileSync(`scripts/github/${script}.ts`, 'utf8');
        // Beside a plan that anybody may propose lies no key: its comment shows earlier windows only where none is needed.
        const opens = script !== 'plan-comment' && /\b(?:storeOfJob|windowOfJob)\(/.test(text);
        expect(secretsIn(step.env ?? {}).includes(storeKeysVariable), `${name}: ${script}`).toBe(opens);
      }
    }
  });

  it('tells each step that reads the issue and the record whose words there are our own', () => {
    for (const file of ['start.yml', 'command.yml', 'tick.yml', 'metronome.yml', 'maintenance.yml']) {
      const workflow = parse(texts.get(file) ?? '') as Workflow & Pick<Step, 'env'>;
      for (const step of Object.values(workflow.jobs).flatMap((job) => job.steps)) {
        const env: Readonly<Record<string, string>> = { ...workflow.env, ...step.env };
        if ('TIDEOVER_STORE' in env && 'GITHUB_TOKEN' in env)
          expect(env.TIDEOVER_BOT ?? '', `${file}: ${entryOf(step)}`).toContain('vars.TIDEOVER_BOT');
      }
    }
  });

  it('ends each job, and cancels none that may be in the middle of an effect', () => {
    for (const { name, job } of jobs) {
      if (job['timeout-minutes'] !== output('minutes')) {
        expect(job['timeout-minutes'], name).toBeLessThanOrEqual(350);
      }
    }
    const mayBeCancelled = ['ci.yml', 'plan-check.yml', 'plan-comment.yml'];
    for (const [file, { concurrency, jobs }] of workflows) {
      // Of a workflow that skips most of its runs only the job may wait in a queue.
      const queue = file === 'command.yml' ? jobs.command?.concurrency : concurrency;
      if (file === 'command.yml') expect(concurrency).toBeUndefined();
      expect(queue?.['cancel-in-progress'], file).toBe(mayBeCancelled.includes(file));
    }
  });

  it('knows every secret that a messenger can ask for', () => {
    expect(secretNames).toEqual(expect.arrayContaining([...messengerSecrets]));
  });

  it('names only environments that setup makes', () => {
    for (const { name, job } of jobs) {
      if (job.environment !== undefined && job.environment !== ofThePhase) {
        expect(environmentNames, name).toContain(job.environment);
      }
    }
  });
});

describe('maintenance.yml', () => {
  const { jobs: own } = workflows.get('maintenance.yml') as Workflow;

  it('runs the phase whose turn it is in its own environment, with its own time and role, by the table', () => {
    const { phase } = own;
    expect(phase?.if).toBe("needs.decide.outputs.go != 'nothing'");
    expect(phase?.environment).toBe(ofThePhase);
    expect(phase?.needs).toBe('decide');
    expect(phase?.['timeout-minutes']).toBe(output('minutes'));
    const role = phase?.steps.find(({ uses }) => uses?.startsWith('aws-actions/'));
    expect(role?.with?.['role-duration-seconds']).toBe(
      `\${{ ${['needs', 'decide', 'outputs', 'session'].join('.')} }}`,
    );
    const said = Object.keys(jobOfPhase('cutover', { plan: validPlan, organisation: validOrganisation }));
    expect(Object.keys((own.decide as { outputs?: object }).outputs ?? {}).sort()).toEqual(
      [...said, 'code', 'drift'].sort(),
    );
    for (const name of phaseNames) expect(environmentNames).toContain(`maintenance-${name}`);
  });

  it('offers every phase to whoever starts it by hand', () => {
    const { workflow_dispatch } = (workflows.get('maintenance.yml') as Workflow).on as {
      readonly workflow_dispatch: { readonly inputs: { readonly phase: { readonly options: unknown } } };
    };
    expect(workflow_dispatch.inputs.phase.options).toEqual(['next', ...phaseNames, 'look']);
  });

  it('gives what our accounts log in with to phases that act as people only', () => {
    const step = own.phase?.steps.find((one) => entryOf(one) === 'phase');
    expect(step?.env?.TIDEOVER_ACCOUNT_SECRETS).toMatch(
      /^\$\{\{ needs\.decide\.outputs\.accounts == 'yes' && /,
    );
    const acts = phaseNames.filter(
      (phase) => jobOfPhase(phase, { plan: validPlan, organisation: validOrganisation }).accounts === 'yes',
    );
    const holds = phaseNames.filter((phase) =>
      environmentSecrets[`maintenance-${phase}`]?.includes('TIDEOVER_ACCOUNT_SECRETS'),
    );
    expect(acts).toEqual(holds);
  });

  it('runs the phase from the version in the record, and says to its job which one that is', () => {
    const version = `\${{ ${['needs', 'decide', 'outputs', 'code'].join('.')} }}`;
    const [checkout] = own.phase?.steps ?? [];
    expect(checkout?.with?.ref).toBe(version);
    expect(own.phase?.steps.find((one) => entryOf(one) === 'phase')?.env?.TIDEOVER_CODE).toBe(version);
  });

  it('ends its jobs when the plan check believes it, and takes no role for less time', () => {
    expect(own.decide?.['timeout-minutes']).toBe(jobMinutes.decide);
    for (const job of ['decide', ...phaseNames] as const) {
      expect(roleMinutes[job], job).toBeGreaterThanOrEqual(jobMinutes[job]);
    }
    const metronome = workflows.get('metronome.yml')?.jobs.metronome;
    expect(metronome?.['timeout-minutes']).toBe(jobMinutes.metronome);
    // Between two looks at the record lie five minutes at most, and three after a look.
    expect(metronomeMinutes + 10).toBeLessThan(jobMinutes.metronome);
    expect(metronomeMinutesWithRole + 8).toBeLessThan(roleMinutes.decide);
  });

  it('tells people after each phase, and never opens a gated job by always()', () => {
    expect(own.checkpoint?.needs).toEqual(['decide', 'phase']);
    expect(own.after?.needs).toEqual(['decide', 'drift', 'checkpoint', 'phase']);
    expect(own.phase?.if).not.toContain('always');
  });
});

describe('the workflow of comments', () => {
  it('starts its job, which has a role, for people with a place in the repository alone', () => {
    const condition = workflows.get('command.yml')?.jobs.command?.if ?? '';
    const [, associations = '[]'] =
      /fromJSON\('(\[.*\])'\), github\.event\.comment\.author_association/.exec(condition) ?? [];
    expect(JSON.parse(associations)).toEqual(['OWNER', 'MEMBER', 'COLLABORATOR']);
    const others = [...workflows].filter(([, { on }]) => 'issue_comment' in on || 'issues' in on);
    expect(others.map(([file]) => file)).toEqual(['command.yml']);
  });
});

describe('the CLI of Pulumi', () => {
  it('is the one whose SDK the packages have', () => {
    const version = JSON.parse(readFileSync('package.json', 'utf8')).devDependencies['@pulumi/pulumi'];
    const given = steps.filter(({ uses }) => uses?.startsWith('pulumi/actions@'));
    const calls = steps.filter(({ run }) => /infra:|infra-(drift|preview)/.test(run ?? ''));
    expect(given.map((step) => step.with?.['pulumi-version'])).toEqual(calls.map(() => version));
  });
});

describe('infra.yml', () => {
  const { jobs: own } = workflows.get('infra.yml') as Workflow;
  const ownBranch = 'github.event.pull_request.head.repo.full_name == github.repository';

  it('gives a role to branches of this repository only, and tells a fork why it gets none', () => {
    expect(own.preview?.if).toContain(ownBranch);
    expect(own.fork?.if).toContain(ownBranch.replace('==', '!='));
    expect(own.fork?.permissions).toEqual({ contents: 'read' });
  });

  it('lets no job both run the pull request’s code and write to it', () => {
    expect(own.preview?.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
    expect(own.comment?.permissions).toEqual({ contents: 'read', 'pull-requests': 'write' });
    expect(own.comment?.steps[0]?.with?.ref).toMatch(
      /^\$\{\{ github\.event\.repository\.default_branch \}\}$/,
    );
  });
});

describe('ci.yml', () => {
  it('leaves a pull request that changes windows alone to the check of plans, which takes a minute', () => {
    const { on } = workflows.get('ci.yml') as Workflow;
    expect(on).toEqual({
      pull_request: { 'paths-ignore': ['runbooks/windows/**'] },
      push: expect.anything(),
    });
    expect(workflows.get('plan-check.yml')?.on).toEqual({ pull_request: { paths: ['runbooks/**'] } });
  });
});

describe('rehearsal.yml', () => {
  it('runs all phases one after the other, in order', () => {
    const { rehearse } = (workflows.get('rehearsal.yml') as Workflow).jobs;
    expect(rehearse?.strategy).toMatchObject({ 'max-parallel': 1, matrix: { phase: phaseNames } });
  });

  it('compares each rehearsal by the calendar with the newest that went through, whatever came of it', () => {
    const { on, jobs } = workflows.get('rehearsal.yml') as Workflow;
    const { 'say-so': last } = jobs;
    expect(on.schedule).toEqual([{ cron: expect.stringMatching(/^\d+ \d+ \* \* \d$/) }]);
    expect(last?.if).toBe("always() && github.event_name == 'schedule'");
    const [kept] = last?.steps.filter(({ uses }) => uses?.startsWith('actions/upload-artifact')) ?? [];
    expect(kept).toMatchObject({ if: "needs.rehearse.result == 'success'", with: { name: 'rehearsed' } });
    const fetched = last?.steps.find(({ run }) => run?.includes(`--name ${kept?.with?.name} `));
    const said = last?.steps.find(({ run }) => run?.includes('rehearsal-news.ts'));
    expect(fetched?.run).toContain(`--dir ${said?.env?.BEFORE}`);
    expect(kept?.with?.path).toBe(said?.env?.NOW);
  });
});

describe('CODEOWNERS', () => {
  it('lets no code, workflow or package in without platform and security; what people edit has its own owners', () => {
    const [all, ...exceptions] = readFileSync('.github/CODEOWNERS', 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => line.split(/\s+/));
    expect(all).toEqual(['*', '@example-org/platform', '@example-org/security']);
    for (const [pattern] of exceptions)
      expect(pattern).toMatch(/^\/(runbooks\/|tests\/|\*\.md|SECURITY\.md$)/);
  });
});

describe('.github/README.md', () => {
  it('lists the secrets of each environment as the table has them', () => {
    const text = readFileSync('.github/README.md', 'utf8');
    const rowOf = (environment: string) =>
      text.split('\n').find((line) => line.startsWith(`| \`${environment}\``)) ?? '';
    const namesIn = (row: string) => row.match(/`[A-Z_]{8,}`/g)?.map((name) => name.slice(1, -1)) ?? [];
    for (const [environment, names] of Object.entries(environmentSecrets)) {
      const isOfPhase = phaseNames.some((phase) => environment === `maintenance-${phase}`);
      if (!isOfPhase) expect(namesIn(rowOf(environment)), environment).toEqual(names);
    }
    const ofPhases = new Set(phaseNames.flatMap((phase) => environmentSecrets[`maintenance-${phase}`] ?? []));
    expect(namesIn(rowOf('maintenance-PHASE'))).toEqual([...ofPhases]);
  });
});

describe.skipIf(!onPath('actionlint'))('actionlint', () => {
  it('finds nothing', () => {
    expect(execFileSync('actionlint', ['-no-color'], { encoding: 'utf8' })).toBe('');
  });
});

describe.skipIf(!onPath('zizmor'))('zizmor', () => {
  it('finds nothing in its auditor persona', () => {
    const args = ['--offline', '--persona', 'auditor', '--no-progress', '--format', 'json', '.'];
    expect(
      JSON.parse(execFileSync('zizmor', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })),
    ).toEqual([]);
  });
});

/** An expression of maintenance.yml that reads an output of decide which is a number. */
function output(name: string): string {
  return `\${{ fromJSON(needs.decide.outputs.${name}) }}`;
}

function secretsIn(part: unknown): readonly string[] {
  return [...JSON.stringify(part).matchAll(/secrets\.(\w+)/g)].map(([, name = '']) => name);
}

/** The job of all phases runs in any of theirs. */
function environmentsOf({ environment }: Job): readonly string[] {
  if (environment === ofThePhase) return phaseNames.map((name) => `maintenance-${name}`);
  return environment === undefined ? [] : [environment];
}

function held(job: Job): readonly string[] {
  return environmentsOf(job).flatMap((name) => environmentSecrets[name] ?? []);
}

function onPath(program: string): boolean {
  const found = (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, program)));
  if (!found) console.log(`skipped: ${program} is not on the PATH (CI has it; see RUNNING.md)`);
  return found;
}
