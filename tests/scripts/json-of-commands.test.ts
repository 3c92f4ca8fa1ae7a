// Every command that prints how something stands prints the same for programs: one JSON value on standard output, and
// nothing beside it.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allCommands } from '../../scripts/lib/all-commands.ts';
import { copyRunbooks, runScript } from '../support/script-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'tideover-json-'));
const id = '2026-12-06-wangshangliao';
const plan = `runbooks/windows/${id}.yaml`;
const store = ['--store', `file:${join(folder, 'store')}`];
const window = ['--window', id, ...store];

const run = (script: string, args: readonly string[]) =>
  runScript(script, args, {
    cwd: folder,
    env: { TIDEOVER_NOW: '2026-12-01T00:00:00Z', TIDEOVER_WORLD: join(folder, 'world') },
  });

beforeAll(async () => {
  copyRunbooks(folder);
  writeFileSync(join(folder, 'announced.txt'), '我们将于2027年1月10日1:00至5:00停机维护，无法登录。');
  const { text } = await run('phase.ts', ['look', '--window', plan, ...store, '--without-github']);
  expect(text).toMatch(/wrote entries \d+ to \d+: file:.*store/);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('npm run …', () => {
  const states: readonly (readonly [script: string, args: readonly string[], holds: string])[] = [
    ['show.ts', window, '"state"'],
    ['tell.ts', [...window, '/status'], '"state"'],
    ['to-do.ts', window, '"toDos"'],
    ['feedback.ts', [...window, '--list'], '"reports"'],
    ['outbox.ts', ['list', ...window], '"held"'],
    ['phase.ts', ['look', ...window, '--without-github'], '"wrote"'],
    ['plan-check.ts', [plan], '"problems"'],
    ['plan-preview.ts', [plan], '"notices"'],
    ['plan-preview.ts', [plan, ...store], '"heard"'],
    ['plan-preview.ts', [plan, '--where'], '"setting": "announcement.url"'],
    ['connect.ts', ['--check', plan], '"works"'],
    ['watch.ts', ['--read', 'announced.txt'], '"confidence"'],
    ['audit-verify.ts', [join(folder, 'store')], '"conclusion"'],
    ['audit-trail.ts', store, '"rows"'],
    ['dependency.ts', ['report', ...store], '"windows"'],
  ];

  test.each(states)('%s %j', async (script, args, holds) => {
    const { stdout, stderr } = await run(script, [...args, '--json']);
    expect(JSON.parse(stdout), stderr).toBeDefined();
    expect(stdout).toContain(holds);
  });

  test('says of --json what it holds wherever it is known', () => {
    const known = allCommands.filter(({ options }) => 'json' in options).map(({ name }) => name);
    expect(known.length).toBeGreaterThan(15);
    for (const { usage, options } of allCommands)
      if (/\[--json/.test(usage)) expect(Object.keys(options)).toContain('json');
  });
});
