// Whether everything stays linear: time and memory for a thousand, ten thousand and a hundred thousand people. Each
// figure is a process of its own, so that its memory is its own; the outside is in memory and the clock jumps, so what
// is measured is our own work.

import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Measured, type Stage, stages } from './scale/stages.ts';
import { csvTable, markdownTable } from './support/tables.ts';

const sizes = { quick: [1_000], whole: [1_000, 10_000, 100_000] };
const measure = fileURLToPath(new URL('scale/measure.ts', import.meta.url));

export async function runBench({
  quick,
  results,
}: {
  readonly quick: boolean;
  readonly results: string;
}): Promise<void> {
  const people = quick ? sizes.quick : sizes.whole;
  const rows: { readonly stage: Stage; readonly size: number; readonly found: Measured }[] = [];
  for (const size of people) {
    for (const stage of Object.keys(stages) as Stage[]) {
      const found = await inItsOwnProcess(stage, size);
      rows.push({ stage, size, found });
      console.log(`${stage} for ${size}: ${shown(found)}`);
    }
  }
  await mkdir(results, { recursive: true });
  const table = markdownTable(
    ['', ...people.map((size) => `${size.toLocaleString('en')} people`)],
    (Object.keys(stages) as Stage[]).map((stage) => [
      stage,
      ...people.map((size) => {
        const row = rows.find((one) => one.stage === stage && one.size === size);
        return row === undefined ? '' : shown(row.found);
      }),
    ]),
  );
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, load ${loadavg()[0]?.toFixed(1)} meanwhile`;
  await writeFile(
    path.join(results, 'scale.md'),
    `# Time and memory by the number of people\n\nSeconds of processor time; the most memory that the process had. ${machine}.\n\n${table}\n`,
  );
  await writeFile(
    path.join(results, 'scale-runs.csv'),
    csvTable(
      ['stage', 'people', 'cpu seconds', 'MB', 'what'],
      rows.map(({ stage, size, found }) => [stage, size, found.cpuMs / 1_000, found.mostMb, found.what]),
    ),
  );
  console.log(table);
}

const shown = ({ cpuMs, mostMb, what }: Measured): string =>
  `${(cpuMs / 1_000).toFixed(1)} s, ${mostMb} MB${what === '' ? '' : `; ${what}`}`;

/** Not more memory than the promise allows: what needs more fails here. */
function inItsOwnProcess(stage: Stage, size: number): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--max-old-space-size=900', measure, stage, String(size)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.on('data', (part: Buffer) => {
      text += part.toString();
    });
    child.on('close', (status) => {
      const last = text.trim().split('\n').at(-1) ?? '';
      if (status === 0) resolve(JSON.parse(last) as Measured);
      else reject(new Error(`${stage} for ${size} people ended with ${status}`));
    });
  });
}
