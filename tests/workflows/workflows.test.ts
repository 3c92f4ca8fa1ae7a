import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { environmentNames, secretNames } from '../../pipelines/adapters/github/settings.ts';
import {
  jobMinutes,
  metronomeMinutes,
  metronomeMinutesWithRole,
  roleMinutes,
} from '../../pipelines/plan/check/platform-limits.ts';
import { messengerSecrets } from '../../pipelines/plan/check/rules/organisation.ts';
import { phaseNames } from '../../pipelines/plan/plan.ts';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly name?: string;
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
  readonly 'timeout-minutes'?: number;
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress': boolean };
}

const folder = '.github/workflows';
const files = readdirSync(folder).sort();
const texts = new Map(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
const workflows = new Map([...texts].map(([file, text]) => [file, parse(text) as Workflow]));
const action = parse(readFileSync('.github/actions/phase/action.yml', 'utf8')) as {
  inputs: Readonly<Record<string, { readonly default?: string }>>;
  runs: { steps: Step[] };
};
const jobs = [...workflows].flatMap(([file, { jobs }]) =>
  Object.entries(jobs).map(([id, job]) => ({ name: `${file}: ${id}`, id, file, job })),
);
const steps = [...jobs.flatMap(({ job }) => job.steps), ...action.runs.steps];

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
    const known = ['actions/checkout', 'actions/upload-artifact', 'aws-actions/configure-aws-credentials'];
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
    for (const { run } of steps) {
      if (run === undefined) continue;
      expect(run).not.toContain('${{');
      const script = /^\.\/node_modules\/\.bin\/node (scripts\/\S+\.ts)/.exec(run)?.[1];
      if (script !== undefined) expect(existsSync(script), script).toBe(true);
      else expect(run).toMatch(/^(npm (ci|test|run --silent [\w:]+)|gh run download|bash \.ci\/run$)/);
    }
  });

  it('ends each job, and cancels none that may be in the middle of an effect', () => {
    for (const { name, job } of jobs) expect(job['timeout-minutes'], name).toBeLessThanOrEqual(350);
    const mayBeCancelled = ['ci.yml', 'plan-check.yml', 'plan-comment.yml'];
    for (const [file, { concurrency }] of workflows) {
      expect(concurrency?.['cancel-in-progress'], file).toBe(mayBeCancelled.includes(file));
    }
  });

  it('hands phases the secrets that setup knows, and no others', () => {
    const text = texts.get('maintenance.yml') ?? '';
    const decide = text.slice(text.indexOf('id: decide'), text.indexOf('  pre-backup:'));
    const named = [...decide.matchAll(/secrets\.(\w+)/g)].map(([, name]) => name);
    expect(named.sort()).toEqual([...secretNames].sort());
    expect(secretNames).toEqual(expect.arrayContaining([...messengerSecrets]));
  });

  it('names only environments that setup makes', () => {
    for (const { name, job } of jobs) {
      if (job.environment !== undefined) expect(environmentNames, name).toContain(job.environment);
    }
  });
});

describe('maintenance.yml', () => {
  const { jobs: own } = workflows.get('maintenance.yml') as Workflow;

  it('holds each phase in a gated job of its own, in an environment of its own', () => {
    const phases = Object.entries(own).filter(([id]) => phaseNames.some((phase) => phase === id));
    expect(phases.map(([id]) => id)).toEqual(phaseNames);
    for (const [id, job] of phases) {
      expect(job.if).toBe(`needs.decide.outputs.go == '${id}'`);
      expect(job.environment).toBe(`maintenance-${id}`);
      expect(job.needs).toBe('decide');
    }
  });

  it('runs each phase from the version in the record, and says to its job which one that is', () => {
    const version = ['decide', 'outputs', 'code'].join('.');
    for (const phase of phaseNames) {
      const [checkout, act] = own[phase]?.steps ?? [];
      expect(checkout?.with?.ref).toBe(`\${{ needs.${version} }}`);
      expect(act?.with?.code).toBe(checkout?.with?.ref);
    }
  });

  it('ends its jobs when the plan check believes it, and takes no role for less time', () => {
    for (const job of ['decide', ...phaseNames] as const) {
      expect(own[job]?.['timeout-minutes'], job).toBe(jobMinutes[job]);
      expect(roleMinutes[job], job).toBeGreaterThanOrEqual(jobMinutes[job]);
    }
    const { inputs } = action;
    for (const phase of phaseNames) {
      const given = own[phase]?.steps.find(({ uses }) => uses === './.github/actions/phase')?.with?.session;
      expect(Number(given ?? inputs.session?.default), phase).toBe(roleMinutes[phase] * 60);
    }
    const metronome = workflows.get('metronome.yml')?.jobs.metronome;
    expect(metronome?.['timeout-minutes']).toBe(jobMinutes.metronome);
    // Between two looks at the record lie five minutes at most, and three after a look.
    expect(metronomeMinutes + 10).toBeLessThan(jobMinutes.metronome);
    expect(metronomeMinutesWithRole + 8).toBeLessThan(roleMinutes.decide);
  });

  it('tells people after each phase, and never opens a gated job by always()', () => {
    expect(own.after?.needs).toEqual(['decide', 'drift', 'checkpoint', ...phaseNames]);
    for (const phase of phaseNames) expect(own[phase]?.if).not.toContain('always');
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

describe('rehearsal.yml', () => {
  it('chains all phases in order', () => {
    const own = Object.entries((workflows.get('rehearsal.yml') as Workflow).jobs);
    expect(own.map(([id]) => id)).toEqual(phaseNames);
    expect(own.map(([, job]) => job.needs)).toEqual([undefined, ...phaseNames.slice(0, -1)]);
  });
});

describe.skipIf(!onPath('actionlint'))('actionlint', () => {
  it('finds nothing', () => {
    expect(execFileSync('actionlint', ['-no-color'], { encoding: 'utf8' })).toBe('');
  });
});

describe.skipIf(!onPath('zizmor'))('zizmor', () => {
  it('finds nothing in its pedantic persona', () => {
    const args = ['--offline', '--persona', 'pedantic', '--no-progress', '--format', 'json', '.'];
    expect(
      JSON.parse(execFileSync('zizmor', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })),
    ).toEqual([]);
  });
});

function onPath(program: string): boolean {
  const found = (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, program)));
  if (!found) console.log(`skipped: ${program} is not on the PATH (CI has it; see RUNNING.md)`);
  return found;
}
