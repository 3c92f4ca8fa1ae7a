import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMemoryStore } from '../../../pipelines/adapters/stores/memory-store.ts';
import { type Append, encodeAppend, entriesOf, readAppend } from '../../../pipelines/ledger/append.ts';
import { digestOf } from '../../../pipelines/ledger/canonical.ts';
import { LostClaim } from '../../../pipelines/ledger/claim.ts';
import type { EntryBody } from '../../../pipelines/ledger/entry.ts';
import { claimKey, entriesPrefix, entryKey } from '../../../pipelines/ledger/keys.ts';
import { type Ledger, openLedger } from '../../../pipelines/ledger/ledger.ts';
import type { Clock, Store } from '../../../pipelines/ports.ts';
import { openTestLedger, runKey, takeAndOpen } from '../../support/run-key.ts';

const window = 'w-1';
const minute = 60_000;

describe('a ledger', () => {
  test('gives what was appended, numbered, chained and in order, to whoever opens it', async () => {
    const store = createMemoryStore();
    const ledger = await open(store, 'one');
    await take(store, ledger);
    for (let value = 0; value < 100; value += 1) await ledger.append(measured(value));
    const other = await open(store, 'two');
    expect(other.entries()).toEqual(ledger.entries());
    expect(other.root).toBe(ledger.root);
    expect(valuesIn(other)).toEqual(Array.from({ length: 100 }, (_, value) => value));
    const numbers = other.entries().map(({ sequence }) => sequence);
    expect(numbers).toEqual([1, ...Array.from({ length: 101 }, (_, i) => i + 1)]);
  });

  test('gives back the entry as a reader will see it', async () => {
    const store = createMemoryStore();
    const ledger = await open(store, 'one');
    await take(store, ledger);
    const entry = await ledger.append({ ...measured(1), more: undefined } as unknown as EntryBody);
    expect('more' in entry.body).toBe(false);
    const read = readAppend((await store.read(entryKey(window, 2))) ?? new Uint8Array());
    expect(read.result === 'read' && entriesOf(read.value)).toEqual([entry]);
  });

  test('hears on refresh what another process appended', async () => {
    const store = createMemoryStore();
    const [writer, reader] = [await open(store, 'one'), await open(store, 'two')];
    await take(store, writer);
    for (let value = 0; value < 150; value += 1) await writer.append(measured(value));
    await reader.refresh();
    expect(reader.entries()).toEqual(writer.entries());
  });

  test.each([
    [
      'half a character, of which the other half was cut off',
      `the service said \ud83d`,
      'the service said \ufffd',
    ],
    ['a page where a reason was expected', 'x'.repeat(2_000_000), expect.stringMatching(/^x{1000}.*…$/)],
  ])(
    'takes what somebody else’s service said, whatever it is: %s',
    { timeout: 10_000 },
    async (_, why, kept) => {
      const store = createMemoryStore();
      const ledger = await open(store, 'one');
      await take(store, ledger);
      const outcome = { result: 'failed', why } as const;
      await ledger.append({ kind: 'outcome', effect: 'ab'.repeat(32), outcome });
      const [last] = (await open(store, 'two')).entries().slice(-1);
      expect(last?.body).toMatchObject({ outcome: { why: kept } });
    },
  );

  test('refuses alone what has no spelling, and takes what waits beside it', async () => {
    const store = createMemoryStore();
    const ledger = await open(store, 'one');
    await take(store, ledger);
    const odd = measured(Number.NaN);
    const [before, refused, after] = await Promise.allSettled([
      ledger.append(measured(1)),
      ledger.append(odd),
      ledger.append(measured(2)),
    ]);
    expect([before.status, refused.status, after.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    await ledger.append(measured(3));
    expect(valuesIn(await open(store, 'two'))).toEqual([1, 2, 3]);
  });

  test('never lets its times run backwards, whatever the clock does', async () => {
    const clock = manualClock();
    const store = createMemoryStore();
    const ledger = await open(store, 'one', clock);
    await take(store, ledger);
    clock.set(clock.now() - 5 * minute);
    const entry = await ledger.append(measured(1));
    expect(entry.at).toBe(ledger.entries()[0]?.at);
  });

  test('writes what waits together as one object, with one signature', async () => {
    const store = createMemoryStore();
    const ledger = await open(store, 'one');
    await take(store, ledger);
    await Promise.all(Array.from({ length: 50 }, (_, value) => ledger.append(measured(value))));
    expect(await store.list(entriesPrefix(window))).toHaveLength(2);
    expect(valuesIn(await open(store, 'two'))).toEqual(Array.from({ length: 50 }, (_, value) => value));
  });

  test('splits what waits where it would grow too large to be read', async () => {
    const store = createMemoryStore();
    const ledger = await open(store, 'one');
    await take(store, ledger);
    const name = 'x'.repeat(50_000);
    const values = Array.from({ length: 16 }, (_, value) => value);
    await Promise.all(values.map((value) => ledger.append({ ...measured(value), name } as EntryBody)));
    expect(valuesIn(await open(store, 'two'))).toEqual(values);
    expect(await store.list(entriesPrefix(window))).toHaveLength(3);
  });

  test('refuses to append what no reader would take', async () => {
    const store = createMemoryStore();
    const ledger = await open(store, 'one');
    await take(store, ledger);
    await expect(ledger.append({ kind: 'phase-undone', phase: 7 } as unknown as EntryBody)).rejects.toThrow(
      'bodies.0.phase is no phase',
    );
  });

  test.each([
    ['an entry is missing', (objects: Map<string, Uint8Array>) => objects.delete(entryKey(window, 2))],
    [
      'an entry was changed',
      (objects: Map<string, Uint8Array>) =>
        objects.set(entryKey(window, 2), encodeAppend({ ...readAt(objects, 2), bodies: [measured(99)] })),
    ],
    [
      'an entry belongs to another window',
      (objects: Map<string, Uint8Array>) =>
        objects.set(entryKey(window, 2), encodeAppend({ ...readAt(objects, 2), window: 'w-2' })),
    ],
    [
      'an entry is not what an entry looks like',
      (objects: Map<string, Uint8Array>) => objects.set(entryKey(window, 3), new TextEncoder().encode('{}')),
    ],
    [
      'what a claim was taken with was changed, so that its entries would count no more',
      (objects: Map<string, Uint8Array>) => objects.set(entryKey(window, 6), new Uint8Array()),
    ],
  ])('says where it is damaged when %s', async (_, damage) => {
    const store = createMemoryStore();
    const ledger = await open(store, 'one');
    await take(store, ledger);
    for (let value = 0; value < 4; value += 1) await ledger.append(measured(value));
    await ledger.releaseClaim();
    const next = await open(store, 'next');
    await take(store, next);
    await next.append(measured(4));
    const objects = new Map<string, Uint8Array>();
    for (const key of await store.list('')) objects.set(key, (await store.read(key)) as Uint8Array);
    damage(objects);
    await expect(open(await storeOf(objects), 'two')).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining('The ledger is damaged'),
      where: expect.stringContaining(entriesPrefix(window)),
    });
  });
});

describe('the claim', () => {
  test('is needed to write', async () => {
    const ledger = await open(createMemoryStore(), 'one');
    await expect(ledger.append(measured(1))).rejects.toThrow(LostClaim);
    expect(ledger.size).toBe(0);
  });

  test('is had by one process until it runs out, and then by the next', async () => {
    const store = createMemoryStore();
    const clock = manualClock();
    const [one, two] = [await open(store, 'one', clock), await open(store, 'two', clock)];
    expect(await one.takeClaim()).toMatchObject({ result: 'taken', claim: { number: 1 } });
    await take(store, one);
    const until = clock.now() + 10 * minute;
    expect(await two.takeClaim()).toEqual({ result: 'held', holder: 'one', until });
    clock.set(until - 1);
    expect(await two.takeClaim()).toMatchObject({ result: 'held' });
    clock.set(until);
    expect(await two.takeClaim()).toMatchObject({ result: 'taken', claim: { number: 2 } });
    expect(two.entries().map(({ claim, body }) => [claim, body.kind])).toEqual([
      [1, 'claim-taken'],
      [1, 'window-opened'],
      [2, 'claim-taken'],
    ]);
  });

  test('that was given back can be taken at once', async () => {
    const store = createMemoryStore();
    const [one, two] = [await open(store, 'one'), await open(store, 'two')];
    await take(store, one);
    await one.append(measured(1));
    await one.releaseClaim();
    await expect(one.append(measured(2))).rejects.toThrow(LostClaim);
    await take(store, two);
    await two.append(measured(3));
    expect(valuesIn(two)).toEqual([1, 3]);
  });

  test('is renewed by an append when less than half is left, so that an effect has half a claim to end', async () => {
    const clock = manualClock();
    const store = createMemoryStore();
    const ledger = await open(store, 'one', clock);
    await take(store, ledger);
    clock.set(clock.now() + 5 * minute);
    expect((await ledger.append(measured(1))).claim).toBe(1);
    clock.set(clock.now() + 1);
    expect((await ledger.append(measured(2))).claim).toBe(2);
    clock.set(clock.now() + 60 * minute);
    expect((await ledger.append(measured(3))).claim).toBe(3);
    expect(Date.parse(ledger.claim?.expires ?? '')).toBe(clock.now() + 10 * minute);
    await ledger.renewClaim();
    expect(ledger.claim?.number).toBe(3);
    clock.set(clock.now() + 6 * minute);
    await ledger.renewClaim();
    expect(ledger.entries().at(-1)).toMatchObject({ claim: 4, body: { kind: 'claim-taken', holder: 'one' } });
  });

  test('that was taken over keeps a process that slept from writing ever again', async () => {
    const store = createMemoryStore();
    const clock = manualClock();
    const asleep = manualClock();
    const [zombie, heir] = [await open(store, 'zombie', asleep), await open(store, 'heir', clock)];
    await take(store, zombie);
    await zombie.append(measured(1));
    clock.set(clock.now() + 11 * minute);
    await take(store, heir);
    await heir.append(measured(2));
    await expect(zombie.append(measured(3))).rejects.toThrow(LostClaim);
    await expect(zombie.append(measured(4))).rejects.toThrow(LostClaim);
    expect(zombie.claim).toBeNull();
    expect(valuesIn(await open(store, 'reader'))).toEqual([1, 2]);
  });

  test('that was taken over is not renewed by its old holder', async () => {
    const store = createMemoryStore();
    const clock = manualClock();
    const [old, heir] = [await open(store, 'old', clock), await open(store, 'heir', clock)];
    await take(store, old);
    clock.set(clock.now() + 11 * minute);
    await take(store, heir);
    await expect(old.append(measured(1))).rejects.toThrow(LostClaim);
    await expect(old.renewClaim()).rejects.toThrow(LostClaim);
    await heir.append(measured(2));
    expect(heir.entries().map(({ claim }) => claim)).toEqual([1, 1, 2, 2]);
  });

  test('comes after an entry that its old holder wrote in the last moment', async () => {
    const memory = createMemoryStore();
    const clock = manualClock();
    const asleep = manualClock();
    const old = await open(memory, 'old', asleep);
    await take(memory, old);
    const store: Store = {
      ...memory,
      async create(key, bytes) {
        // Between the new claim and its announcement.
        if (key === entryKey(window, 2)) await old.append(measured(1));
        return memory.create(key, bytes);
      },
    };
    const heir = await open(store, 'heir', clock);
    clock.set(clock.now() + 11 * minute);
    await take(store, heir);
    expect(heir.entries().map(({ claim, body }) => [claim, body.kind])).toEqual([
      [1, 'claim-taken'],
      [1, 'window-opened'],
      [1, 'measured'],
      [2, 'claim-taken'],
    ]);
  });

  test('whose holder died before it said so is followed by the next number', async () => {
    const memory = createMemoryStore();
    const clock = manualClock();
    const dying: Store = {
      ...memory,
      create: async (key, bytes) => {
        if (key.startsWith(entriesPrefix(window))) throw new Error('killed');
        return memory.create(key, bytes);
      },
    };
    const one = await open(dying, 'one', clock);
    await expect(take(memory, one)).rejects.toThrow('killed');
    const heir = await open(memory, 'two', clock);
    expect(await heir.takeClaim()).toMatchObject({ result: 'held', holder: 'one' });
    clock.set(clock.now() + 10 * minute);
    expect(await heir.takeClaim()).toMatchObject({ result: 'taken', claim: { number: 2 } });
    expect(await memory.list(claimKey(window, 3))).toEqual([]);
  });
});

describe('a store that is put back to an older copy under a run', () => {
  test.each([
    ['before its next act', 0],
    ['before it renews its claim', 6 * minute],
  ])('is told from one that stands, %s', async (_, passed) => {
    const store = createMemoryStore();
    const clock = manualClock();
    const gone = new Set<string>();
    const restored = { ...store, read: async (key: string) => (gone.has(key) ? null : store.read(key)) };
    const ledger = await open(restored, 'one', clock);
    await take(restored, ledger);
    expect(await ledger.confirmClaim(minute)).toBe(1);
    for (const key of [claimKey(window, 1), entryKey(window, 1), entryKey(window, 2)]) gone.add(key);
    clock.set(clock.now() + passed);
    await expect(ledger.confirmClaim(minute)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining('was put back to an older copy'),
    });
  });
});

describe('a machine that sleeps', () => {
  test('while it asks whether somebody has followed asks again, under a claim that outlasts the act', async () => {
    const memory = createMemoryStore();
    const clock = manualClock();
    let isAwake = false;
    const store: Store = {
      ...memory,
      read: async (key) => {
        if (isAwake && key === claimKey(window, 2)) clock.set(clock.now() + 8 * minute);
        isAwake &&= key !== claimKey(window, 2);
        return memory.read(key);
      },
    };
    const ledger = await open(store, 'one', clock);
    await take(store, ledger);
    isAwake = true;
    expect(await ledger.confirmClaim(4 * minute)).toBe(2);
  });
});

describe('a clock that is wrong', () => {
  test('does not make a claim last longer than ten minutes of the machine’s own', async () => {
    const store = createMemoryStore();
    const wall = manualClock();
    let passed = 0;
    const ledger = await open(store, 'one', { ...wall, elapsed: () => passed });
    await take(store, ledger);
    expect(ledger.claimFor(minute)).toBe(1);
    // Meanwhile somebody set the wall's clock back.
    passed += 11 * minute;
    expect(ledger.claimFor(minute)).toBeNull();
    expect((await ledger.append(measured(1))).claim).toBe(2);
  });

  test('keeps nobody out when its run took a claim with it and died before it wrote', async () => {
    const memory = createMemoryStore();
    const [ahead, clock] = [manualClock(), manualClock()];
    ahead.set(clock.now() + 2 * 60 * minute);
    const dying: Store = {
      ...memory,
      create: async (key, bytes) => {
        if (key.startsWith(entriesPrefix(window))) throw new Error('killed');
        return memory.create(key, bytes);
      },
    };
    await expect(take(memory, await open(dying, 'one', ahead))).rejects.toThrow('killed');
    const heir = await open(memory, 'two', clock);
    expect(await heir.takeClaim()).toMatchObject({ result: 'taken', claim: { number: 2 } });
  });

  test('leaves a last entry that is refused, and a person goes on after it with true times', async () => {
    const store = createMemoryStore();
    const [ahead, clock] = [manualClock(), manualClock()];
    ahead.set(clock.now() + 72 * 60 * minute);
    const one = await open(store, 'one', clock);
    await take(store, one);
    await one.releaseClaim();
    const wrong = await open(store, 'two', ahead);
    await wrong.takeClaim();
    await wrong.append(measured(1));
    const refused = await (await open(store, 'three', clock)).takeClaim().catch((error: unknown) => error);
    const { whatToDo = '' } = refused as { whatToDo?: string };
    const goOnAfter = Number(/TIDEOVER_GO_ON_AFTER=(\d+)/.exec(whatToDo)?.[1]);
    const key = runKey('four');
    await expect(
      (await openLedger({ store, window, clock, key, goOnAfter: goOnAfter - 1 })).takeClaim(),
    ).rejects.toThrow('minutes ahead');
    const four = await openLedger({ store, window, clock, key, goOnAfter });
    await four.takeClaim();
    expect((await four.append(measured(2))).at).toBe(new Date(clock.now()).toISOString());
    await four.releaseClaim();
    const next = await open(store, 'five', clock);
    await next.takeClaim();
    await next.append(measured(3));
    expect(valuesIn(await open(store, 'reader'))).toEqual([1, 2, 3]);
    // Whoever was wrong and writes on is overtaken.
    await expect(wrong.append(measured(4))).rejects.toThrow(LostClaim);
  });
});

describe('an append whose answer was lost', () => {
  test('is recognised as its own when the store says that the key is there', async () => {
    const memory = createMemoryStore();
    const store: Store = {
      ...memory,
      async create(key, bytes) {
        await memory.create(key, bytes);
        return 'exists';
      },
    };
    const ledger = await open(store, 'one');
    await take(store, ledger);
    await ledger.append(measured(1));
    expect(valuesIn(ledger)).toEqual([1]);
  });

  test('stays in the ledger once when it could not be read again either, and the process goes on', async () => {
    const memory = createMemoryStore();
    let breaks = false;
    const store: Store = {
      ...memory,
      read: async (key) => (breaks ? Promise.reject(new Error('connection lost')) : memory.read(key)),
      async create(key, bytes) {
        const result = await memory.create(key, bytes);
        if (breaks) throw new Error('connection lost');
        return result;
      },
    };
    const ledger = await open(store, 'one');
    await take(store, ledger);
    breaks = true;
    await expect(ledger.append(measured(1))).rejects.toThrow('connection lost');
    breaks = false;
    await ledger.append(measured(2));
    expect(valuesIn(ledger)).toEqual([1, 2]);
    expect(valuesIn(await open(memory, 'two'))).toEqual([1, 2]);
  });
});

test('whatever order three processes run in, no acknowledged entry is lost, doubled or written by an overtaken one', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.nat(8 * minute), { minLength: 3, maxLength: 3 }),
      async (scheduler, offsets) => {
        const memory = createMemoryStore();
        const clock = manualClock();
        const opener = await open(memory, 'opener', clock);
        await take(memory, opener);
        await opener.releaseClaim();
        const store: Store = {
          create: scheduler.scheduleFunction(memory.create),
          read: scheduler.scheduleFunction(memory.read),
          list: scheduler.scheduleFunction(memory.list),
        };
        const acknowledged: number[] = [];
        const work = offsets.map(async (offset, process) => {
          // Each process believes another time, so claims are taken over while their holders still write.
          const own: Clock = { ...clock, now: () => clock.now() + offset * 3 };
          const ledger = await open(store, `process ${process}`, own);
          for (let turn = 0; turn < 4; turn += 1) {
            clock.set(clock.now() + 2 * minute);
            try {
              if (ledger.claim === null && (await ledger.takeClaim()).result === 'held') continue;
              await ledger.append(measured(process * 10 + turn));
              acknowledged.push(process * 10 + turn);
            } catch (error) {
              // A clock that is far behind the others’ does nothing at all.
              if (!(error instanceof LostClaim || String(error).includes('ahead of this machine')))
                throw error;
            }
          }
        });
        await scheduler.waitFor(Promise.all(work));
        const ledger = await open(memory, 'reader');
        const written = valuesIn(ledger);
        expect(new Set(written).size).toBe(written.length);
        expect(written).toEqual(expect.arrayContaining(acknowledged));
      },
    ),
    { numRuns: 60 },
  );
});

test('a thousand entries are read back in parallel and prove to be the same', async () => {
  const memory = createMemoryStore();
  let reading = 0;
  let most = 0;
  const store: Store = {
    ...memory,
    async read(key) {
      reading += 1;
      most = Math.max(most, reading);
      await new Promise((resolve) => setImmediate(resolve));
      reading -= 1;
      return memory.read(key);
    },
  };
  const writer = await open(memory, 'one');
  await take(memory, writer);
  for (let value = 0; value < 1000; value += 1) await writer.append(measured(value));
  const reader = await open(store, 'two');
  expect(most).toBeGreaterThan(16);
  expect(digestOf(reader.entries())).toBe(digestOf(writer.entries()));
});

async function open(store: Store, holder: string, clock: Clock = manualClock()): Promise<Ledger> {
  return openTestLedger(store, window, holder, clock);
}

async function take(store: Store, ledger: Ledger): Promise<void> {
  await takeAndOpen(store, ledger);
}

function readAt(objects: ReadonlyMap<string, Uint8Array>, number: number): Append {
  const read = readAppend(objects.get(entryKey(window, number)) ?? new Uint8Array());
  if (read.result === 'refused') throw new Error(read.why);
  return read.value;
}

function manualClock(): Clock & { set(epochMs: number): void } {
  let now = Date.parse('2026-12-05T17:00:00.000Z');
  return {
    now: () => now,
    elapsed: () => now,
    set: (epochMs) => {
      now = epochMs;
    },
    sleep: async () => undefined,
    sleepUntil: async () => undefined,
  };
}

function measured(value: number): EntryBody {
  return { kind: 'measured', phase: 'hold', name: 'round trip', value, unit: 'ms' };
}

async function storeOf(objects: ReadonlyMap<string, Uint8Array>): Promise<Store> {
  const store = createMemoryStore();
  for (const [key, bytes] of objects) await store.create(key, bytes);
  return store;
}

function valuesIn(ledger: Ledger): number[] {
  return ledger.entries().flatMap(({ body }) => (body.kind === 'measured' ? [body.value] : []));
}
