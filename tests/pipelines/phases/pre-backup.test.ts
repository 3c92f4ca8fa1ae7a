// The backup: complete in every vault and proven restorable, or the window goes no further.

import { expect, test } from 'vitest';
import { createMemoryStore } from '../../../pipelines/adapters/stores/memory-store.ts';
import { runPhase } from '../../../pipelines/engine/run-phase.ts';
import { digestOf } from '../../../pipelines/ledger/canonical.ts';
import type { HistoryItem, Ports, Store } from '../../../pipelines/ports.ts';
import {
  bodiesOf,
  enterAgain,
  Killed,
  killBefore,
  type Night,
  openNight,
  takeOver,
} from '../../support/night.ts';

const file = new TextEncoder().encode('a file');
const history: readonly HistoryItem[] = [
  ...Array.from(
    { length: 1200 },
    (_, index): HistoryItem => ({ id: `m-${index}`, kind: 'message', body: `${index} ${'x'.repeat(9_000)}` }),
  ),
  { id: 'f-1', kind: 'file', body: '{}', fileDigest: digestOf(file).slice(7) },
];

/** A store whose objects can be lost behind its back. */
function fragile(): Store & { readonly lost: Set<string>; full: boolean } {
  const store = createMemoryStore();
  const lost = new Set<string>();
  const copies = new Map<string, Uint8Array>();
  return {
    ...store,
    lost,
    full: false,
    async create(key, bytes) {
      if (this.full) throw new Error('no space left');
      lost.delete(key);
      if (copies.has(key)) return 'exists';
      copies.set(key, bytes);
      return 'created';
    },
    read: async (key) => (lost.has(key) ? null : (copies.get(key) ?? null)),
    list: async (prefix) => [...copies.keys()].filter((key) => key.startsWith(prefix) && !lost.has(key)),
  };
}

async function* contentOf(): AsyncGenerator<Uint8Array> {
  yield file;
}

async function backingUp(ports: Partial<Ports> = {}, plan: Readonly<Record<string, unknown>> = {}) {
  const near = fragile();
  const far = fragile();
  const night = await openNight({
    plan: { 'backup.what': ['messages', 'files'], ...plan },
    ports: {
      history: {
        exportSince: async (since) =>
          since === null
            ? { items: history, cursor: '1201' }
            : { items: [...history.slice(0, 2), ...history.slice(-1)], cursor: '1204' },
        readFile: contentOf,
      },
      vaults: [
        { id: 'near', store: near },
        { id: 'far', store: far },
      ],
      ...ports,
    },
  });
  return { night, near, far, backUp: (round: 1 | 2 = 1) => runPhase(night.run, 'pre-backup', round) };
}

const copiesIn = (night: Night) => bodiesOf(night, 'intent').filter(({ what }) => what.startsWith('copy'));

test('done means every vault holds every part, the files and a manifest', async () => {
  const { night, near, far, backUp } = await backingUp();
  expect(await backUp()).toMatchObject({ result: 'done', carries: { primary: 'wecom' } });
  // All that fits into one effect, then the manifest.
  expect(copiesIn(night)).toHaveLength(2);
  for (const vault of [near, far])
    expect((await vault.list('backups/')).map((key) => key.split('/')[2])).toEqual(
      expect.arrayContaining(['parts', 'packs', 'manifests']),
    );
});

test('the second round copies only what is new since the first', async () => {
  const { near, backUp } = await backingUp();
  await backUp(1);
  const before = await near.list('backups/');
  expect(await backUp(2)).toMatchObject({
    result: 'done',
    summary: { en: expect.stringMatching(/^3 items/) },
  });
  // Three items in one part, and a manifest.
  expect(await near.list('backups/')).toHaveLength(before.length + 2);
});

test('a vault that has lost the first round has everything again after the second', async () => {
  const { far, backUp } = await backingUp();
  await backUp(1);
  for (const key of await far.list('backups/')) far.lost.add(key);
  expect(await backUp(2)).toMatchObject({
    result: 'done',
    summary: { en: expect.stringMatching(/^1201 items/) },
  });
  expect([...far.lost].filter((key) => !key.includes('/manifests/'))).toEqual([]);
});

test('every pack of every vault is restored once, and in the second round those that are new', async () => {
  const { near, far, backUp } = await backingUp();
  const restored: string[] = [];
  for (const [name, vault] of Object.entries({ near, far })) {
    const { read } = vault;
    vault.read = async (key) => {
      const bytes = await read(key);
      if (bytes !== null && key.includes('/packs/')) restored.push(name);
      return bytes;
    };
  }
  await backUp(1);
  expect(restored.sort()).toEqual(['far', 'near']);
  await backUp(2);
  expect(restored).toHaveLength(2);
});

test('a vault that keeps something else than it was given is named', async () => {
  const { far, backUp } = await backingUp();
  const { create } = far;
  far.create = async (key, bytes) => create.call(far, key, bytes.slice(0, -1));
  expect(await backUp()).toMatchObject({
    result: 'stopped',
    why: expect.stringContaining('The backup in far'),
  });
});

test('a backup that takes longer to restore than a claim lasts keeps its claim', async () => {
  const items = [...history, ...history, ...history];
  const { near, backUp, night } = await backingUp({
    history: { exportSince: async () => ({ items, cursor: '' }), readFile: contentOf },
  });
  const { read } = near;
  const others: string[] = [];
  near.read = async (key) => {
    const bytes = await read(key);
    if (bytes === null || !key.includes('/parts/')) return bytes;
    await night.clock.sleep(110_000);
    others.push((await takeOver(night, 0)).result);
    return bytes;
  };
  expect(await backUp()).toMatchObject({ result: 'done' });
  expect(new Set(others)).toEqual(new Set(['held']));
  expect(others.length * 110).toBeGreaterThan(600);
});

test('what the plan does not name is not copied', async () => {
  const { near, backUp } = await backingUp({}, { 'backup.what': ['messages', 'groups'] });
  expect(await backUp()).toMatchObject({ result: 'done' });
  expect((await near.list('backups/')).some((key) => key.includes('/packs/'))).toBe(false);
});

test.for([
  ['of messages and files', ['messages', 'files']],
  ['of messages alone', ['messages']],
] as const)('a vault that is full %s is named, and the phase stops', async ([, what]) => {
  const { far, backUp } = await backingUp({}, { 'backup.what': what });
  far.full = true;
  expect(await backUp()).toMatchObject({
    result: 'stopped',
    why: 'The backup is not complete: far: no space left',
  });
});

test.for(['near', 'far'] as const)(
  '%s lost a part and is named; mended, the next attempt copies it again',
  async (which) => {
    const { [which]: vault, backUp } = await backingUp();
    const { list, read } = vault;
    let reads = 0;
    // What is there before is looked at first, then all of it is restored.
    vault.read = async (key) => (key.includes('/parts/') && ++reads > 3 ? null : read(key));
    expect(await backUp()).toMatchObject({
      result: 'stopped',
      why: expect.stringContaining(`The backup in ${which}`),
    });
    // Somebody removed the damaged object: it must be copied anew, not taken for done.
    vault.read = read;
    const [part = ''] = await list('backups/');
    vault.lost.add(part);
    expect(await backUp()).toMatchObject({ result: 'done' });
    expect(vault.lost.size).toBe(0);
  },
);

test('no backup channel that works keeps the window from going on', async () => {
  const broken = { works: false, why: 'no route' } as const;
  const { night, backUp } = await backingUp();
  for (const channel of night.ports.channels.values()) Object.assign(channel, { probe: async () => broken });
  expect(await backUp()).toMatchObject({ result: 'stopped', why: 'No backup channel works' });
});

test('killed in the middle, copies each part once', async () => {
  const { night } = await backingUp();
  let outcomes = 0;
  killBefore(night.run, (body) => body.kind === 'outcome' && ++outcomes === 2);
  await expect(runPhase(night.run, 'pre-backup', 1)).rejects.toThrow(Killed);
  const next = await enterAgain(night);
  expect(await runPhase(next.run, 'pre-backup', 1)).toMatchObject({ result: 'done' });
  expect(copiesIn(next)).toHaveLength(2);
});

test('an unreachable messenger is waited for, and a reason that only counts up is no news', async () => {
  let call = 0;
  const { night, backUp } = await backingUp({
    history: {
      exportSince: async () => Promise.reject(new Error(`request ${++call} timed out after ${call * 7} ms`)),
      readFile: contentOf,
    },
  });
  for (let look = 0; look < 5; look += 1) expect(await backUp()).toMatchObject({ result: 'waiting' });
  expect(bodiesOf(night, 'phase-finished')).toHaveLength(1);
});

test('a mistake in the code is not waited for', async () => {
  const { backUp } = await backingUp({
    history: {
      exportSince: async () => Promise.reject(new TypeError('x is not a function')),
      readFile: contentOf,
    },
  });
  await expect(backUp()).rejects.toThrow(TypeError);
});
