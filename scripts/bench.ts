// Runs a benchmark of tests/bench by its name; each writes its table and chart into tests/bench/results/.

import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { runCommand, WrongUse } from './lib/command.ts';

const folder = new URL('../tests/bench/', import.meta.url);

interface Benchmark {
  readonly runBench: (options: { readonly quick: boolean; readonly results: string }) => Promise<void>;
}

await runCommand({
  name: 'npm run bench --',
  summary:
    'Runs benchmarks and writes CSV, SVG and Markdown into tests/bench/results/.\nSeeds are printed; a run with the same code repeats its figures.',
  usage: 'NAME… [--quick]',
  options: {
    quick: {
      type: 'boolean',
      default: false,
      help: 'Few seeds and small fleets: a look, not a measurement; writes into results/quick/.',
    },
  },
  async run({ values, positionals }) {
    const known = (await readdir(folder))
      .filter((name) => name.endsWith('.ts'))
      .map((name) => name.slice(0, -'.ts'.length));
    const unknown = positionals.find((name) => !known.includes(name));
    if (unknown !== undefined || positionals.length === 0) {
      const wrong = unknown === undefined ? 'Name a benchmark' : `There is no benchmark "${unknown}"`;
      throw new WrongUse(`${wrong}: ${known.join(', ')}.`);
    }
    const results = fileURLToPath(new URL(values.quick ? 'results/quick/' : 'results/', folder));
    for (const name of positionals) {
      const benchmark: Benchmark = await import(new URL(`${name}.ts`, folder).href);
      await benchmark.runBench({ quick: values.quick, results });
    }
  },
});
