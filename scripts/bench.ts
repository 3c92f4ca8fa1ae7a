// Runs a benchmark of tests/bench by its name; each writes its table and chart into tests/bench/results/.

import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { localised } from '../pipelines/plan/plan.ts';
import { bilingual } from './lib/bilingual.ts';
import { oneOf, runCommand, WrongUse } from './lib/command.ts';
import { describe, flag } from './lib/describe.ts';

const folder = new URL('../tests/bench/', import.meta.url);

interface Benchmark {
  readonly runBench: (options: { readonly quick: boolean; readonly results: string }) => Promise<void>;
}

const known = async () =>
  (await readdir(folder)).filter((name) => name.endsWith('.ts')).map((name) => name.slice(0, -'.ts'.length));

const bench = describe({
  name: 'npm run bench --',
  summary: bilingual`Runs benchmarks and writes CSV, SVG and Markdown into tests/bench/results/.\nSeeds are printed; a run with the same code repeats its figures.`,
  usage: 'NAME… [--quick]',
  words: Number.POSITIVE_INFINITY,
  options: {
    quick: flag(
      bilingual`Few seeds and small fleets: a look, not a measurement; writes into results/quick/.`,
    ),
  },
  names: async () => (await known()).map((name) => [name, localised('', '')]),
});

await runCommand(bench, async ({ values: { quick = false }, positionals }) => {
  const names = await known();
  if (positionals.length === 0)
    throw new WrongUse(
      localised(`请写名称：${names.join('、')}。`, `Name a benchmark: ${names.join(', ')}.`),
    );
  const results = fileURLToPath(new URL(quick ? 'results/quick/' : 'results/', folder));
  for (const name of positionals.map((one) => oneOf('NAME', one, names))) {
    const benchmark: Benchmark = await import(new URL(`${name}.ts`, folder).href);
    await benchmark.runBench({ quick, results });
  }
});
