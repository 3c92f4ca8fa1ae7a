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
  /** Node, and the folder of a bundle that it runs; this Node and the source when left out. */
  readonly bundle?: { readonly node: string; readonly folder: string };
}

export const summaryOf = (folder: string): string => join(folder, 'summary.md');

/** Runs `scripts/github/NAME`; rejects with its output when it fails. */
export function runJob(name: string, { github, folder, window, now, more = {}, bundle }: Job) {
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
  const [node, script] =
    bundle === undefined
      ? [process.execPath, join('scripts', 'github', name)]
      : [bundle.node, join(bundle.folder, name.replace(/\.ts$/, '.mjs'))];
  return promisify(execFile)(node, [script], { env: env as NodeJS.ProcessEnv });
}
