// Held work under kill -9: however often the desk dies while it collects, every item is held once and in order. Beside it
// what the disk itself gives: a file for each item, one append and one fsync for each, and for fifty together.

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { inParallel } from '../../pipelines/adapters/in-parallel.ts';
import { randomFrom } from './return-model/random.ts';
import { markdownTable } from './support/tables.ts';

export async function runBench({ quick, results }: { readonly quick: boolean; readonly results: string }) {
  const count = quick ? 2_000 : 100_000;
  const folder = await mkdtemp(join(tmpdir(), 'tideover-outbox-'));
  const command = (action: string) => [
    'tests/bench/outbox/hold.ts',
    join(folder, 'shared'),
    join(folder, 'store'),
    String(count),
    action,
  ];
  const handedIn = secondsOf(() => execFileSync(process.execPath, command('hand-in')));
  const random = randomFrom(7);
  let kills = 0;
  let collecting = 0;
  for (let isDone = false; !isDone; ) {
    const began = performance.now();
    // At first sooner than a start takes, later after some thousand items.
    isDone = await runUntil(command('collect'), 100 + random() * 3_000 * (1 + kills / 4));
    collecting += (performance.now() - began) / 1_000;
    if (!isDone) kills += 1;
  }
  const { stdout } = spawnSync(process.execPath, command('list'), { encoding: 'utf8', maxBuffer: 1 << 28 });
  const texts = stdout.trim().split('\n');
  const lost = count - new Set(texts).size;
  const doubled = texts.length - new Set(texts).size;
  const misplaced = texts.filter((text, index) => text !== `item ${index}`).length;
  const rate = (seconds: number) => Math.round(count / seconds).toLocaleString('en');
  const [one, fifty] = [await appends(folder, count, 1), await appends(folder, count, 50)];
  const files = await ownFiles(join(folder, 'files'), count);
  await rm(folder, { recursive: true });
  const text = [
    '# Held work under kill -9',
    `${count} items, ${kills} kills: ${lost} lost, ${doubled} doubled, ${misplaced} out of order. On ${cpus().length} cores at a load of ${loadavg()[0]?.toFixed(1)}; Node ${process.version}, seed 7.`,
    markdownTable(
      ['what', 'items a second'],
      [
        ['hand in, each durable before its receipt', rate(handedIn)],
        ['collect, encrypted and read back, with all restarts', rate(collecting)],
        ['the disk: a file and an fsync for each, 32 writers', rate(files)],
        ['the disk: an append and an fsync for each', rate(one)],
        ['the disk: an fsync for fifty appends', rate(fifty)],
      ],
    ),
  ].join('\n\n');
  await mkdir(results, { recursive: true });
  await writeFile(join(results, 'outbox.md'), `${text}\n`);
  console.log(text);
}

/** False when it was killed after so many milliseconds. */
function runUntil(command: readonly string[], ms: number): Promise<boolean> {
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'ignore', 'inherit'] });
  const timer = setTimeout(() => child.kill('SIGKILL'), ms);
  return new Promise((resolve, reject) => {
    child.on('close', (status, signal) => {
      clearTimeout(timer);
      if (signal === null && status !== 0) reject(new Error(`${command.join(' ')} ended with ${status}`));
      else resolve(signal === null);
    });
  });
}

function secondsOf(work: () => void): number {
  const began = performance.now();
  work();
  return (performance.now() - began) / 1_000;
}

async function appends(folder: string, count: number, together: number): Promise<number> {
  const handle = await open(join(folder, 'raw'), 'w');
  const began = performance.now();
  for (let index = 0; index < count; index += 1) {
    await handle.write(`${'x'.repeat(300)}\n`);
    if (index % together === together - 1) await handle.datasync();
  }
  await handle.close();
  return (performance.now() - began) / 1_000;
}

async function ownFiles(folder: string, count: number): Promise<number> {
  await mkdir(folder);
  const names = Array.from({ length: count }, (_, index) => join(folder, String(index)));
  const began = performance.now();
  await inParallel(names, 32, (name) => writeFile(name, 'x'.repeat(300), { flush: true }));
  return (performance.now() - began) / 1_000;
}
