import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { createMemorySigner } from '../../../pipelines/adapters/signers/memory-signer.ts';
import { type Append, encodeAppend, readAppend } from '../../../pipelines/ledger/append.ts';
import { digestOf } from '../../../pipelines/ledger/canonical.ts';
import { checkpointText } from '../../../pipelines/ledger/checkpoint.ts';
import type { WindowObjects } from '../../../pipelines/ledger/examination.ts';
import {
  checkpointKey,
  checkpointsPrefix,
  entriesPrefix,
  entryKey,
  factKey,
} from '../../../pipelines/ledger/keys.ts';
import { signNote } from '../../../pipelines/ledger/signed-note.ts';
import { createTree, hexOf } from '../../../pipelines/ledger/tree.ts';
import { verifyWindow } from '../../../pipelines/ledger/verify.ts';
import { sampleRecord, sampleWindow } from './sample-record.ts';

let whole: WindowObjects;
const size = 20;
const thorough = process.env.TIDEOVER_TESTS === 'thorough';

beforeAll(async () => {
  whole = await (await sampleRecord()).given();
});

describe('the verifier', () => {
  test('finds nothing wrong with a whole record, and says what it covers', () => {
    expect(verifyWindow(whole)).toEqual({
      window: sampleWindow,
      conclusion: 'whole',
      isRehearsal: true,
      entries: size,
      written: 21,
      closing: { entry: size, before: 20 },
      root: hexOf(createTree(entryBytes(whole)).root()),
      signed: size,
      checkpoints: 3,
      signedBy: ['record.example.com'],
      problems: [],
      notes: [],
    });
  });

  // All of it takes minutes (TIDEOVER_TESTS=thorough); by default a sample of what is not refused at first sight.
  test(`detects the flip of ${thorough ? 'any bit' : 'bits'} of any object`, () => {
    let seen = 0;
    for (const [key, bytes] of whole.objects) {
      for (let bit = 0; bit < bytes.byteLength * 8; bit += 1) {
        const flipped = Uint8Array.from(bytes);
        flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
        if (key.startsWith(entriesPrefix(sampleWindow)) && readAppend(flipped).result === 'refused') continue;
        seen += 1;
        if (!thorough && seen % 101 > 0) continue;
        const objects = new Map(whole.objects).set(key, flipped);
        if (problemsOf({ ...whole, objects }).length === 0)
          expect.fail(`bit ${bit} of ${key} flipped unseen`);
      }
    }
  }, 1_500_000);

  test('detects evidence that is another or missing, the report too', () => {
    for (const key of whole.evidence.keys()) {
      const missing = new Map(whole.evidence);
      missing.delete(key);
      expect(problemsOf({ ...whole, evidence: missing }), key).toHaveLength(1);
      const other = new Map(whole.evidence).set(key, digestOf('other'));
      const altered = problemsOf({ ...whole, evidence: other }).filter(({ kind }) => kind === 'altered');
      expect(altered, key).toHaveLength(1);
    }
  });

  test('says once that it has no key, instead of doubting every signature', () => {
    expect(problemsOf({ ...whole, keys: [] })).toEqual([
      {
        where: checkpointsPrefix(sampleWindow),
        what: 'no key was given to check the signatures with',
        kind: 'unsigned',
      },
    ]);
  });

  test('detects every object that is missing', () => {
    for (const key of whole.objects.keys()) {
      const objects = new Map(whole.objects);
      objects.delete(key);
      // The last checkpoint signs the end, the one before covers a phase, the first one neither.
      const isSpare = key === checkpointKey(sampleWindow, 1);
      expect(problemsOf({ ...whole, objects }).length > 0, key).toBe(!isSpare);
    }
  });

  test.each<[string, (entries: Uint8Array[]) => Uint8Array[]]>([
    ['an entry deleted', (entries) => entries.toSpliced(7, 1)],
    ['an entry doubled', (entries) => entries.toSpliced(7, 0, entries[7] as Uint8Array)],
    [
      'two entries swapped',
      (entries) => entries.toSpliced(7, 2, entries[8] as Uint8Array, entries[7] as Uint8Array),
    ],
    ['the last entries cut off', (entries) => entries.slice(0, -3)],
    ['everything cut off', () => []],
    ['carriage returns', (entries) => entries.with(7, added(entries[7], '\r\n'))],
    [
      'a byte order mark',
      (entries) => entries.with(7, Buffer.concat([Buffer.from('\ufeff'), entries[7] as Uint8Array])),
    ],
    ['an entry emptied', (entries) => entries.with(7, new Uint8Array())],
    [
      'an entry inserted and all after it numbered and chained anew',
      (entries) => rechained(entries.toSpliced(8, 0, entries[7] as Uint8Array)),
    ],
    [
      'an entry deleted and all after it numbered and chained anew',
      (entries) => rechained(entries.toSpliced(8, 1)),
    ],
    [
      'an entry changed and all after it chained anew',
      (entries) =>
        rechained(
          entries.map((bytes) => Buffer.from(new TextDecoder().decode(bytes).replace('12.5', '12.4'))),
        ),
    ],
  ])('detects %s', (_, edit) => {
    const edited = edit(entryBytes(whole));
    expect(problemsOf(withEntries(whole, edited))).not.toEqual([]);
  });

  test('detects a record cut off at any byte of any entry', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: size }), fc.nat(), (sequence, where) => {
        const entries = entryBytes(whole).slice(0, sequence);
        const last = entries.at(-1) as Uint8Array;
        entries[sequence - 1] = last.subarray(0, where % last.byteLength);
        expect(problemsOf(withEntries(whole, entries))).not.toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('detects a claim written under that was taken by nobody', () => {
    const entries = entryBytes(whole).map((bytes, index) =>
      index < 10 ? bytes : encodeAppend({ ...appendIn(bytes), claim: 2 }),
    );
    expect(problemsOf(withEntries(whole, rechained(entries)))).toContainEqual({
      where: entryKey(sampleWindow, 11),
      what: 'it does not count: its claim writes before it says that it was taken',
      kind: 'unsigned',
    });
  });

  test('detects a change in what is not signed yet, by the chain', async () => {
    const unsigned = await (await sampleRecord({ upTo: 11 })).given();
    const key = entryKey(sampleWindow, 7);
    const append = appendIn(unsigned.objects.get(key));
    const body = { kind: 'measured', phase: 'hold', name: 'forged', value: 1, unit: 'ms' } as const;
    const objects = new Map(unsigned.objects).set(key, encodeAppend({ ...append, bodies: [body] }));
    expect(problemsOf({ ...unsigned, objects })).toEqual([
      {
        where: entryKey(sampleWindow, 8),
        what: 'what stands before it is not what stood there when it was written',
        kind: 'altered',
      },
      {
        where: entryKey(sampleWindow, 7),
        what: 'it does not count: it is not signed by the claim’s holder',
        kind: 'unsigned',
      },
    ]);
  });

  test('counts a checkpoint once, however often somebody copies it', () => {
    const note = whole.objects.get(checkpointKey(sampleWindow, size)) ?? new Uint8Array();
    const objects = new Map(whole.objects);
    for (const spare of ['-a', '-b']) objects.set(checkpointKey(sampleWindow, size, spare), note);
    const { checkpoints } = verifyWindow({ ...whole, objects });
    expect(checkpoints).toBe(verifyWindow(whole).checkpoints);
  });

  test('takes no signature of a stranger for one of ours', async () => {
    const stranger = createMemorySigner('record.example.com', new Uint8Array(32).fill(9));
    const objects = new Map(whole.objects);
    const tree = createTree(entryBytes(whole));
    for (const at of [1, 12, size]) {
      const note = await signNote(
        checkpointText({ window: sampleWindow, size: at, root: hexOf(tree.root(at)) }),
        stranger,
      );
      objects.set(checkpointKey(sampleWindow, at), note);
    }
    expect(problemsOf({ ...whole, objects }).length).toBeGreaterThanOrEqual(3);
  });

  test('detects a fork signed with the right key, by a checkpoint that was published', async () => {
    const fork = await (await sampleRecord({ code: 'v2' })).given();
    expect(problemsOf(fork)).toEqual([]);
    const note = whole.objects.get(checkpointKey(sampleWindow, 12)) as Uint8Array;
    expect(problemsOf({ ...fork, published: [{ name: 'issue comment', note }] })).toEqual([
      {
        where: 'issue comment',
        what: 'the first 12 entries are not those that were signed',
        kind: 'altered',
      },
    ]);
  });

  test('detects a record rolled back to an older state that was valid, by a checkpoint that was published', async () => {
    const older = await (await sampleRecord({ upTo: 12 })).given();
    expect(problemsOf(older)).toEqual([]);
    const note = whole.objects.get(checkpointKey(sampleWindow, size)) as Uint8Array;
    expect(problemsOf({ ...older, published: [{ name: 'kept.note', note }] })).toEqual([
      {
        where: 'kept.note',
        what: `it was signed over ${size} entries; only 12 are left`,
        kind: 'altered',
      },
    ]);
  });

  test('detects the record of another window under this one’s name', () => {
    const objects = new Map([...whole.objects].map(([key, bytes]) => [key.replace('/w-1/', '/w-2/'), bytes]));
    const swapped = { ...whole, window: 'w-2', objects };
    expect(problemsOf(swapped).map(({ what }) => what)).toContain(
      'it does not count: it was written for another window',
    );
    expect(problemsOf({ ...whole, window: 'w-2' }).length).toBeGreaterThan(0);
  });

  test('detects that what must happen once was begun twice, unless a person allowed it', async () => {
    const doubled = await (await sampleRecord({ twice: true })).given();
    expect(problemsOf(doubled).map(({ what }) => what)).toContain(
      'the effect e-1 is begun again, and nobody said that it may be',
    );
  });

  test('names an effect without an outcome, a fact not taken and an unsigned end without calling them wrong', async () => {
    const cut = await (await sampleRecord({ upTo: 3 })).given();
    const verdict = verifyWindow(cut);
    expect(verdict.problems).toEqual([]);
    expect(verdict.notes.map(({ where }) => where)).toEqual([
      checkpointsPrefix(sampleWindow),
      ...[...whole.evidence.keys()].filter((key) => key.includes('/evidence/')),
      factKey(sampleWindow, 'mail', '1'),
      'entry 3',
    ]);
  });
});

function appendIn(bytes: Uint8Array | undefined): Append {
  const read = readAppend(bytes ?? new Uint8Array());
  if (read.result === 'refused') throw new Error(read.why);
  return read.value;
}

function problemsOf(given: WindowObjects) {
  return verifyWindow(given).problems;
}

function entryBytes({ objects }: WindowObjects): Uint8Array[] {
  return [...objects]
    .filter(([key]) => key.startsWith(entriesPrefix(sampleWindow)))
    .map(([, bytes]) => bytes);
}

function withEntries(given: WindowObjects, entries: readonly Uint8Array[]): WindowObjects {
  const others = [...given.objects].filter(([key]) => !key.startsWith(entriesPrefix(sampleWindow)));
  const numbered = entries.map((bytes, index) => [entryKey(sampleWindow, index + 1), bytes] as const);
  return { ...given, objects: new Map([...others, ...numbered]) };
}

/** What a forger without the signing key can do: new numbers and new roots for everything. */
function rechained(entries: readonly Uint8Array[]): Uint8Array[] {
  const tree = createTree();
  return entries.map((bytes, index) => {
    const again = encodeAppend({ ...appendIn(bytes), sequence: index + 1, root: hexOf(tree.root()) });
    tree.append(again);
    return again;
  });
}

function added(bytes: Uint8Array | undefined, text: string): Uint8Array {
  return Buffer.concat([bytes ?? new Uint8Array(), Buffer.from(text)]);
}
