// Brings the engines that some tests need onto a hosted runner, each at an exact version, so that CI skips nothing.
// They go into a folder of their own; nothing of them is a dependency of the project.

import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../lib/command.ts';

const goTools = ['github.com/rhysd/actionlint/cmd/actionlint@v1.7.12'];

await runCommand({
  name: 'node scripts/github/ci-engines.ts',
  summary: 'Installs the engines of the tests and puts them on the PATH of the next steps.',
  usage: '',
  options: {},
  run: async () => {
    const folder = join(homedir(), '.tideover-engines');
    const inherit = { stdio: 'inherit' } as const;
    execFileSync('python3', ['-m', 'venv', folder], inherit);
    execFileSync(
      join(folder, 'bin', 'pip'),
      ['install', '--quiet', '-r', join('tests', 'engines.txt')],
      inherit,
    );
    for (const tool of goTools) {
      execFileSync('go', ['install', tool], {
        ...inherit,
        env: { ...process.env, GOBIN: join(folder, 'bin') },
      });
    }
    const path = process.env.GITHUB_PATH;
    if (path) appendFileSync(path, `${join(folder, 'bin')}\n`);
    else console.log(`Put ${join(folder, 'bin')} on your PATH.`);
  },
});
