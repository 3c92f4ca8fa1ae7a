// How long each verifier takes for the record of a window that told a hundred thousand people, and how much memory.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { sendDueNotices } from '../../pipelines/engine/send-notices.ts';
import { encodeBundle } from '../../pipelines/ledger/bundle.ts';
import { announcing } from './scale/stages.ts';
import { markdownTable } from './support/tables.ts';
import { timed } from './support/timed.ts';

export async function runBench({ quick, results }: { readonly quick: boolean; readonly results: string }) {
  const people = quick ? 10_000 : 100_000;
  const folder = await mkdtemp(join(tmpdir(), 'tideover-audit-'));
  const file = join(folder, 'record.jsonl');
  const night = await announcing(people);
  await sendDueNotices(night.run);
  const entries = night.ledger.size;
  await writeFile(file, await encodeBundle(night.store, night.run.window));
  const rows = [
    ['ours', process.execPath, 'scripts/audit-verify.ts', file],
    ['the second one', 'python3', 'scripts/verify-evidence.py', file],
  ].map(([name = '', ...command]) => {
    // 1: whole so far, and not closed.
    const { seconds, peakMegabytes, output } = timed(command, [0, 1]);
    return [name, seconds.toFixed(1), String(Math.round(peakMegabytes)), output.split('\n')[0] ?? ''];
  });
  await rm(folder, { recursive: true });
  const text = [
    '# Verifying a record',
    `${people} people were told; ${entries} entries, on ${cpus().length} cores at a load of ${loadavg()[0]?.toFixed(1)}; Node ${process.version}.`,
    markdownTable(['verifier', 'seconds', 'peak, MB', 'its verdict'], rows),
  ].join('\n\n');
  await mkdir(results, { recursive: true });
  await writeFile(join(results, 'audit.md'), `${text}\n`);
  console.log(text);
}
