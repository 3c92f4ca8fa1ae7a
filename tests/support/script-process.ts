// Commands as people and workflows start them: a process of its own in a folder with a copy of the runbooks, which may
// be killed or stopped right after an entry of the ledger (kill-after-entry.ts).

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Ended {
  readonly status: number | null;
  readonly signal: string | null;
  /** What it printed, errors included. */
  readonly text: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  readonly text: () => string;
}

const repository = process.cwd();

/** Suites that run checks keep a cache beside them meanwhile, whose files come and go. */
export function copyRunbooks(folder: string): void {
  const isOurs = (path: string) => !path.includes('node_modules');
  cpSync('runbooks', join(folder, 'runbooks'), { recursive: true, filter: isOurs });
}

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both. */
  readonly text: string;
}

/** Python's: nothing in Node opens a terminal. */
const atTerminal = [
  '-c',
  'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))',
];

/** Runs a script to its end in an environment of its own, on a pipe or at a terminal; never rejects. */
export function runScript(
  name: string,
  args: readonly string[] = [],
  given: {
    readonly cwd?: string;
    readonly env?: NodeJS.ProcessEnv;
    readonly typed?: string;
    readonly terminal?: boolean;
  } = {},
): Promise<Ran> {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const env = { PATH, NODE_COMPILE_CACHE, ...given.env } as NodeJS.ProcessEnv;
  const options = { cwd: given.cwd ?? repository, env, maxBuffer: 1 << 24 };
  return new Promise((resolve) => {
    const command = [process.execPath, join(repository, 'scripts', name), ...args];
    const [program = '', ...words] = given.terminal ? ['python3', ...atTerminal, ...command] : command;
    const child = execFile(program, words, options, (error, stdout, stderr) =>
      resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr, text: stdout + stderr }),
    );
    child.stdin?.end(given.typed);
  });
}

export function startScript(
  folder: string,
  name: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Started {
  const preload = join(repository, 'tests', 'support', 'kill-after-entry.ts');
  const child = spawn(
    process.execPath,
    [...('KILL_AFTER_ENTRY' in env ? ['--import', preload] : []), join(repository, 'scripts', name), ...args],
    {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
        // The work tree may change while this runs; the window must not take that for another version.
        TIDEOVER_CODE: 'one version',
        TIDEOVER_WORLD: join(folder, 'world'),
        ...env,
      },
    },
  );
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (part: Buffer) => {
      text += part.toString();
    });
  }
  const ended = new Promise<Ended>((resolve) =>
    child.on('close', (status, signal) => resolve({ status, signal, text })),
  );
  return { child, ended, text: () => text };
}

/** Until the kernel says so, on Linux. */
export async function untilStopped({ child, text }: Started): Promise<void> {
  const file = `/proc/${child.pid ?? 0}/stat`;
  const isStopped = () => existsSync(file) && / T /.test(readFileSync(file, 'utf8').replace(/^.*\)/, ''));
  while (!isStopped()) {
    if (child.exitCode !== null) throw new Error(text());
    await sleep(100);
  }
}
