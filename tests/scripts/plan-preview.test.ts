import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runScript } from '../support/script-process.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'preview-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const preview = (...args: readonly string[]) => runScript('plan-preview.ts', args);

describe('npm run plan:preview', () => {
  test('shows all of the example, and writes a page for each role', async () => {
    const file = 'runbooks/windows/2026-12-06-wangshangliao.yaml';
    const { status, stdout } = await preview(file, '--out', folder, '--hand-outs');
    expect(status).toBe(0);
    for (const part of [
      '时间线 · Timeline',
      '审批 · Approvals',
      '通知 · Notices',
      'Notices as they will read',
    ])
      expect(stdout).toContain(part);
    // A terminal shows no hidden characters, with which the file keeps addresses from becoming links.
    const written = await readFile(join(folder, 'preview.md'), 'utf8');
    expect(written.replaceAll('\u200b', '')).toBe(stdout);
    expect(await readdir(join(folder, 'hand-outs'))).toContain('it-manager.html');
  });

  test.each([
    [
      'is shown with what a rule refuses, since whoever mends it wants to see it',
      'quorum: 2, deadline: 1h before start',
      'quorum: 4, deadline: 1h before start',
      '时间线 · Timeline',
    ],
    [
      'that cannot be shown is one clear complaint',
      'T05:00:00+08:00[Asia/Shanghai]',
      'T24:00:00+08:00[Asia/Shanghai]',
      '',
    ],
  ])('a plan %s', async (_, from, to, shown) => {
    const runbooks = join(folder, to.slice(0, 5), 'runbooks');
    await cp('runbooks', runbooks, { recursive: true });
    const file = join(runbooks, 'windows/2026-12-06-wangshangliao.yaml');
    const text = await readFile(file, 'utf8');
    expect(text).toContain(from);
    await writeFile(file, text.replace(from, to));
    const { status, stdout, stderr } = await preview(file);
    expect(status).toBe(1);
    expect(stdout).toContain(shown);
    expect(stdout === '').toBe(shown === '');
    expect(stderr).toContain(file.slice(-20));
    expect(stderr).not.toMatch(/^ {4}at /m);
  });

  test('a file that is not there is one clear complaint', async () => {
    const { status, stderr } = await preview('runbooks/windows/none.yaml');
    expect(status).toBe(1);
    expect(stderr).toContain('none.yaml');
    expect(stderr).toContain('To do:');
    expect(stderr).not.toMatch(/^ {4}at /m);
  });
});
