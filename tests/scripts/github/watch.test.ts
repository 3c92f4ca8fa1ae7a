// An announcement becomes one pull request, whoever repeats it and however often one looks.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runJob } from '../../support/github/job.ts';
import { type ListeningGithub, startGithub } from '../../support/github/server.ts';
import { type LocalService, startLocalService } from '../../support/local-service.ts';

let folder = '';
let github: ListeningGithub;
let vendor: LocalService;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tideover-watch-job-'));
  github = await startGithub();
  vendor = await startLocalService();
});
afterEach(async () => {
  await github.stop();
  await vendor.close();
  rmSync(folder, { recursive: true, force: true });
});

const look = (now: string) =>
  runJob('watch.ts', { github, folder, window: '', now, more: { TIDEOVER_SOURCE: `${vendor.url}/news` } });

const says = (words: string, headers = {}) =>
  vendor.answerWith(() => ({
    status: 200,
    headers,
    body: `<html><body><main><p>${words}</p></main></body></html>`,
  }));

test('a new announcement becomes a plan on a branch and one pull request, whose vendor calls nobody', async () => {
  says('我们将于2027年1月10日1:00至5:00停机维护，无法登录。@example-org/platform <b>x</b>');
  await look('2026-12-20T00:00:00Z');
  await look('2026-12-20T01:00:00Z');
  expect(github.state.pulls).toHaveLength(1);
  const [[branch = '', files] = []] = [...github.state.branches];
  expect(branch).toMatch(/^vendor\/2027-01-10-upgrade-/);
  expect(files?.get('runbooks/windows/2027-01-10-upgrade.yaml')).toContain(
    'start: 2027-01-10T01:00+08:00[Asia/Shanghai]',
  );
  expect(String(github.state.pulls[0]?.body)).not.toContain('@example-org');
  expect(github.problems).toEqual([]);
});

test('an unchanged source is asked with what it gave, from one job to the next', async () => {
  says('没有维护计划。', { etag: '"1"' });
  await look('2026-12-20T00:00:00Z');
  await look('2026-12-20T01:00:00Z');
  expect(vendor.asked.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"1"']);
  expect(github.state.pulls).toEqual([]);
});

test('a pull request that could not be opened is tried again by the next look', async () => {
  says('我们将于2027年1月10日1:00至5:00停机维护，无法登录。', { etag: '"1"' });
  github.state.refusal = { status: 500, body: { message: 'down' } };
  await expect(look('2026-12-20T00:00:00Z')).rejects.toThrow();
  github.state.refusal = null;
  await look('2026-12-20T01:00:00Z');
  expect(github.state.pulls).toHaveLength(1);
});
