import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
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

  test('a file that is not there is one clear complaint', async () => {
    const { status, stderr } = await preview('runbooks/windows/none.yaml');
    expect(status).toBe(1);
    expect(stderr).toContain('none.yaml');
    expect(stderr).toContain('To do:');
    expect(stderr).not.toMatch(/^ {4}at /m);
  });
});
