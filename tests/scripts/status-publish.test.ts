import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runScript } from '../support/script-process.ts';

const plan = 'runbooks/windows/2026-12-06-wangshangliao.yaml';
const both = ['--zh', '正在切换。', '--en', 'We are switching over.'];

describe('npm run status:publish', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tideover-status-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const publish = (...given: readonly string[]) =>
    runScript('status-publish.ts', given, { env: { TIDEOVER_NOW: '2026-12-05T20:45:00Z' } });

  it('publishes one update more, with no record and no GitHub', async () => {
    const to = ['--to', `file:${join(folder, 'page')}`];
    const first = await publish(plan, ...both, ...to);
    expect(first.status, first.text).toBe(0);
    expect(first.text).toContain('Nothing was published there before');
    expect(first.text).not.toContain('ENOENT');
    const second = await publish(plan, '--zh', '完成。', '--en', 'Done.', '--state', 'completed', ...to);
    expect(second.status, second.text).toBe(0);
    expect(second.text).not.toContain('anew');
    const page = readFileSync(join(folder, 'page', 'index.html'), 'utf8');
    for (const text of ['正在切换。', 'We are switching over.', '完成。']) expect(page).toContain(text);
    const { status } = JSON.parse(readFileSync(join(folder, 'page', 'summary.json'), 'utf8'));
    expect(status.indicator).toBe('none');
  }, 30_000);

  it.each([
    ['no text', [plan, '--to', 'file:x'], 2, '--zh and --en'],
    [
      'one language of two',
      [plan, '--zh', '正在切换。', '--to', 'file:x'],
      1,
      '--en: A text for some readers is missing',
    ],
    ['no place', [plan, ...both], 2, 'TIDEOVER_STATUS'],
    ['an unknown state', [plan, ...both, '--to', 'file:x', '--state', 'fine'], 2, '--state is one of'],
    [
      'a time without its offset',
      [plan, ...both, '--to', 'file:x', '--end', '2026-12-06T06:30'],
      1,
      'offset',
    ],
    [
      'an end before the start',
      [plan, ...both, '--to', 'file:x', '--end', '2026-12-05T06:30:00+08:00'],
      1,
      'before the window starts',
    ],
    ['no place for a page', [plan, ...both, '--to', 'ftp://x'], 1, 'no place for a status page'],
  ])('refuses %s', async (_, given, status, words) => {
    const refused = await publish(...given);
    expect([refused.status, refused.text]).toEqual([status, expect.stringContaining(words)]);
    expect(refused.text).not.toContain('    at ');
  });
});
