// Runs the checks that a plan names (runbooks/checks/NAME.check.ts) with vitest in a process of its own,
// which can be killed when it hangs and whose crash is just a failed result. A check without a clear result
// does not count as passed.

import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { readAnswer, type Said } from '../../ledger/read-foreign.ts';
import type { CheckReport, CheckRunner } from '../../ports.ts';
import { type CheckSubject, subjectVariable } from './subject.ts';

export interface VitestChecksSetting {
  /** The folder with the check files. */
  readonly checks: string;
  /** Those that are run, without `.check.ts`. */
  readonly names: readonly string[];
  /** Where subject and results of a run are written; made anew for each run. */
  readonly folder: string;
  readonly subject: (isSettled: (approval: string) => boolean) => Promise<CheckSubject>;
  readonly timeLimitMs: number;
}

/** Part of vitest's JSON report (shape of Jest's). */
const vitestReport = {
  testResults: {
    $list: {
      name: 'text',
      'message?': 'text',
      assertionResults: {
        $list: {
          fullName: 'text',
          status: 'text',
          'failureMessages?': { $list: 'text' },
        },
      },
    },
  },
} as const;

export function vitestChecks(setting: VitestChecksSetting): CheckRunner {
  return {
    run: async (isSettled) => {
      const folder = resolve(setting.folder);
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true });
      const subjectFile = join(folder, 'subject.json');
      await writeFile(subjectFile, JSON.stringify(await setting.subject(isSettled)), { mode: 0o600 });
      const ended = await runVitest(setting, folder, subjectFile);
      // The subject holds the administrator's token.
      await rm(subjectFile, { force: true });
      return readReport(folder, ended);
    },
  };
}

interface Ended {
  readonly output: string;
  readonly timedOut: boolean;
  readonly status: number | null;
}

/** Relative to the repository: the bundle of a release lies elsewhere than its source. */
const vitestEntry = resolve('node_modules', 'vitest', 'vitest.mjs');
const vitestConfig = resolve('pipelines', 'adapters', 'checks', 'vitest.checks.config.ts');

/** The Node that runs this process, or that of node_modules where a bundle runs on an older one. */
const node =
  Number.parseInt(process.versions.node, 10) >= 26
    ? process.execPath
    : resolve('node_modules', '.bin', 'node');

function runVitest(setting: VitestChecksSetting, folder: string, subjectFile: string): Promise<Ended> {
  const root = resolve(setting.checks);
  const child = spawn(
    node,
    [
      vitestEntry,
      'run',
      '--root',
      root,
      '--config',
      vitestConfig,
      '--reporter=default',
      '--reporter=json',
      '--reporter=junit',
      `--outputFile.json=${join(folder, 'checks.json')}`,
      `--outputFile.junit=${join(folder, 'checks.junit.xml')}`,
    ],
    {
      cwd: root,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        NO_COLOR: '1',
        CI: 'true',
        [subjectVariable]: subjectFile,
        // vitest's own filter for "login" would also run "mobile-login".
        TIDEOVER_CHECKS: setting.names.map((name) => `${name}.check.ts`).join(' '),
      },
    },
  );
  return new Promise((done) => {
    const parts: string[] = [];
    let timedOut = false;
    child.stdout.on('data', (part: Buffer) => parts.push(part.toString()));
    child.stderr.on('data', (part: Buffer) => parts.push(part.toString()));
    const timer = setTimeout(() => {
      timedOut = true;
      // The whole group: a hanging check may have children of its own.
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    }, setting.timeLimitMs);
    child.on('error', (error) => parts.push(error.message));
    child.on('close', (status) => {
      clearTimeout(timer);
      done({ output: parts.join(''), timedOut, status });
    });
  });
}

async function readReport(folder: string, ended: Ended): Promise<CheckReport> {
  const [json, junit] = await Promise.all([
    readOr(join(folder, 'checks.json')),
    readOr(join(folder, 'checks.junit.xml')),
  ]);
  const read = readAnswer(json, vitestReport);
  const checks = read.result === 'read' ? checksOf(read.value) : [];
  const broken = brokenBecause(ended, checks, read.result === 'refused');
  return { checks, junit, text: ended.output, broken };
}

function brokenBecause(ended: Ended, checks: CheckReport['checks'], isWithoutReport: boolean): string | null {
  if (ended.timedOut) return 'The suite did not finish in time and was ended';
  if (isWithoutReport) return `The suite ended with status ${ended.status} and no report`;
  if (checks.length === 0) return 'The suite ran no check';
  // An error outside any test (a check file that does not load) fails the run though no test says so.
  const failed = checks.some((check) => check.result === 'failed');
  return ended.status === 0 || failed
    ? null
    : `The suite ended with status ${ended.status} though no check failed`;
}

/** Each check is called `<file>: <test>`, so that a plan can name the file. */
function checksOf(report: Said<typeof vitestReport>): CheckReport['checks'] {
  return report.testResults.flatMap((file) => {
    const name = basename(file.name).replace(/\.check\.ts$/, '');
    if (file.assertionResults.length === 0) {
      return [
        {
          name: `${name}: (no test)`,
          result: 'failed' as const,
          why: firstLine(file.message ?? '') || 'the file has no test',
        },
      ];
    }
    return file.assertionResults.map((test) => ({
      name: `${name}: ${test.fullName}`,
      result: test.status === 'passed' || test.status === 'failed' ? test.status : ('skipped' as const),
      why: firstLine(test.failureMessages?.[0] ?? ''),
    }));
  });
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

async function readOr(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}
