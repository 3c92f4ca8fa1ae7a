// The verification suite in a process of its own, as a window runs it.

import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { vitestChecks } from '../../../../pipelines/adapters/checks/vitest-checks.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tideover-checks-'));
  mkdirSync(join(folder, 'checks'));
  symlinkSync(resolve('node_modules'), join(folder, 'checks/node_modules'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const passes = "import { test } from 'vitest';\ntest('is well', () => {});\n";
const fails = "import { test } from 'vitest';\ntest('is well', () => { throw new Error('it is not'); });\n";

/** The names that came back, each with its result. */
async function run(files: Readonly<Record<string, string>>, names: readonly string[], timeLimitMs = 30_000) {
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(folder, `checks/${name}.check.ts`), text);
  const suite = vitestChecks({
    checks: join(folder, 'checks'),
    names,
    folder: join(folder, 'out'),
    subject: async () => ({}) as never,
    timeLimitMs,
  });
  const { checks, broken } = await suite.run(() => false);
  return { broken, results: Object.fromEntries(checks.map(({ name, result }) => [name, result])) };
}

test('what the plan names is run, and no other check of the folder', async () => {
  const files = { login: passes, 'mobile-login': fails, history: fails };
  expect(await run(files, ['login'])).toEqual({ broken: null, results: { 'login: is well': 'passed' } });
});

test('a check that fails, and one that does not load, have failed', async () => {
  const files = { login: fails, group: "import './nowhere.ts';\n" };
  expect(await run(files, ['login', 'group'])).toEqual({
    broken: null,
    results: { 'login: is well': 'failed', 'group: (no test)': 'failed' },
  });
});

test('a suite that hangs is ended, and one that finds no file says so', async () => {
  const hangs = "import { test } from 'vitest';\ntest('hangs', () => new Promise(() => {}));\n";
  expect((await run({ login: hangs }, ['login'], 4_000)).broken).toMatch(/did not finish in time/);
  expect((await run({}, ['nowhere'])).broken).toMatch(/no report|ran no check/);
});

test('what is no report of vitest says nothing', async () => {
  const lies = `import { writeFileSync } from 'node:fs';
import { test } from 'vitest';
test('lies', () => process.on('exit', () => writeFileSync(${JSON.stringify(join(folder, 'out/checks.json'))}, '{"testResults":7}')));
`;
  expect(await run({ login: lies }, ['login'])).toMatchObject({ results: {} });
});

test.each(globSync('runbooks/checks/*.check.ts').map((path) => basename(path, '.check.ts')))(
  'the check %s is named by a plan, and so is run',
  (name) => {
    const says = ['runbooks/organisation.yaml', ...globSync('runbooks/windows/*.yaml')].flatMap((path) => {
      const file = parse(readFileSync(path, 'utf8'));
      return [file, ...(file.usual ?? [])].flatMap(({ verification }) => verification?.checks ?? []);
    });
    expect(says, `name ${name} under verification.checks in runbooks/`).toContain(name);
  },
);
