// The whole check before landing: installs every engine that a test needs, runs the checks, and runs the
// README's test command, skipping only tests that this machine cannot run. Ends with "N passed, N failed, N
// skipped". The same on a laptop and on a runner.

import { $, fs, path } from 'zx';
import { bilingual } from './lib/bilingual.ts';
import { runCommand } from './lib/command.ts';
import { describe } from './lib/describe.ts';
import { engines, installEngines, installSystemPackages, pathWithEngines, root } from './lib/engines.ts';

const report = path.join(engines, 'test-report.json');
const begun = Date.now();

interface TestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

const ci = describe({
  name: 'npm run ci',
  summary: bilingual`Installs the engines of the tests, checks, and runs every test with everything switched on.`,
  usage: '',
  options: {},
});

await runCommand(ci, async () => {
  fs.mkdirpSync(engines);
  section('packages of the system');
  await installSystemPackages();
  section('engines');
  await installEngines();
  const PATH = pathWithEngines();
  const env = { ...process.env, PATH, TIDEOVER_TESTS: 'thorough', CI: 'true' };
  const streaming = $({ cwd: root, nothrow: true, stdio: 'inherit', env });
  section('npm run check');
  const checked = await streaming`npm run --silent check`;
  section('npm run bundle -- --check');
  const bundled = await streaming`npm run --silent bundle -- --check`;
  section('npm test');
  fs.rmSync(report, { force: true });
  const tested =
    await streaming`npm test --silent -- --project=slow --reporter=default --reporter=json --outputFile.json=${report}`;
  if (fs.existsSync(report)) sayResult(fs.readJsonSync(report));
  return [checked, bundled, tested].every(({ exitCode }) => exitCode === 0) ? 0 : 1;
});

function section(name: string): void {
  console.log(`\n== ${name} (${Math.round((Date.now() - begun) / 1000)}s)`);
}

function sayResult(result: TestReport): void {
  for (const { name, assertionResults } of result.testResults) {
    for (const { status, fullName } of assertionResults) {
      if (status === 'passed' || status === 'failed') continue;
      console.log(`skipped: ${path.relative(root, name)}: ${fullName}`);
    }
  }
  const skipped = result.numPendingTests + result.numTodoTests;
  console.log(`${result.numPassedTests} passed, ${result.numFailedTests} failed, ${skipped} skipped`);
}
