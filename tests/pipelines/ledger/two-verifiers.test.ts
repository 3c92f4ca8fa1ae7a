// Two verifiers, written apart from one description (authority.json), say the same of every forgery: the verdict and
// the places. All of the corpus in CI (TIDEOVER_TESTS=thorough), a share of it here.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { certifiedByHandler } from '../../../pipelines/adapters/signers/run-key.ts';
import { createMemoryStore } from '../../../pipelines/adapters/stores/memory-store.ts';
import { checkWords } from '../../../pipelines/gates/statements/restate.ts';
import { decodeBundle, readRecord } from '../../../pipelines/ledger/bundle.ts';
import { verifierKeyOf } from '../../../pipelines/ledger/signed-note.ts';
import { type Verdict, verifyWindow } from '../../../pipelines/ledger/verify.ts';
import type { Store } from '../../../pipelines/ports.ts';
import { type Forgery, forgeriesOf, issuer, kinds, mailHandler } from '../../support/forgeries.ts';
import { bundleOf, keyOf, objectsOf, sampleRecord, sampleSigner, sampleWindow } from './sample-record.ts';

/** Half of them of a record that a rehearsal wrote, half of one by runs and functions. */
const count = process.env.TIDEOVER_TESTS === 'thorough' ? 1_200 : 4 * Object.keys(kinds).length;
const hasPython = spawnSync('python3', ['--version']).status === 0;
const folder = mkdtempSync(join(tmpdir(), 'tideover-forgeries-'));
let forgeries: readonly Forgery[];

beforeAll(async () => {
  const originalsOf = async (certified?: NonNullable<Parameters<typeof sampleRecord>[0]>['certified']) => {
    const record = async (options: Parameters<typeof sampleRecord>[0]) =>
      objectsOf((await sampleRecord({ ...options, ...(certified && { certified }) })).store);
    return {
      window: sampleWindow,
      whole: await record({}),
      older: await record({ upTo: 12 }),
      fork: await record({ code: 'v2' }),
      foreign: await record({ window: 'w-2' }),
    };
  };
  const byRuns = {
    writers: {
      workflow: issuer.workflow,
      handlers: [{ name: 'mail', key: mailHandler.publicKey, sayings: ['mail'] }],
    },
    run: issuer.certify(),
    mail: certifiedByHandler(mailHandler),
  } as const;
  const drawn = await Promise.all(
    [undefined, byRuns].map(async (certified, seed) =>
      forgeriesOf(await originalsOf(certified), seed, count / 2),
    ),
  );
  forgeries = drawn.flat();
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('there are more than forty kinds of forgery', () => {
  expect(Object.keys(kinds).length).toBeGreaterThan(40);
  expect(forgeries.length).toBe(count);
});

test('ours says of each what it is, and names the place', async () => {
  for (const forgery of forgeries) {
    const verdict = await ours(forgery);
    if (forgery.expected === 'anything-but-whole') expect(verdict.conclusion, forgery.kind).not.toBe('whole');
    else
      expect([verdict.conclusion, verdict.problems], forgery.kind).toEqual([
        forgery.expected,
        expect.anything(),
      ]);
    const isClean = verdict.conclusion === 'whole' || verdict.conclusion === 'not-closed';
    expect(verdict.problems.length === 0, forgery.kind).toBe(isClean);
  }
}, 600_000);

test.skipIf(!hasPython)(
  `the one in Python says the same${hasPython ? '' : ' (python3 is not installed)'}`,
  async () => {
    const script = join(import.meta.dirname, '../../../scripts/verify-evidence.py');
    const key = verifierKeyOf(sampleSigner);
    const theirs: Verdict[] = [];
    const indexed = forgeries.map((forgery, index) => ({ ...forgery, index }));
    for (const [note, group] of Map.groupBy(indexed, ({ published }) => published)) {
      const paths = group.map(({ index }) => join(folder, `${index}.jsonl`));
      for (const [at, path] of paths.entries()) writeFileSync(path, bundleOf((group[at] as Forgery).objects));
      if (note !== null) writeFileSync(join(folder, 'note'), note);
      const published = note === null ? [] : ['--published', join(folder, 'note')];
      const args = [script, '--json', '--window', sampleWindow, '--key', key, ...published, ...paths];
      const { stdout, stderr } = spawnSync('python3', args, { encoding: 'utf8', maxBuffer: 1 << 28 });
      expect(stderr).toBe('');
      const verdicts = stdout.trim().split('\n');
      for (const [at, { index }] of group.entries())
        theirs[index] = JSON.parse(verdicts[at] ?? '') as Verdict;
    }
    expect(theirs.length).toBe(forgeries.length);
    for (const [index, forgery] of forgeries.entries()) {
      const verdict = theirs[index] as Verdict;
      const saidOf = ({ conclusion, isRehearsal, root, signed, problems }: Verdict) => ({
        conclusion,
        isRehearsal,
        root,
        signed,
        places: [...new Set(problems.map(({ where, kind }) => `${where} ${kind}`))].sort(),
      });
      expect(saidOf(verdict), `${index}: ${forgery.kind}`).toEqual(saidOf(await ours(forgery)));
    }
  },
  600_000,
);

test.skipIf(!hasPython)('neither reads a bundle that holds a name twice', () => {
  const [key = '', bytes = new Uint8Array()] = [...(forgeries[0]?.objects ?? [])][0] ?? [];
  const line = Buffer.from(bundleOf(new Map([[key, bytes]])));
  const twice = Buffer.concat([line, line]);
  expect(() => decodeBundle(twice)).toThrow('not in the order of the keys');
  const path = join(folder, 'twice.jsonl');
  writeFileSync(path, twice);
  const script = join(import.meta.dirname, '../../../scripts/verify-evidence.py');
  const { status, stderr } = spawnSync('python3', [script, path], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([2, expect.stringContaining('not in the order of their keys')]);
});

async function ours({ objects, published }: Forgery): Promise<Verdict> {
  const store = await storeOf(objects);
  const read = await readRecord(store, sampleWindow);
  return verifyWindow({
    window: sampleWindow,
    ...read,
    keys: [keyOf(sampleSigner)],
    published: published === null ? [] : [{ name: join(folder, 'note'), note: published }],
    checkWords,
  });
}

async function storeOf(objects: ReadonlyMap<string, Uint8Array>): Promise<Store> {
  const store = createMemoryStore();
  for (const [key, bytes] of objects) await store.create(key, bytes);
  return store;
}
