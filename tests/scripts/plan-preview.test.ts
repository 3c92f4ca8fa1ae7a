import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'preview-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the command as a person would; never rejects. */
async function preview(...args: readonly string[]) {
  const script = join(root, 'scripts/plan-preview.ts');
  return promisify(execFile)(process.execPath, [script, ...args], { cwd: root }).then(
    ({ stdout, stderr }) => ({ status: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({ ...error, status: error.code }),
  );
}

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
