// Runs git's plumbing in one repository: no shell, no prompt, none of the user's hooks, bytes in and out.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ended, runProgram } from '../run-program.ts';

export type Git = (args: readonly string[], input?: Uint8Array) => Promise<Ended>;

/** Gives up a silent remote, since git itself waits for ever. The user's own settings win. */
const patience = { GIT_HTTP_LOW_SPEED_LIMIT: '1', GIT_HTTP_LOW_SPEED_TIME: '60' };
const patientSsh = 'ssh -o ConnectTimeout=30 -o ServerAliveInterval=20';

/** Git on `gitDir`, or on the working folder's repository; any exit status is part of the result. */
export function gitIn(gitDir: string | null): Git {
  const repository = gitDir === null ? [] : ['--git-dir', gitDir];
  return async (args, input) => {
    const env = { ...patience, ...process.env, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0' };
    const all = [...repository, '-c', 'core.hooksPath=/dev/null', ...args];
    const ended = await runProgram('git', all, input, env);
    return { ...ended, err: withoutPassword(ended.err) };
  };
}

/** What git printed; throws with git's own words when it failed. */
export async function gitOut(git: Git, args: readonly string[], input?: Uint8Array): Promise<Buffer> {
  const { status, out, err } = await git(args, input);
  if (status !== 0) throw new Error(`git ${args[0]} ended with ${status}: ${err}`);
  return out;
}

/**
 * Opens a bare repository of our own that is removed when the process ends, so that nothing piles up in the
 * user's. Where `remote` is the name of a remote in the repository of the working folder, its settings
 * (address, credentials) are used.
 */
export async function openRepository(remote: string): Promise<Git> {
  const here = gitIn(null);
  const folder = mkdtempSync(join(tmpdir(), 'tideover-git-'));
  removeAtExit(folder);
  const git = gitIn(folder);
  await gitOut(git, ['init', '--quiet', '--bare']);
  const isOwnSsh = process.env.GIT_SSH || (await here(['config', 'core.sshCommand'])).status === 0;
  if (!isOwnSsh) await gitOut(git, ['config', 'core.sshCommand', patientSsh]);
  if ((await here(['remote', 'get-url', '--', remote])).status === 0) {
    const asked = ['rev-parse', '--path-format=absolute', '--git-common-dir'];
    const theirs = (await gitOut(here, asked)).toString().trim();
    const config = join(folder, 'config');
    // Put before our own settings, which win where both set something.
    writeFileSync(
      config,
      `[include]\n\tpath = ${JSON.stringify(join(theirs, 'config'))}\n${readFileSync(config, 'utf8')}`,
    );
  }
  return git;
}

/** Removes tokens in addresses of remotes, so that they never reach a log. */
export function withoutPassword(text: string): string {
  return text.replace(/(\w+:\/\/)[^/\s@]+@/g, '$1');
}

const folders: string[] = [];

function removeAtExit(folder: string): void {
  if (folders.length === 0) {
    process.once('exit', () => {
      for (const each of folders) rmSync(each, { recursive: true, force: true });
    });
  }
  folders.push(folder);
}
