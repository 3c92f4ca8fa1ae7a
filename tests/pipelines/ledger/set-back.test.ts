// A time that a person set back, after a run whose clock was days ahead: both verifiers take it where the claim names the
// time of the entry before, and nowhere else.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createMemoryStore } from '../../../pipelines/adapters/stores/memory-store.ts';
import { checkWords } from '../../../pipelines/gates/statements/restate.ts';
import { type Append, encodeAppend, readAppend } from '../../../pipelines/ledger/append.ts';
import { readRecord } from '../../../pipelines/ledger/bundle.ts';
import { signedBytes } from '../../../pipelines/ledger/certificate.ts';
import { entriesPrefix } from '../../../pipelines/ledger/keys.ts';
import { openLedger } from '../../../pipelines/ledger/ledger.ts';
import { base64Of } from '../../../pipelines/ledger/signed-note.ts';
import { verifyWindow } from '../../../pipelines/ledger/verify.ts';
import type { Clock } from '../../../pipelines/ports.ts';
import { runKey, takeAndOpen } from '../../support/run-key.ts';
import { bundleOf, objectsOf } from './sample-record.ts';

const window = 'w-1';
const now = Date.parse('2026-12-02T17:00:00.000Z');
const clockAt = (at: number): Clock => ({
  now: () => at,
  elapsed: () => at,
  sleep: async () => undefined,
  sleepUntil: async () => undefined,
});
const hasPython = spawnSync('python3', ['--version']).status === 0;
const folder = mkdtempSync(join(tmpdir(), 'tideover-set-back-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ['names the time of the entry before', (said: string) => said, false],
  ['names another time', () => '2026-12-05T17:00:00.001Z', true],
] as const)('where the claim %s', async (_, spell, isOlder) => {
  const store = createMemoryStore();
  const wrong = await openLedger({ store, window, clock: clockAt(now + 72 * 3_600_000), key: runKey('one') });
  await takeAndOpen(store, wrong);
  const key = runKey('two');
  const right = await openLedger({ store, window, clock: clockAt(now), key, goOnAfter: 1 });
  await right.takeClaim();
  const objects = await objectsOf(store);
  const last = (await store.list(entriesPrefix(window))).at(-1) ?? '';
  const read = readAppend(objects.get(last) ?? new Uint8Array());
  const append = (read.result === 'read' ? read.value : null) as Append;
  const bodies = append.bodies.map((body) =>
    body.kind === 'claim-taken' ? { ...body, setBackFrom: spell(body.setBackFrom ?? '') } : body,
  );
  const unsigned = { ...append, bodies };
  const signature = base64Of(await key.sign(signedBytes('append', unsigned)));
  objects.set(last, encodeAppend({ ...unsigned, signature }));

  const other = createMemoryStore();
  for (const [name, bytes] of objects) await other.create(name, bytes);
  const given = { ...(await readRecord(other, window)), keys: [], published: [], checkWords };
  const verdict = verifyWindow({ window, ...given });
  const older = { where: last, what: 'it is older than the entry before it' };
  expect(verdict.problems).toEqual(
    isOlder
      ? expect.arrayContaining([expect.objectContaining(older)])
      : expect.not.arrayContaining([expect.objectContaining(older)]),
  );
  expect(verdict.notes.some(({ what }) => what.startsWith('a person set the time back'))).toBe(!isOlder);
  if (!hasPython) return;
  const path = join(folder, 'record.jsonl');
  writeFileSync(path, bundleOf(objects));
  const script = join(import.meta.dirname, '../../../scripts/verify-evidence.py');
  const said = spawnSync('python3', [script, '--json', '--window', window, path], { encoding: 'utf8' });
  expect(said.stderr).toBe('');
  expect(said.stdout.includes(older.what)).toBe(isOlder);
});
