// A script of a job as the workflow starts it: a process of its own, with the job's environment and nothing else.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface Job {
  readonly github: { readonly url: string };
  /** Holds the store, the embedded world, the outputs and the summary. */
  readonly folder: string;
  readonly window: string;
  /** TIDEOVER_NOW. */
  readonly now: string;
  readonly more?: Readonly<Record<string, string>>;
}

export const summaryOf = (folder: string): string => join(folder, 'summary.md');

/** Runs `scripts/github/NAME`; rejects with its output when it fails. */
export function runJob(name: string, { github, folder, window, now, more = {} }: Job) {
  const env = {
    PATH: process.env.PATH,
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
    GITHUB_API_URL: github.url,
    GITHUB_TOKEN: 't',
    GITHUB_REPOSITORY: 'o/r',
    GITHUB_SHA: 'abc',
    GITHUB_OUTPUT: join(folder, 'output'),
    GITHUB_STEP_SUMMARY: summaryOf(folder),
    TIDEOVER_STORE: `file:${join(folder, 'store')}`,
    TIDEOVER_WORLD: join(folder, 'world'),
    TIDEOVER_WINDOW: window,
    TIDEOVER_NOW: now,
    ...more,
  };
  return promisify(execFile)(process.execPath, [join('scripts', 'github', name)], {
    env: env as NodeJS.ProcessEnv,
  });
}
