// The version of the code that runs. On GitHub the workflow says which commit it checked out; on a laptop git
// does, and uncommitted changes make it another version. Without zx, as jobs of the night import this.

import { spawnSync } from 'node:child_process';

export function runningCode(env: NodeJS.ProcessEnv): string {
  return env.TIDEOVER_CODE || env.GITHUB_SHA || checkedOut() || 'unknown';
}

function checkedOut(): string {
  const commit = git('rev-parse', '--verify', 'HEAD');
  const changed = git(
    'status',
    '--porcelain',
    '--untracked-files=no',
    '--',
    'pipelines',
    'scripts',
    'package-lock.json',
  );
  return commit !== '' && changed !== '' ? `${commit}+changes` : commit;
}

function git(...given: readonly string[]): string {
  const { status, stdout } = spawnSync('git', [...given], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : '';
}
