// A receipt means that the work is on disk: whoever hands in is killed at any moment, and nothing that had a receipt is
// lost, doubled or half there.

import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import {
  handedIn,
  handInTo,
  openHandedIn,
  writeHandIn,
} from '../../../../pipelines/adapters/outbox/hand-in.ts';
import { sealingKeyOf } from '../../../../pipelines/ledger/sealed.ts';
import { messageItem } from '../../../../pipelines/operation/held-items.ts';
import { powerLossIn } from '../../../support/power-loss.ts';

const folder = mkdtempSync(join(tmpdir(), 'tideover-hand-in-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const windowKey = new Uint8Array(32).fill(5);
const kills = 6;

/** Hands in one item after the other and prints each receipt. */
const program = `
import { handInTo, readHandIn } from './pipelines/adapters/outbox/hand-in.ts';
import { messageItem } from './pipelines/operation/held-items.ts';
const [folder, run] = process.argv.slice(1);
const handIn = await readHandIn(folder);
for (let index = 0; ; index += 1) {
  const item = messageItem({ from: 'li-01', conversation: 'it', at: new Date(index * 1000).toISOString() }, run + '/' + index);
  await handInTo(folder, handIn, item);
  process.stdout.write(item.key + '\\n');
}`;

/** The receipts that were given before it was killed. */
function killedAfter(receipts: number, run: string): Promise<readonly string[]> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program, folder, run]);
    let said = '';
    child.stdout.on('data', (part) => {
      said += part;
      if (said.split('\n').length > receipts) setTimeout(() => child.kill('SIGKILL'), receipts % 5);
    });
    child.on('close', () => resolve(said.split('\n').slice(0, -1)));
  });
}

test('killed at any moment, nothing that had a receipt is lost or doubled, and what is there is whole', async () => {
  await writeHandIn(folder, { format: 1, window: 'w', sealTo: sealingKeyOf(windowKey), urgentTo: [] });
  const receipts: string[] = [];
  for (let kill = 0; kill < kills; kill += 1)
    receipts.push(...(await killedAfter(1 + kill * 7, `run-${kill}`)));
  expect(receipts.length).toBeGreaterThan(kills);
  const names = await handedIn(folder);
  const keys = names.map((name) => openHandedIn(windowKey, 'w', readFileSync(join(folder, name)))?.key);
  expect(keys).not.toContain(undefined);
  expect(new Set(keys).size).toBe(keys.length);
  expect(receipts.filter((key) => !keys.includes(key))).toEqual([]);
  expect(readdirSync(folder).filter((name) => name.endsWith('.draft')).length).toBeLessThanOrEqual(kills);
}, 60_000);

test('what has a receipt is there after a loss of power', async () => {
  const place = mkdtempSync(join(folder, 'power-'));
  const loss = await powerLossIn(place);
  const handIn = { format: 1, window: 'w-1', sealTo: sealingKeyOf(windowKey), urgentTo: [] } as const;
  const item = messageItem({ from: 'li-01', conversation: 'it', at: '2026-12-05T19:00:00.000Z' }, 'words');
  await handInTo(place, handIn, item);
  loss.stop();
  expect((await handedIn(place)).map((name) => loss.survives(join(place, name)))).toEqual([true]);
});
