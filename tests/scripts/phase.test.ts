// A real window from a laptop: what this machine lacks is said at once, before anything is opened.

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyRunbooks, runScript } from '../support/script-process.ts';
import { hasSsh, makeSshKey } from '../support/ssh.ts';

describe.skipIf(!hasSsh)('npm run phase on the plan of a real window', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tideover-phase-'));
  const plan = join('runbooks', 'windows', '2026-12-20-first.yaml');
  const store = join(folder, 'store');
  const now = '2026-11-30T12:00:00Z';
  const phase = (env: NodeJS.ProcessEnv, ...more: readonly string[]) =>
    runScript(
      'phase.ts',
      ['look', '--window', plan, '--store', `file:${store}`, '--without-github', ...more],
      { cwd: folder, env: { TIDEOVER_NOW: now, ...env } },
    );

  beforeAll(async () => {
    copyRunbooks(folder);
    makeSshKey(join(folder, 'key'));
    const key = readFileSync(join(folder, 'key.pub'), 'utf8').trim();
    const ran = await runScript(
      'init.ts',
      [
        ...['--adapter', 'matrix', '--url', 'https://matrix.example.com/'],
        ...['--duty', 'messenger-admin, duty-lead', '--deciders', `it-manager=${key}`],
      ],
      { cwd: folder, env: { TIDEOVER_NOW: now } },
    );
    expect(ran.text).toContain('2026-12-20-first.yaml');
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('names all that is missing in one message, and opens nothing', async () => {
    const { status, text } = await phase({});
    expect(status).toBe(1);
    for (const name of ['TIDEOVER_KEY', 'TIDEOVER_WINDOW_KEYS', 'MESSENGER_TOKEN', 'MATRIX_AS_TOKEN'])
      expect(text).toContain(name);
    expect(text).not.toContain('    at ');
    expect(existsSync(store)).toBe(false);
    // No key of a real window is made on the quiet and left in a folder of rehearsals.
    expect(existsSync(join(folder, 'out', 'rehearsal'))).toBe(false);
  });

  it('says the same in Chinese', async () => {
    const { text } = await phase({ LANG: 'zh_CN.UTF-8', MESSENGER_TOKEN: 'set' });
    expect(text).toContain('还缺：TIDEOVER_KEY, TIDEOVER_WINDOW_KEYS, MATRIX_AS_TOKEN');
  });

  it('says of a plan that is not there that the file is missing, not the window', async () => {
    const { text } = await runScript('phase.ts', [
      'look',
      '--window',
      'no/such.yaml',
      '--store',
      `file:${store}`,
    ]);
    expect(text).toContain('The file is not there');
  });

  it('says that it opened the window, and where', async () => {
    const secrets = { TIDEOVER_WINDOW_KEYS: Buffer.alloc(32, 1).toString('base64') };
    const messenger = { MESSENGER_TOKEN: 'admin:secret', MATRIX_AS_TOKEN: 'secret' };
    const { text } = await phase({ ...secrets, ...messenger }, '--key', join(folder, 'key'));
    expect(text).toContain(`Window 2026-12-20-first is open now, in file:${store}`);
  });
});
