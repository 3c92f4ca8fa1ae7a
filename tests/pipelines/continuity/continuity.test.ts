// Backup parts, the restore check, the order of held work, and approvals compared: the questions to plain values.
// How the phases use them is tried beside the phases.

import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createMemoryStore } from '../../../pipelines/adapters/stores/memory-store.ts';
import { backUp } from '../../../pipelines/continuity/back-up.ts';
import { primaryOf, probeChannels } from '../../../pipelines/continuity/channel-readiness.ts';
import { openIn, reconcileApprovals } from '../../../pipelines/continuity/reconcile.ts';
import { differencesAfterReplay, replay } from '../../../pipelines/continuity/replay.ts';
import { backedUpItems, readAndDrop, restoreRound } from '../../../pipelines/continuity/restore.ts';
import { inReplayOrder } from '../../../pipelines/ledger/held-item.ts';
import type {
  BackupCipher,
  HistoryItem,
  MessageChannel,
  MessengerHistory,
  OutboxItem,
  Store,
} from '../../../pipelines/ports.ts';
import { cipherForTests } from '../../support/backup-cipher.ts';

const items = Array.from(
  { length: 1001 },
  (_, index): HistoryItem => ({ id: `m-${index}`, kind: 'message', body: `${index}` }),
);

const cipher = await cipherForTests();
const everything = ['messages', 'files', 'groups', 'contacts', 'configuration'] as const;
const scratch = { items: async () => {}, file: readAndDrop };

async function copied(
  store: Store,
  history: MessengerHistory = {
    exportSince: async () => ({ items, cursor: 'c' }),
    readFile: async function* () {},
  },
  by: BackupCipher = cipher,
  stores: readonly Store[] = [store],
  before: string | null = null,
): Promise<string> {
  const result = await backUp({
    window: 'w',
    round: before === null ? 1 : 2,
    attempt: 1,
    before,
    what: [...everything],
    history,
    vaults: stores.map((one, index) => ({ id: `vault-${index}`, store: one })),
    cipher: by,
    perform: async (request) => ({ result: 'done', detail: await request.act('key', 1) }),
  });
  if (result.result !== 'done') throw new Error(result.why.join());
  return result.manifestKey;
}

describe('a backup', () => {
  test('restores: every item is there', async () => {
    const store = createMemoryStore();
    const manifest = await copied(store);
    const restored: HistoryItem[] = [];
    const sink = { ...scratch, items: async (found: readonly HistoryItem[]) => void restored.push(...found) };
    expect(await restoreRound(store, manifest, cipher.open, sink)).toMatchObject({
      items: 1001,
      problems: [],
    });
    expect(restored).toEqual(items);
    expect(await backedUpItems(store, 'w', cipher.open)).toEqual(items.map(({ id }) => id));
  });

  test('follows an export page by page, and a file that is larger than an object in pieces', async () => {
    const store = createMemoryStore();
    const drawing = randomBytes(40_000_000);
    const digest = createHash('sha256').update(drawing).digest('hex');
    const file: HistoryItem = { id: 'f', kind: 'file', body: '{}', fileDigest: digest };
    const manifest = await copied(store, {
      exportSince: async (since) =>
        since === null
          ? { items: items.slice(0, 700), cursor: '1', more: true }
          : { items: [...items.slice(700), file], cursor: '2' },
      readFile: async function* () {
        for (let at = 0; at < drawing.length; at += 300_001) yield drawing.subarray(at, at + 300_001);
      },
    });
    const back = createHash('sha256');
    const sink = {
      ...scratch,
      file: async (_: string, pieces: AsyncIterable<Uint8Array>) => {
        for await (const piece of pieces) back.update(piece);
      },
    };
    const restored = await restoreRound(store, manifest, cipher.open, sink);
    expect(restored).toEqual({ manifests: 1, items: 1002, files: 1, problems: [] });
    expect(back.digest('hex')).toBe(digest);
    const packs = await store.list('backups/w/packs/');
    expect(packs).toHaveLength(5);
    const [lost = ''] = packs;
    const without = { ...store, read: async (key: string) => (key === lost ? null : store.read(key)) };
    const damaged = await restoreRound(without, manifest, cipher.open, scratch);
    expect(damaged).toMatchObject({ files: 0, problems: [`file f: ${lost} is missing`] });
  });

  const small = Array.from({ length: 300 }, (_, index) => Buffer.from(`drawing ${index} `.repeat(index)));
  const withFiles: MessengerHistory = {
    exportSince: async (since) => ({
      items: small.slice(0, since === null ? 200 : 300).map((bytes, index) => ({
        id: `f-${index}`,
        kind: 'file',
        body: '{}',
        fileDigest: createHash('sha256').update(bytes).digest('hex'),
      })),
      cursor: String(since === null ? 200 : 300),
    }),
    readFile: async function* ({ id }) {
      const bytes = small[Number(id.slice(2))] ?? new Uint8Array();
      yield bytes.subarray(0, 7);
      yield bytes.subarray(7);
    },
  };

  test('puts small files into few objects and gives each back byte for byte, an empty one too', async () => {
    const store = createMemoryStore();
    const manifest = await copied(store, withFiles);
    expect(await store.list('backups/w/packs/')).toHaveLength(1);
    const back = new Map<string, Buffer>();
    const sink = {
      ...scratch,
      file: async (id: string, pieces: AsyncIterable<Uint8Array>) =>
        void back.set(id, Buffer.concat(await Array.fromAsync(pieces))),
    };
    expect(await restoreRound(store, manifest, cipher.open, sink)).toMatchObject({
      files: 200,
      problems: [],
    });
    for (const [index, bytes] of small.slice(0, 200).entries())
      expect(back.get(`f-${index}`)?.equals(bytes)).toBe(true);
  });

  test('of a file that changed while it was copied gives back the last state, once', async () => {
    const store = createMemoryStore();
    const states = ['first state', 'last state'].map((state) => Buffer.from(state));
    const items = states.map((bytes) => ({
      id: 'same',
      kind: 'file' as const,
      body: '{}',
      fileDigest: createHash('sha256').update(bytes).digest('hex'),
    }));
    let reads = 0;
    const manifest = await copied(store, {
      exportSince: async () => ({ items, cursor: '' }),
      readFile: async function* () {
        yield states[reads++] ?? new Uint8Array();
      },
    });
    const back: string[] = [];
    const sink = {
      ...scratch,
      file: async (_: string, pieces: AsyncIterable<Uint8Array>) =>
        void back.push(Buffer.concat(await Array.fromAsync(pieces)).toString()),
    };
    await restoreRound(store, manifest, cipher.open, sink);
    expect(back).toEqual(['last state']);
  });

  test('goes on from the first round where every vault still has it, and writes no file twice', async () => {
    const store = createMemoryStore();
    const first = await copied(store, withFiles);
    const [pack = ''] = await store.list('backups/w/packs/');
    const second = await copied(store, withFiles, cipher, [store], first);
    const added = (await store.list('backups/w/packs/')).filter((key) => key !== pack);
    expect(added).toHaveLength(1);
    const content = await cipher.open((await store.read(added[0] ?? '')) ?? new Uint8Array());
    expect(content).toEqual(new Uint8Array(Buffer.concat(small.slice(200))));
    expect(await restoreRound(store, second, cipher.open, scratch)).toMatchObject({
      files: 300,
      problems: [],
    });
  });

  test('copies all again in the second round where one vault has lost anything of the first', async () => {
    const [near, far] = [createMemoryStore(), createMemoryStore()];
    const history: MessengerHistory = {
      ...withFiles,
      exportSince: async (since) =>
        since === null ? withFiles.exportSince(null) : { items: [], cursor: '200' },
    };
    const first = await copied(near, history, cipher, [near, far]);
    const [lost = ''] = await near.list('backups/w/packs/');
    const replaced = createMemoryStore();
    for (const key of await near.list(''))
      if (key !== lost) await replaced.create(key, (await near.read(key)) ?? new Uint8Array());
    const second = await copied(near, history, cipher, [replaced, far], first);
    expect(await restoreRound(replaced, second, cipher.open, scratch)).toMatchObject({
      items: 200,
      files: 200,
      problems: [],
    });
  });

  test('that holds another file than its history says is none', async () => {
    const other = { ...withFiles, readFile: async function* () {} };
    await expect(copied(createMemoryStore(), other)).rejects.toThrow('file f-1 is not what the history says');
  });

  test('encrypts nothing twice: neither for a second vault nor for what stands there', async () => {
    const store = createMemoryStore();
    let sealed = 0;
    const counting = {
      ...cipher,
      seal: async (bytes: Uint8Array) => {
        sealed += 1;
        return cipher.seal(bytes);
      },
    };
    await copied(store, undefined, counting, [store, createMemoryStore()]);
    expect(sealed).toBe(2);
    await copied(store, undefined, counting, [store]);
    expect(sealed).toBe(2);
  });

  test('shows nobody who keeps a vault what it holds, neither by name nor by content', async () => {
    const store = createMemoryStore();
    await copied(store);
    for (const key of await store.list('')) {
      expect(key).toMatch(/^backups\/w\/(parts|manifests\/round-1)\/[0-9a-f]{64}\.age$/);
      expect(new TextDecoder('latin1').decode((await store.read(key)) ?? undefined)).not.toContain('m-1');
    }
  });

  test('goes on after a run that was cut off: what stands there already is opened and counts', async () => {
    const store = createMemoryStore();
    const first = await copied(store);
    const keys = await store.list('');
    expect(await copied(store)).toBe(first);
    expect(await store.list('')).toEqual(keys);
  });

  test.for([
    ['is missing', () => null],
    [
      'was changed',
      (bytes: Uint8Array) => {
        const other = bytes.slice();
        other[0] = (other[0] ?? 0) ^ 1;
        return other;
      },
    ],
  ] as const)('does not restore when any one object of it %s, and says which', async ([, damage]) => {
    const store = createMemoryStore();
    const manifest = await copied(store);
    for (const broken of await store.list('')) {
      const read = async (key: string) => {
        const bytes = await store.read(key);
        return key === broken && bytes !== null ? damage(bytes) : bytes;
      };
      const { problems } = await restoreRound({ ...store, read }, manifest, cipher.open, scratch);
      expect(problems).toHaveLength(1);
      expect(problems[0]).toContain(broken.includes('/manifests/') ? 'manifest' : broken);
    }
  });

  test('to no vault at all is none', async () => {
    await expect(copied(createMemoryStore(), undefined, cipher, [])).rejects.toThrow();
  });
});

describe('held work', () => {
  const item = (key: string, at: string, conversation = 'sales'): OutboxItem => ({
    key,
    conversation,
    from: 'account-1',
    at,
    kind: 'message',
    text: key,
  });

  test('is ordered by time, then by conversation and key, however it was held', () => {
    const list = [item('c', '2'), item('b', '1'), item('a', '1'), item('d', '1', 'it')];
    expect(inReplayOrder(list).map(({ key }) => key)).toEqual(['d', 'a', 'b', 'c']);
    expect(inReplayOrder(list.toReversed()).map(({ key }) => key)).toEqual(['d', 'a', 'b', 'c']);
  });

  test('is compared one file at a time: for its digest a messenger may have to fetch all of it', async () => {
    const file = { name: 'f', digest: 'd' };
    let fetched = 0;
    let most = 0;
    const target = {
      put: async () => ({ result: 'done', id: '' }) as const,
      digestOf: async (key: string) => {
        if (!key.startsWith('file')) return key;
        fetched += 1;
        most = Math.max(most, fetched);
        await new Promise((resolve) => setTimeout(resolve));
        fetched -= 1;
        return key;
      },
    };
    const items = ['file-1', 'a', 'file-2', 'file-3'].map((key) => ({
      ...item(key, '1'),
      ...(key.startsWith('file') && { file }),
    }));
    expect(await differencesAfterReplay(items, target)).toHaveLength(4);
    expect(most).toBe(1);
  });

  test('of a conversation waits behind a refused item, and others go on', async () => {
    const target = {
      put: async ({ key }: OutboxItem) =>
        key === 'a' ? ({ result: 'refused', why: 'no' } as const) : ({ result: 'done', id: key } as const),
      digestOf: async () => null,
    };
    const report = await replay([item('a', '1'), item('b', '2'), item('x', '3', 'it')], target);
    expect(report).toEqual({
      replayed: [{ key: 'x', id: 'x' }],
      refused: [{ key: 'a', why: 'no' }],
      waiting: ['b'],
    });
  });
});

describe('approvals', () => {
  const po = (id: string, decision: 'approved' | 'rejected' = 'approved', by = 'account-1') => ({
    id,
    decision,
    by,
  });

  test('match when each is there once, with the same decision by the same person', () => {
    const result = reconcileApprovals([po('1'), po('2')], [po('2'), po('1'), po('3')]);
    expect(result).toEqual({ matched: 2, missing: [], lookedAtBy: {}, different: [], twice: [] });
    expect(openIn(result)).toEqual([]);
  });

  test.for([
    ['is missing', [], { missing: ['1'] }],
    [
      'was decided otherwise',
      [po('1', 'rejected')],
      { different: [{ id: '1', offline: 'approved by account-1', messenger: 'rejected by account-1' }] },
    ],
    ['was decided by somebody else', [po('1', 'approved', 'account-2')], { different: [{ id: '1' }] }],
    ['is there twice', [po('1'), po('1')], { twice: ['1'] }],
  ] as const)('do not match when one %s', ([, shown, wrong]) => {
    const result = reconcileApprovals([po('1')], shown);
    expect(result).toMatchObject(wrong);
    expect(openIn(result)).not.toEqual([]);
  });
});

describe('backup channels', () => {
  const channel = (probe: MessageChannel['probe']) => ({ probe }) as MessageChannel;

  test('are tried in the order of the plan; what throws or is not set up does not work', async () => {
    const channels = new Map([
      ['throws', channel(async () => Promise.reject(new Error('timeout')))],
      ['works', channel(async () => ({ works: true, detail: '' }))],
    ]);
    const readiness = await probeChannels(['absent', 'throws', 'works'], channels);
    expect(readiness.map(({ working }) => working.works)).toEqual([false, false, true]);
    expect(primaryOf(readiness)).toBe('works');
    expect(primaryOf(readiness.slice(0, 2))).toBeNull();
    // A service that said "later" may well be up, which is more than is known of one that failed.
    const later = { channel: 'busy', working: { works: null, why: 'later' } } as const;
    expect(primaryOf([later, ...readiness])).toBe('works');
    expect(primaryOf([...readiness.slice(0, 2), later])).toBe('busy');
  });
});
