// A company's repository takes a release by merging its tag: its own files (`runbooks/`, `Pulumi.*.yaml`) stay as
// they are, the rest becomes the release's. What it cannot show: a release that changes a schema.

import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'tideover-upgrade-'));
const upstream = join(folder, 'upstream');
const company = join(folder, 'company');

function git(where: string, ...words: readonly string[]): string {
  const identity = [
    '-c',
    'user.name=Release',
    '-c',
    'user.email=release@example.com',
    '-c',
    'init.defaultBranch=main',
  ];
  return execFileSync('git', [...identity, ...words], {
    cwd: where,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

beforeAll(() => {
  git(folder, 'clone', '--quiet', '--no-local', '--single-branch', resolve('.'), upstream);
  git(upstream, 'tag', 'v1');
  git(folder, 'clone', '--quiet', upstream, company);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('merging the next release keeps the files of the company and takes the rest', () => {
  const own = 'runbooks/organisation.yaml';
  const theirs = readFileSync(join(company, own), 'utf8').replace(
    'Example Technology (Shanghai)',
    'Our Company',
  );
  writeFileSync(join(company, own), theirs);
  writeFileSync(
    join(company, 'runbooks/windows/ours.yaml'),
    readFileSync(join(company, 'runbooks/windows/2026-12-20-patch.yaml')),
  );
  appendFileSync(join(company, 'Pulumi.prod.yaml'), '# ours\n');
  git(company, 'add', '.');
  git(company, 'commit', '--quiet', '-m', 'Our own files');

  appendFileSync(join(upstream, 'pipelines/errors.ts'), '// the next release\n');
  appendFileSync(join(upstream, 'README.md'), '\nThe next release.\n');
  git(upstream, 'commit', '--quiet', '-am', 'The next release');
  git(upstream, 'tag', 'v2');

  git(company, 'fetch', '--quiet', upstream, 'tag', 'v2');
  git(company, 'merge', '--quiet', '--no-edit', 'v2');

  expect(git(company, 'status', '--porcelain')).toBe('');
  expect(readFileSync(join(company, own), 'utf8')).toBe(theirs);
  expect(git(company, 'diff', '--name-only', 'v2').trim().split('\n').sort()).toEqual(
    ['Pulumi.prod.yaml', own, 'runbooks/windows/ours.yaml'].sort(),
  );
});
