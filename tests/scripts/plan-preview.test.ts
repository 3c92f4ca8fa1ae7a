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
  test.each(['2026-12-06-wangshangliao', 'emergency-example', 'smallest'])(
    'shows all of %s, and writes a page for each role',
    async (name) => {
      const out = join(folder, name);
      const { status, stdout } = await preview(`runbooks/windows/${name}.yaml`, '--out', out, '--hand-outs');
      expect(status).toBe(0);
      for (const part of [
        '时间线 · Timeline',
        '审批 · Approvals',
        '通知 · Notices',
        'Notices as they will read',
      ])
        expect(stdout).toContain(part);
      expect(await readFile(join(out, 'preview.md'), 'utf8')).toBe(stdout);
      expect(await readdir(join(out, 'hand-outs'))).toContain('it-manager.html');
    },
  );

  test('a file that is not there is one clear complaint', async () => {
    const { status, stderr } = await preview('runbooks/windows/none.yaml');
    expect(status).toBe(1);
    expect(stderr).toContain('none.yaml');
    expect(stderr).toContain('To do:');
    expect(stderr).not.toMatch(/^ {4}at /m);
  });

  test('without a file it says how to use it', async () => {
    const { status, stderr } = await preview();
    expect(status).toBe(2);
    expect(stderr).toContain('Usage: npm run plan:preview -- FILE');
  });
});
