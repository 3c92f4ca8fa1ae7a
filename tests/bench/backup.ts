// How long a proven backup to two places takes, how large it is and how much memory it needs, beside restic and
// `tar | zstd | age` with the same proofs: every byte read back, decrypted and restored. On one disk: the network to a
// vault far away is not in it.

import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { markdownTable } from './support/tables.ts';
import { type Run, timed } from './support/timed.ts';

const fileBytes = 100_000;

export async function runBench({ quick, results }: { readonly quick: boolean; readonly results: string }) {
  const count = quick ? 1_000 : 10_000;
  const folder = await mkdtemp(join(tmpdir(), 'tideover-backup-'));
  const source = join(folder, 'source');
  await mkdir(join(source, 'files'), { recursive: true });
  await grow(source, 0, count);
  const key = join(folder, 'key.txt');
  execFileSync('age-keygen', ['-o', key], { stdio: 'ignore' });
  const at = (name: string) => join(folder, name);
  const ours = (...more: readonly string[]) => [
    process.execPath,
    'tests/bench/backup/ours.ts',
    source,
    at('ours'),
    ...more,
  ];
  const rows: string[][] = [];
  const add = (what: string, run: Run, size: string) =>
    rows.push([what, run.seconds.toFixed(1), String(Math.round(run.peakMegabytes)), size]);
  const first = timed(ours());
  add('ours, first', first, sizeOf(at('ours/near')));
  const restic = ['bash', '-ec', resticRun(source, folder)];
  add('restic, first', timed(restic), sizeOf(at('restic-a')));
  add('tar, zstd, age: first', timed(['bash', '-ec', tarRun(source, folder, key)]), sizeOf(at('a.age')));
  await grow(source, count, count + count / 100);
  add('ours, 1 % more', timed(ours('2', first.output.trim())), sizeOf(at('ours/near')));
  add('restic, 1 % more', timed(restic), sizeOf(at('restic-a')));
  await rm(folder, { recursive: true });
  const text = [
    '# A proven backup to two places',
    `${count} files of ${fileBytes / 1000} kB, half of each random, on ${cpus().length} cores at a load of ${loadavg()[0]?.toFixed(1)}; Node ${process.version}, ${version('restic', 'version')}. Memory is that of the largest process. With 1 % more, ours and restic prove all that they restore again.`,
    markdownTable(['run', 'seconds', 'peak, MB', 'one copy'], rows),
  ].join('\n\n');
  await mkdir(results, { recursive: true });
  await writeFile(join(results, 'backup.md'), `${text}\n`);
  console.log(text);
}

/** Initialised once, then the same again. */
const resticRun = (source: string, folder: string) => `
export RESTIC_PASSWORD=bench RESTIC_CACHE_DIR=${folder}/cache
for r in a b; do
  [ -d ${folder}/restic-$r ] || restic -q -r ${folder}/restic-$r init
  restic -q -r ${folder}/restic-$r backup ${source}
  restic -q -r ${folder}/restic-$r check --read-data
  rm -rf ${folder}/back-$r; restic -q -r ${folder}/restic-$r restore latest --target ${folder}/back-$r
  diff -rq ${source} ${folder}/back-$r${source}
done`;

const tarRun = (source: string, folder: string, key: string) => `
set -o pipefail
tar -C ${source} -cf - . | zstd -q | age -e -i ${key} -o ${folder}/a.age
cp ${folder}/a.age ${folder}/b.age
for r in a b; do
  mkdir ${folder}/tar-$r; age -d -i ${key} ${folder}/$r.age | zstd -dq | tar -C ${folder}/tar-$r -xf -
  diff -rq ${source} ${folder}/tar-$r
done`;

async function grow(source: string, from: number, to: number): Promise<void> {
  for (let index = from; index < to; index += 1) {
    const bytes = Buffer.concat([randomBytes(fileBytes / 2), Buffer.alloc(fileBytes / 2, `line ${index}\n`)]);
    const fileDigest = createHash('sha256').update(bytes).digest('hex');
    await writeFile(join(source, 'files', fileDigest), bytes);
    const item = {
      id: `f-${index}`,
      kind: 'file',
      body: JSON.stringify({ name: `${index}.bin` }),
      fileDigest,
    };
    await appendFile(join(source, 'items.jsonl'), `${JSON.stringify(item)}\n`);
  }
}

function sizeOf(path: string): string {
  return `${Math.round(Number(execFileSync('du', ['-sb', path], { encoding: 'utf8' }).split('\t')[0]) / 1_000_000)} MB`;
}

function version(command: string, ...args: readonly string[]): string {
  return execFileSync(command, args, { encoding: 'utf8' }).split(' compiled')[0]?.trim() ?? command;
}
