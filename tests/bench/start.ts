// How long a job of the night takes to start once its code is there: each entry of the release's bundle on Node 24, and
// the same from source on the packages' Node, until it has loaded all that it needs to say what it is (`--help`).

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bundleRelease } from '../../scripts/lib/release-bundle.ts';
import { pushedWindow } from '../support/pushed-window.ts';
import { markdownTable } from './support/tables.ts';

const node24 = join('.tideover', 'node24', 'node_modules', '.bin', 'node');

export async function runBench({ quick, results }: { readonly quick: boolean; readonly results: string }) {
  const folder = await mkdtemp(join(tmpdir(), 'tideover-start-'));
  const dist = join(folder, 'dist');
  const entries = await bundleRelease(dist);
  const archive = gzipSync(
    execFileSync('tar', ['--create', '--directory', folder, 'dist'], { maxBuffer: 1 << 26 }),
  );
  const node = existsSync(node24) ? node24 : process.execPath;
  const rows = entries.map(({ name, bytes }) => [
    name,
    (bytes / 1_000_000).toFixed(2),
    seconds(quick, node, join(dist, `${name}.mjs`)),
    seconds(quick, process.execPath, join('scripts', 'github', `${name}.ts`)),
  ]);
  await rm(folder, { recursive: true });
  const people = quick ? 40 : 1_000;
  const window = await pushedWindow(people);
  const table = markdownTable(['entry', 'MB', 'bundle, s', 'source, s'], rows);
  const megabytes = (archive.byteLength / 1_000_000).toFixed(2);
  const text = [
    '# Cold start of a job’s own code',
    `All entries in one archive: ${megabytes} MB. The median of ${tries(quick)} starts, each a new process without a compile cache, on ${cpus().length} cores at a load of ${loadavg()[0]?.toFixed(1)}; Node ${versionOf(node)} and ${process.version}. What GitHub itself takes (a runner, the checkout) is not in it.`,
    table,
    '## Before the bundle, and now',
    markdownTable(
      ['', 'at 7fde965', 'now', 'held by'],
      [
        ['MB down before the first effect, two jobs', '2 × 138', megabytes, '`tests/scripts/bundle.test.ts`'],
        [
          'pushes for a reminder to 1,000 people',
          '90',
          `${window.mostForANotice} for the longest of the window`,
          '`tests/pipelines/engine/pushes.test.ts`',
        ],
        [
          `pushes over a whole window of ${people.toLocaleString('en')} people`,
          '440 up to the canary',
          `${window.upToCanary} up to the canary, ${window.pushes} in all`,
          '–',
        ],
        [
          'pushes in its fullest minute',
          'as they came',
          String(window.mostInAMinute),
          '`tests/pipelines/engine/pushes.test.ts`',
        ],
        [
          'requests of an idle look at 10,000 entries on S3',
          'about 30,000',
          'at most 20',
          '`requests.test.ts`',
        ],
      ],
    ),
    'The figures of 7fde965 were measured then and are not taken again.',
  ].join('\n\n');
  await mkdir(results, { recursive: true });
  await writeFile(join(results, 'start.md'), `${text}\n`);
  console.log(text);
}

const tries = (quick: boolean): number => (quick ? 1 : 5);

function seconds(quick: boolean, node: string, script: string): string {
  const times = Array.from({ length: tries(quick) }, () => {
    const begun = performance.now();
    execFileSync(node, [script, '--help'], {
      env: { PATH: process.env.PATH, NODE_DISABLE_COMPILE_CACHE: '1' } as never,
    });
    return (performance.now() - begun) / 1000;
  }).toSorted((one, other) => one - other);
  return (times[Math.floor(times.length / 2)] ?? 0).toFixed(2);
}

function versionOf(node: string): string {
  return execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
}
