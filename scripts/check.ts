// Everything that is checked without running a test: types, format and lint, unused code. All of them run to the
// end, so that one look shows all that is wrong.

import { $ } from 'zx';
import { runCommand } from './lib/command.ts';

await runCommand({
  name: 'npm run check',
  summary: 'Checks types (tsc), format, lint and imports (Biome) and unused code (knip).',
  usage: '',
  options: {},
  run: async () => {
    const tools = [
      ['types', $({ nothrow: true })`tsc --noEmit --project .`],
      ['format and lint', $({ nothrow: true })`biome check --error-on-warnings .`],
      // A configuration of its own: it reads the whole project, which every other lint would wait for.
      ['circles of imports', $({ nothrow: true })`biome lint --config-path=.biome-cycles.json .`],
      ['unused code', $({ nothrow: true })`knip`],
    ] as const;
    const results = await Promise.all(
      tools.map(async ([name, running]) => ({ name, output: await running })),
    );
    for (const { name, output } of results) {
      console.log(`${output.exitCode === 0 ? 'ok    ' : 'FAILED'} ${name}`);
      if (output.exitCode !== 0) console.log(`${output.stdout}${output.stderr}`);
    }
    return results.every(({ output }) => output.exitCode === 0) ? 0 : 1;
  },
});
