// Installs what tests need besides the project's packages, on a laptop and on a runner: packages of the
// system, and engines in a folder of their own, because they are no dependency of the project.

import { $, fs, path, retry, which } from 'zx';

export const root = path.join(import.meta.dirname, '../..');
export const engines = path.join(root, '.tideover');

/** Retries a download, because a distant server may refuse once. */
const patiently = (load: () => Promise<unknown>) => retry(3, '5s', load);

export async function installSystemPackages(): Promise<void> {
  const fonts = await $({ nothrow: true })`fc-list :lang=zh`;
  const programs = await Promise.all(['chromium', 'ssh-keygen', 'prosody', 'age'].map(has));
  const isThere = fonts.stdout.trim() !== '' && programs.every((there) => there);
  if (isThere) return;
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo'];
  await patiently(() => $`${asRoot} apt-get update -qq`);
  await $`${asRoot} apt-get install -y -qq chromium fonts-noto-cjk fontconfig openssh-client git prosody age`;
}

export async function installEngines(): Promise<void> {
  const python = path.join(engines, 'python');
  if (!fs.existsSync(path.join(python, 'bin', 'python'))) await $`python3 -m venv ${python}`;
  const pip = path.join(python, 'bin', 'pip');
  const requirements = path.join(root, 'tests', 'engines.txt');
  await patiently(() => $`${pip} install --quiet --disable-pip-version-check --requirement ${requirements}`);
  const node24 = `node-linux-${process.arch}@24`;
  await patiently(() => $`npm install --silent --no-save --prefix ${path.join(engines, 'node24')} ${node24}`);
  const actionlint = 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12';
  if (!(await has('go')) || fs.existsSync(path.join(engines, 'bin', 'actionlint'))) return;
  const env = { ...process.env, GOBIN: path.join(engines, 'bin') };
  await patiently(() => $({ env })`go install ${actionlint}`);
}

/** The PATH with the engines, and tools beside the checkout, first. */
export function pathWithEngines(): string {
  const toolchain = path.join(root, '..', 'shared', 'toolchain');
  return [
    path.join(engines, 'bin'),
    path.join(engines, 'python', 'bin'),
    ...(fs.existsSync(toolchain) ? [toolchain] : []),
    process.env.PATH,
  ].join(path.delimiter);
}

async function has(program: string): Promise<boolean> {
  return (await which(program, { nothrow: true })) !== null;
}
