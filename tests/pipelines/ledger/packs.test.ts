// A long ledger in packs: read in a handful of requests, and believed only as far as it proves itself.

import { describe, expect, test } from 'vitest';
import { createMemorySigner } from '../../../pipelines/adapters/signers/memory-signer.ts';
import { certifiedBy } from '../../../pipelines/adapters/signers/run-key.ts';
import { createMemoryStore } from '../../../pipelines/adapters/stores/memory-store.ts';
import { keepCheckpoint } from '../../../pipelines/ledger/checkpoint.ts';
import { checkpointKey, entryKey, packsPrefix } from '../../../pipelines/ledger/keys.ts';
import { openLedger } from '../../../pipelines/ledger/ledger.ts';
import { stretchToSeal } from '../../../pipelines/ledger/pack.ts';
import { readLedger } from '../../../pipelines/ledger/read-ledger.ts';
import { signNote, verifierKeyOf } from '../../../pipelines/ledger/signed-note.ts';
import type { Clock, Store } from '../../../pipelines/ports.ts';
import { countingStore } from '../../support/counting-store.ts';
import { runKey, takeAndOpen, testSnapshot } from '../../support/run-key.ts';

const window = 'w-1';
let now = Date.parse('2026-12-05T17:00:00.000Z');
const clock: Clock = {
  now: () => now,
  elapsed: () => now,
  sleep: async () => undefined,
  sleepUntil: async () => undefined,
};
const signer = createMemorySigner('record.example.com', new Uint8Array(32).fill(7));
const writers = { ...testSnapshot.writers, checkpoints: verifierKeyOf(signer) };

const bucket = (store: Store = createMemoryStore()) => countingStore(store);

/** `looks` runs, each of which appends so many objects and seals. */
async function record(store: Store, looks: number, each: number): Promise<void> {
  for (let look = 0; look < looks; look += 1) {
    now += 60_000;
    const ledger = await openLedger({ store, window, clock, key: runKey(`run-${look}`) });
    await takeAndOpen(store, ledger, { writers });
    for (let value = 0; value < each; value += 1) {
      await ledger.append({ kind: 'measured', phase: 'hold', name: `${look}`, value, unit: 'ms' });
    }
    await ledger.seal();
    await ledger.releaseClaim();
  }
}

async function copyOf(store: Store, without: (key: string) => boolean = () => false): Promise<Store> {
  const copy = createMemoryStore();
  for (const key of await store.list('')) {
    if (!without(key)) await copy.create(key, (await store.read(key)) as Uint8Array);
  }
  return copy;
}

describe('a ledger in packs', () => {
  test('says the same as its entries, in a handful of requests', async () => {
    const store = createMemoryStore();
    await record(bucket(store), 20, 25);
    const counted = bucket(store);
    const fromPacks = await readLedger(counted, window);
    const oneByOne = await readLedger(store, window);
    expect(fromPacks.entries()).toEqual(oneByOne.entries());
    expect(fromPacks.root).toBe(oneByOne.root);
    expect(fromPacks.size).toBeGreaterThan(500);
    expect(counted.requests.length).toBeLessThanOrEqual(10);
  });

  test('is written by nobody where reading costs nothing', async () => {
    const store = createMemoryStore();
    await record(store, 2, 10);
    expect(await store.list(packsPrefix(window))).toEqual([]);
  });

  test('grows so that it is never many', () => {
    const packs: { from: number; to: number }[] = [];
    for (let size = 7; size <= 10_000; size += 7) {
      const stretch = stretchToSeal(packs, size);
      if (stretch === null) continue;
      while ((packs.at(-1)?.from ?? 0) >= stretch.from) packs.pop();
      packs.push(stretch);
      expect(packs.length).toBeLessThanOrEqual(5);
    }
    expect(stretchToSeal(packs, (packs.at(-1)?.to ?? 0) + 3)).toBeNull();
  });

  test.each([
    ['a byte was changed', (bytes: Uint8Array) => bytes.with(bytes.length - 40, 65)],
    [
      'an entry was left out',
      (bytes: Uint8Array) =>
        Buffer.from(
          Buffer.from(bytes)
            .toString()
            .replace(/\n[^\n]+\n$/, '\n'),
        ),
    ],
    ['it is empty', () => new Uint8Array()],
    ['it is garbage', () => Uint8Array.from([1, 10, 2, 10])],
  ])('is not believed where %s; the entries are', async (_, damage) => {
    const whole = createMemoryStore();
    await record(bucket(whole), 3, 10);
    const store = await copyOf(whole, (key) => key.startsWith(packsPrefix(window)));
    for (const key of await whole.list(packsPrefix(window))) {
      await store.create(key, damage((await whole.read(key)) as Uint8Array));
    }
    const reading = await readLedger(bucket(store), window);
    expect(reading.entries()).toEqual((await readLedger(whole, window)).entries());
    expect(reading.packs()).toEqual([]);
  });

  test('belongs to the record as long as its seal is what was signed, wherever it lies', async () => {
    const whole = createMemoryStore();
    await record(bucket(whole), 2, 10);
    expect(await (await readLedger(whole, window)).strays()).toEqual([]);
    const store = await copyOf(whole, (key) => key.startsWith(packsPrefix(window)));
    for (const key of await whole.list(packsPrefix(window))) {
      const text = Buffer.from((await whole.read(key)) as Uint8Array).toString();
      await store.create(
        key,
        Buffer.from(text.replace(/"at":"2026-12-05T17:\d\d/, '"at":"2026-12-05T17:59')),
      );
    }
    const strays = await (await readLedger(store, window)).strays();
    expect(strays.length).toBeGreaterThan(0);
    expect(new Set(strays.map(({ why }) => why))).toEqual(new Set(['it is no pack of these entries']));
  });

  test('is not believed where somebody sealed it whom nobody certified', async () => {
    const whole = createMemoryStore();
    await record(bucket(whole), 2, 10);
    const [key = ''] = await whole.list(packsPrefix(window));
    const thief = runKey('thief', certifiedBy(createMemorySigner('thief', new Uint8Array(32).fill(66))));
    // A ledger of his own, whose seal is whole in itself.
    const his = createMemoryStore();
    const ledger = await openLedger({ store: bucket(his), window, clock, key: thief });
    await takeAndOpen(his, ledger, { writers: { rehearsal: 'none' } });
    for (let value = 0; value < 20; value += 1)
      await ledger.append({ kind: 'measured', phase: 'hold', name: 'forged', value, unit: 'ms' });
    await ledger.seal();
    const forged = (await his.read((await his.list(packsPrefix(window)))[0] ?? '')) as Uint8Array;
    const store = await copyOf(whole, (each) => each.startsWith(packsPrefix(window)));
    await store.create(key, forged);
    await store.create((await his.list(packsPrefix(window)))[0] ?? '', forged);
    const reading = await readLedger(bucket(store), window);
    expect(reading.entries()).toEqual((await readLedger(whole, window)).entries());
  });

  test('keeps out what was refused before it was sealed', async () => {
    const store = createMemoryStore();
    await record(bucket(store), 1, 5);
    await store.create(entryKey(window, 7), new Uint8Array());
    await record(bucket(store), 2, 5);
    const reading = await readLedger(bucket(store), window);
    expect(reading.packs().length).toBeGreaterThan(0);
    expect(reading.refused().map(({ sequence }) => sequence)).toEqual([7]);
    expect(reading.entries()).toEqual((await readLedger(store, window)).entries());
  });
});

describe('a store that was rolled back', () => {
  test('is recognised by a checkpoint ahead of the ledger, and nothing is done on it', async () => {
    const store = createMemoryStore();
    await record(store, 2, 5);
    const ledger = await readLedger(store, window);
    await keepCheckpoint(store, signer, ledger);
    const older = await copyOf(store, (key) => key.includes('/entries/') && key > entryKey(window, 8));
    await expect(readLedger(older, window)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining('The ledger ends at entry 8, and a checkpoint was signed over'),
      where: checkpointKey(window, ledger.size),
    });
    expect((await readLedger(store, window)).size).toBe(ledger.size);
  });

  test('is none because somebody put a note that nobody signed', async () => {
    const store = createMemoryStore();
    await record(store, 1, 5);
    const stranger = createMemorySigner('record.example.com', new Uint8Array(32).fill(8));
    const text = `tideover/${window}\n99999999\n${Buffer.alloc(32).toString('base64')}\n`;
    await store.create(checkpointKey(window, 99_999_999), await signNote(text, stranger));
    await store.create(checkpointKey(window, 99_999_998), new Uint8Array());
    expect((await readLedger(store, window)).size).toBe(6);
  });
});
