// Runs all checks that need no test: types, format and lint, unused code. All of them run to the end, so that
// one run shows everything that is wrong.

import { $ } from 'zx';
import { bilingual } from './lib/bilingual.ts';
import { runCommand } from './lib/command.ts';
import { describe } from './lib/describe.ts';
import { eachTold } from './lib/waiting.ts';

const check = describe({
  name: 'npm run check',
  summary: bilingual`Checks types (tsc), format, lint and imports (Biome) and unused code (knip).`,
  usage: '',
  options: {},
});

await runCommand(check, async ({ language }) => {
  const quietly = $({ nothrow: true });
  const tools = [
    ['types', quietly`tsc --noEmit --project .`],
    ['format and lint', quietly`biome check --error-on-warnings .`],
    // In a configuration of its own, because it reads the whole project, which would delay all other lint.
    ['circles of imports', quietly`biome lint --config-path=.biome-cycles.json .`],
    ['unused code', quietly`knip`],
  ] as const;
  const outputs = await eachTold(
    tools.map(([, running]) => running),
    { language },
  );
  for (const [index, { exitCode, stdout, stderr }] of outputs.entries()) {
    const mark = exitCode === 0 ? 'ok    ' : 'FAILED';
    console.log(`${mark} ${tools[index]?.[0]}`);
    if (exitCode !== 0) console.log(`${stdout}${stderr}`);
  }
  return outputs.every(({ exitCode }) => exitCode === 0) ? 0 : 1;
});
