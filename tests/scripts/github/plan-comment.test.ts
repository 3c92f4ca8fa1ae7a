import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectGithub } from '../../../pipelines/adapters/github/client.ts';
import { findOrCreateWindowIssue } from '../../../pipelines/adapters/github/issues.ts';
import { exampleAnswer } from '../../support/github/openapi.ts';
import { type ListeningGithub, startGithub } from '../../support/github/server.ts';

const window = '2026-12-06-wangshangliao';
const file = `runbooks/windows/${window}.yaml`;
const sha = 'c'.repeat(40);

describe('a pull request that touches a plan', () => {
  let github: ListeningGithub;

  beforeAll(async () => {
    github = await startGithub();
    const [example] = exampleAnswer('GET', '/repos/{owner}/{repo}/pulls', 200) as Record<string, unknown>[];
    const head = { ...(example?.head as object), sha, ref: 'window' };
    github.state.pulls = [{ ...example, number: 9, head, requested_teams: [] }];
  });
  afterAll(() => github.stop());

  it('gets one comment with times, notices and gates, and a green check', async () => {
    github.state.trees.set(
      sha,
      runbooksWith((text) => text.replace('freshWithin: 6h', 'freshWithin: 5h')),
    );
    await comment();
    await comment();
    const [own, ...more] = github.state.comments;
    expect(more).toEqual([]);
    expect(own?.issue).toBe(9);
    for (const part of ['01:00', '18:00', 'it-manager', 'cutover', 'minutes of Actions'])
      expect(own?.body).toContain(part);
    expect(github.state.checks).toHaveLength(1);
    expect(github.state.checks[0]).toMatchObject({ sha, status: 'completed', conclusion: 'success' });
    expect(github.problems).toEqual([]);
  }, 60_000);

  it('gets a red check at the exact line of each mistake', async () => {
    const wrong = 'd'.repeat(40);
    (github.state.pulls[0] as { head: { sha: string } }).head.sha = wrong;
    github.state.trees.set(
      wrong,
      runbooksWith((text) => text.replace('quorum: 2', 'quorum: 7')),
    );
    await comment(wrong);
    const check = github.state.checks.find((one) => one.sha === wrong);
    expect(check?.conclusion).toBe('failure');
    const line =
      readFileSync(file, 'utf8')
        .split('\n')
        .findIndex((text) => text.includes('quorum: 2')) + 1;
    expect(check?.annotations).toContainEqual(expect.objectContaining({ path: file, start_line: line }));
  }, 60_000);

  it('is refused when it moves its window to a day that is over', async () => {
    const past = 'f'.repeat(40);
    (github.state.pulls[0] as { head: { sha: string } }).head.sha = past;
    github.state.trees.set(
      past,
      runbooksWith((text) => text.replaceAll('2026-12-06T', '2026-11-29T')),
    );
    await comment(past);
    const check = github.state.checks.find((one) => one.sha === past);
    expect(check?.annotations).toContainEqual(expect.objectContaining({ title: 'The window is over.' }));
    expect(check?.conclusion).toBe('failure');
  }, 60_000);

  it('is refused once its window is under way, with the way to change that', async () => {
    const late = 'e'.repeat(40);
    (github.state.pulls[0] as { head: { sha: string } }).head.sha = late;
    github.state.trees.set(
      late,
      runbooksWith((text) => text.replace('freshWithin: 6h', 'freshWithin: 7h')),
    );
    const connected = connectGithub({ repository: 'o/r', token: 't', apiUrl: github.url, pauses: 'none' });
    await findOrCreateWindowIssue(connected, window, { title: 'A window', body: '' });
    await comment(late);
    expect(github.state.comments[0]?.body).toContain('npm run tell');
    expect(github.state.checks.find((one) => one.sha === late)?.conclusion).toBe('failure');
  }, 60_000);

  async function comment(head = sha): Promise<void> {
    const env = {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      GITHUB_API_URL: github.url,
      TIDEOVER_NOW: '2026-12-01T09:00:00Z',
      GITHUB_TOKEN: 't',
      GITHUB_REPOSITORY: 'o/r',
      HEAD_SHA: head,
      HEAD_OWNER: 'octocat',
      HEAD_BRANCH: 'window',
    };
    await promisify(execFile)(process.execPath, ['scripts/github/plan-comment.ts'], {
      env: env as NodeJS.ProcessEnv,
    });
  }

  /** All runbooks as they are here, one plan changed; a link and a program that must not be written. */
  function runbooksWith(change: (text: string) => string): Map<string, string> {
    const found = readdirSync('runbooks', { recursive: true, encoding: 'utf8' })
      .map((name) => join('runbooks', name))
      .filter((path) => statSync(path).isFile())
      .map((path): [string, string] => [path, readFileSync(path, 'utf8')]);
    const files = new Map(found);
    expect(change(files.get(file) ?? '')).not.toBe(files.get(file));
    return files
      .set(file, change(files.get(file) ?? ''))
      .set('runbooks/../../escape.yaml', 'no')
      .set('scripts/evil.ts', 'no');
  }
});
