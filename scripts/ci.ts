// What lands: brings every engine that a test needs, checks, and runs the README's test command with nothing skipped
// that this machine can show. Ends with "N passed, N failed, N skipped". The same on a laptop and on a runner.

import { $, chalk, fs, path, which } from 'zx';
import { runCommand } from './lib/command.ts';

const root = path.join(import.meta.dirname, '..');
/** Engines are no dependency of the project: they stand in a folder of their own. */
const engines = path.join(root, '.tideover');
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

await runCommand({
  name: 'npm run ci',
  summary: 'Installs the engines of the tests, checks, and runs every test with everything switched on.',
  usage: '',
  options: {},
  run: async () => {
    fs.mkdirpSync(engines);
    section('packages of the system');
    await installSystemPackages();
    section('engines');
    await installEngines();
    const toolchain = path.join(root, '..', 'shared', 'toolchain');
    process.env.PATH = [
      path.join(engines, 'bin'),
      path.join(engines, 'python', 'bin'),
      ...(fs.existsSync(toolchain) ? [toolchain] : []),
      process.env.PATH,
    ].join(path.delimiter);
    process.env.TIDEOVER_TESTS = 'thorough';
    process.env.CI = 'true';
    const streaming = $({ cwd: root, nothrow: true, stdio: 'inherit' });
    section('npm run check');
    const checked = await streaming`npm run --silent check`;
    section('npm run bundle -- --check');
    const bundled = await streaming`npm run --silent bundle -- --check`;
    section('npm test');
    fs.rmSync(report, { force: true });
    const tested =
      await streaming`npm test --silent -- --reporter=default --reporter=json --outputFile.json=${report}`;
    if (fs.existsSync(report)) sayResult(fs.readJsonSync(report));
    return [checked, bundled, tested].every(({ exitCode }) => exitCode === 0) ? 0 : 1;
  },
});

function section(name: string): void {
  console.log(chalk.bold(`\n== ${name} (${Math.round((Date.now() - begun) / 1000)}s)`));
}

async function installSystemPackages(): Promise<void> {
  const fonts = await $({ nothrow: true })`fc-list :lang=zh`;
  const isThere = fonts.stdout.trim() !== '' && (await has('chromium')) && (await has('ssh-keygen'));
  if (isThere) return;
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo'];
  await $`${asRoot} apt-get update -qq`;
  await $`${asRoot} apt-get install -y -qq chromium fonts-noto-cjk fontconfig openssh-client git`;
}

async function installEngines(): Promise<void> {
  const python = path.join(engines, 'python');
  if (!fs.existsSync(path.join(python, 'bin', 'python'))) await $`python3 -m venv ${python}`;
  const requirements = path.join(root, 'tests', 'engines.txt');
  await $`${path.join(python, 'bin', 'pip')} install --quiet --disable-pip-version-check --requirement ${requirements}`;
  const node24 = `node-linux-${process.arch}@24`;
  await $`npm install --silent --no-save --prefix ${path.join(engines, 'node24')} ${node24}`;
  const actionlint = 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12';
  if (!(await has('go')) || fs.existsSync(path.join(engines, 'bin', 'actionlint'))) return;
  await $({ env: { ...process.env, GOBIN: path.join(engines, 'bin') } })`go install ${actionlint}`;
}

async function has(program: string): Promise<boolean> {
  return (await which(program, { nothrow: true })) !== null;
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
