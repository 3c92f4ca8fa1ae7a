// A corpus of forgeries of one small record, drawn by a seed: each kind is something that somebody with some of the
// powers can do (a push, a role's right to create, an old copy, a key of his own, the signer's key). Both verifiers
// must say the same of each.

import { createMemorySigner } from '../../pipelines/adapters/signers/memory-signer.ts';
import { certifiedBy, certifiedByHandler } from '../../pipelines/adapters/signers/run-key.ts';
import { type Append, encodeAppend, readAppend } from '../../pipelines/ledger/append.ts';
import { canonicalBytes, digestOf } from '../../pipelines/ledger/canonical.ts';
import { signedBytes } from '../../pipelines/ledger/certificate.ts';
import { checkpointText } from '../../pipelines/ledger/checkpoint.ts';
import type { EntryBody } from '../../pipelines/ledger/entry.ts';
import {
  checkpointKey,
  claimKey,
  entryKey,
  packKey,
  snapshotKey,
  windowPrefix,
} from '../../pipelines/ledger/keys.ts';
import { encodePack } from '../../pipelines/ledger/pack.ts';
import { signNote } from '../../pipelines/ledger/signed-note.ts';
import { createTree, hexOf } from '../../pipelines/ledger/tree.ts';
import type { RunKey } from '../../pipelines/ports.ts';
import { type Random, seededRandom } from '../../pipelines/rehearsal/random.ts';
import { sampleSigner } from '../pipelines/ledger/sample-record.ts';
import { runKey } from './run-key.ts';
import { createTestIssuer } from './run-token.ts';

export type Objects = Map<string, Uint8Array>;

export interface Forgery {
  readonly kind: string;
  readonly objects: ReadonlyMap<string, Uint8Array>;
  readonly expected: 'whole' | 'not-closed' | 'unsigned' | 'altered' | 'anything-but-whole';
  /** A checkpoint that somebody kept elsewhere. */
  readonly published: Uint8Array | null;
}

export interface Originals {
  readonly window: string;
  readonly whole: ReadonlyMap<string, Uint8Array>;
  /** Of the same beginning: as it was before its end, a fork, and another window's. */
  readonly older: ReadonlyMap<string, Uint8Array>;
  readonly fork: ReadonlyMap<string, Uint8Array>;
  readonly foreign: ReadonlyMap<string, Uint8Array>;
}

/** What certifies the runs of a record that a workflow writes. */
export const issuer = createTestIssuer();
export const mailHandler = createMemorySigner('mail', new Uint8Array(32).fill(44));
const thief = createMemorySigner('thief', new Uint8Array(32).fill(66));
const measured: EntryBody = { kind: 'measured', phase: 'hold', name: 'forged', value: 1, unit: 'ms' };

/** At least `count` forgeries, some of every kind. */
export async function forgeriesOf(originals: Originals, seed: number, count: number): Promise<Forgery[]> {
  const random = seededRandom(seed, 'forgeries');
  const names = Object.keys(kinds);
  const all: Forgery[] = [];
  for (let index = 0; all.length < count; index += 1) {
    const kind = names[index % names.length] as string;
    const { expected, make, isPublished = false } = kinds[kind] as Kind;
    const objects = new Map(originals.whole);
    const made = await make(objects, random, originals);
    const newest = under(originals.whole, '/checkpoints/').at(-1) ?? '';
    const published = isPublished ? (originals.whole.get(newest) ?? null) : null;
    all.push({ kind, objects: made ?? objects, expected, published });
  }
  return all;
}

interface Kind {
  readonly expected: Forgery['expected'];
  readonly isPublished?: true;
  // biome-ignore lint/suspicious/noConfusingVoidType: most of them change the objects in place and return nothing
  make(objects: Objects, random: Random, originals: Originals): Promise<Objects | void> | Objects | void;
}

const any = 'anything-but-whole' as const;

function under(objects: ReadonlyMap<string, Uint8Array>, folder: string): string[] {
  return [...objects.keys()].filter((key) => key.includes(folder)).sort();
}

function change(objects: Objects, key: string, random: Random): void {
  const bytes = Uint8Array.from(objects.get(key) as Uint8Array);
  const at = Math.floor(random.next() * bytes.byteLength);
  bytes[at] = (bytes[at] as number) ^ (1 << Math.floor(random.next() * 8));
  objects.set(key, bytes);
}

const flip = (folder: string, expected: Forgery['expected'] = any): Kind => ({
  expected,
  make: (objects, random) => change(objects, random.pick(under(objects, folder)), random),
});
const remove = (folder: string, expected: Forgery['expected'] = any): Kind => ({
  expected,
  make: (objects, random) => void objects.delete(random.pick(under(objects, folder))),
});
const cut = (folder: string): Kind => ({
  expected: any,
  make: (objects, random) => {
    const key = random.pick(under(objects, folder));
    const bytes = objects.get(key) as Uint8Array;
    objects.set(key, bytes.subarray(0, Math.floor(random.next() * bytes.byteLength)));
  },
});
const swap = (folder: string): Kind => ({
  expected: any,
  make: (objects, random) => {
    const keys = under(objects, folder);
    const one = random.pick(keys);
    const other = random.pick(keys.filter((key) => key !== one));
    const bytes = objects.get(one) as Uint8Array;
    objects.set(one, objects.get(other) as Uint8Array);
    objects.set(other, bytes);
  },
});

function appendAt(objects: Objects, window: string, number: number): Append {
  const read = readAppend(objects.get(entryKey(window, number)) ?? new Uint8Array());
  if (read.result === 'refused') throw new Error(read.why);
  return read.value;
}

async function signedWith(key: RunKey | null, append: Omit<Append, 'signature'>): Promise<Uint8Array> {
  const signature = key === null ? new Uint8Array(64).fill(7) : await key.sign(signedBytes('append', append));
  return encodeAppend({ ...append, signature: Buffer.from(signature).toString('base64') });
}

function sizeOf(objects: Objects): number {
  return under(objects, '/entries/').filter((key) => !/99999999|abc/.test(key)).length;
}

/** The last entries, written anew from `first` on with other words and right roots. */
async function rewriteTail(
  objects: Objects,
  window: string,
  first: number,
  key: RunKey | null,
): Promise<void> {
  const tree = createTree();
  for (let number = 1; number <= sizeOf(objects); number += 1) {
    const place = entryKey(window, number);
    if (number >= first) {
      const { signature: _, ...append } = appendAt(objects, window, number);
      const bodies = append.bodies.map((body): EntryBody => (body.kind === 'measured' ? measured : body));
      objects.set(place, await signedWith(key, { ...append, bodies, root: hexOf(tree.root()) }));
    }
    tree.append(objects.get(place) as Uint8Array);
  }
}

async function addAtEnd(
  objects: Objects,
  window: string,
  key: RunKey | null,
  more: Partial<Append> = {},
): Promise<void> {
  const size = sizeOf(objects);
  const { signature: _, ...last } = appendAt(objects, window, size);
  const root = rootOf(objects, window, size);
  const append = { ...last, sequence: size + 1, root, bodies: [measured], ...more };
  objects.set(entryKey(window, size + 1), await signedWith(key, append));
}

/** An entry at the end by a key of one's own, certified so. */
async function addCertified(objects: Objects, window: string, certify: RunKey['certify']): Promise<void> {
  const { at } = appendAt(objects, window, sizeOf(objects));
  const later = (ms: number) => new Date(Date.parse(at) + ms).toISOString();
  const { publicKey: key } = stolen;
  const sayings = ['write'] as const;
  const uncertified = { window, key, holder: 'thief', from: at, until: later(3_600_000), sayings };
  const certificate = { ...uncertified, proof: await certify(uncertified) };
  const taken: EntryBody = { kind: 'claim-taken', holder: 'thief', expires: later(600_000), certificate };
  await addAtEnd(objects, window, stolen, { claim: 2, bodies: [taken, measured] });
}

function rootOf(objects: Objects, window: string, size: number): string {
  const tree = createTree();
  for (let number = 1; number <= size; number += 1)
    tree.append(objects.get(entryKey(window, number)) as Uint8Array);
  return hexOf(tree.root());
}

async function sign(objects: Objects, window: string, size: number, by = thief): Promise<void> {
  const text = checkpointText({ window, size, root: rootOf(objects, window, size) });
  objects.set(checkpointKey(window, size), await signNote(text, by));
}

function signedAlsoBy(objects: Objects, name: string): void {
  const [key = ''] = under(objects, '/checkpoints/');
  const line = Buffer.from(`— ${name} ${Buffer.alloc(68).toString('base64')}\n`);
  objects.set(
    key.replace('.note', '-also.note'),
    Buffer.concat([objects.get(key) ?? new Uint8Array(), line]),
  );
}

function edit(objects: Objects, key: string, edited: (value: Record<string, unknown>) => object): void {
  const value = JSON.parse(new TextDecoder().decode(objects.get(key))) as Record<string, unknown>;
  objects.set(key, canonicalBytes(edited(value)));
}

const honest = runKey('one');
/** Of the same name, and of one that nobody knows. */
const [otherIssuer, unknownIssuer] = [createTestIssuer(), createTestIssuer('k-2')];
const stolen = runKey('thief', certifiedBy(thief));

/** Sealed by the run's own key. */
async function pack(objects: Objects, window: string, copies: readonly Uint8Array[]): Promise<void> {
  const taken = appendAt(objects, window, 1).bodies.find((body) => body.kind === 'claim-taken');
  if (taken?.certificate === undefined) throw new Error('no certificate');
  const { certificate } = taken;
  const at = '2026-12-05T17:00:00.000Z';
  const seal = {
    window,
    from: 1,
    to: copies.length,
    root: rootOf(objects, window, copies.length),
    refused: [],
    at,
  };
  const signature = Buffer.from(await honest.sign(signedBytes('seal', { ...seal, certificate }))).toString(
    'base64',
  );
  objects.set(packKey(window, 1, copies.length), encodePack({ ...seal, certificate, signature }, copies));
}

/** What anybody who may write can put where the record lies; its keys. */
function rubbish(objects: Objects, { window }: Originals): readonly string[] {
  const copied = objects.get(under(objects, '/checkpoints/')[0] as string) as Uint8Array;
  const put = (name: string, bytes: Uint8Array = canonicalBytes({})) => {
    objects.set(`${windowPrefix(window)}${name}`, bytes);
    return `${windowPrefix(window)}${name}`;
  };
  return [
    put('entries/99999999.json'),
    put('entries/abc.json'),
    put('checkpoints/99999999.note', copied),
    put('checkpoints/zzz.note'),
    put(`snapshots/sha256-${'0'.repeat(64)}.json`),
    put(`personal/sha256-${'0'.repeat(64)}.bin`),
    put('packs/00000001-00000002.txt'),
  ];
}

export const kinds: Readonly<Record<string, Kind>> = {
  'nothing at all': { expected: 'whole', make: () => undefined },
  'an entry flipped': flip('/entries/'),
  'a claim flipped': flip('/claims/'),
  'a checkpoint flipped': flip('/checkpoints/'),
  'a snapshot flipped': flip('/snapshots/'),
  'a fact flipped': flip('/facts/'),
  'evidence flipped': flip('/evidence/', 'altered'),
  'people’s data flipped': flip('/personal/', 'altered'),
  'an entry removed': remove('/entries/'),
  'a claim removed': {
    expected: 'altered',
    make: (objects, _, { window }) => void objects.delete(claimKey(window, 1)),
  },
  'a snapshot removed': remove('/snapshots/'),
  'a fact removed': remove('/facts/', 'altered'),
  'evidence removed': remove('/evidence/', 'altered'),
  'people’s data removed': remove('/personal/', 'altered'),
  'the last checkpoint removed': {
    expected: 'unsigned',
    make: (objects) => void objects.delete(under(objects, '/checkpoints/').at(-1) as string),
  },
  'all checkpoints removed': {
    expected: 'unsigned',
    make: (objects) => {
      for (const key of under(objects, '/checkpoints/')) objects.delete(key);
    },
  },
  'an entry cut': cut('/entries/'),
  'a claim cut': cut('/claims/'),
  'a checkpoint cut': cut('/checkpoints/'),
  'a fact cut': cut('/facts/'),
  'two entries swapped': swap('/entries/'),
  'two checkpoints swapped': swap('/checkpoints/'),
  'two pieces of evidence swapped': swap('/evidence/'),
  'the end cut off, with its checkpoints': {
    expected: any,
    make: (objects, random, { window }) => {
      const size = sizeOf(objects);
      const left = Math.max(1, Math.floor(random.next() * size));
      for (let number = left + 1; number <= size; number += 1) {
        objects.delete(entryKey(window, number));
        objects.delete(checkpointKey(window, number));
      }
    },
  },
  'the end cut off, without its checkpoints': {
    expected: 'altered',
    make: (objects, random, { window }) => {
      const size = sizeOf(objects);
      const left = Math.max(1, Math.floor(random.next() * size));
      for (let number = left + 1; number <= size; number += 1) objects.delete(entryKey(window, number));
    },
  },
  'rolled back to an older copy': { expected: 'not-closed', make: (_, __, { older }) => new Map(older) },
  'an older copy with the newest checkpoint': {
    expected: 'altered',
    make: (objects, _, { older }) => {
      const newest = under(objects, '/checkpoints/').at(-1) as string;
      return new Map(older).set(newest, objects.get(newest) as Uint8Array);
    },
  },
  'entries of a fork behind our checkpoints': {
    expected: 'altered',
    make: (objects, random, { fork, window }) => {
      const from = 1 + Math.floor(random.next() * sizeOf(objects));
      for (let number = from; number <= sizeOf(objects); number += 1) {
        const place = entryKey(window, number);
        objects.set(place, fork.get(place) as Uint8Array);
      }
    },
  },
  'one entry of a fork': {
    expected: any,
    make: (objects, random, { fork, window }) => {
      const place = entryKey(window, 1 + Math.floor(random.next() * sizeOf(objects)));
      objects.set(place, fork.get(place) as Uint8Array);
    },
  },
  'a checkpoint of a fork': {
    expected: 'altered',
    make: (objects, random, { fork }) => {
      const key = random.pick(under(objects, '/checkpoints/'));
      objects.set(key, fork.get(key) as Uint8Array);
    },
  },
  'a foreign window under this name': {
    expected: any,
    make: (_, __, { foreign, window }) =>
      new Map(
        [...foreign].map(([key, bytes]) => [key.replace(/^windows\/[^/]+\//, windowPrefix(window)), bytes]),
      ),
  },
  'an entry of a foreign window': {
    expected: any,
    make: (objects, random, { foreign, window }) => {
      const key = random.pick(under(foreign, '/entries/'));
      const place = key.replace(/^windows\/[^/]+\//, windowPrefix(window));
      if (objects.has(place)) objects.set(place, foreign.get(key) as Uint8Array);
    },
  },
  'objects of a foreign window beside ours': {
    expected: 'whole',
    make: (objects, random, { foreign }) => {
      const key = random.pick([...foreign.keys()]);
      objects.set(key, foreign.get(key) as Uint8Array);
    },
  },
  'the tail rewritten without a signature': {
    expected: 'altered',
    make: (objects, random, { window }) =>
      rewriteTail(objects, window, 2 + Math.floor(random.next() * (sizeOf(objects) - 1)), null),
  },
  'the tail rewritten by a key of one’s own': {
    expected: 'altered',
    make: (objects, random, { window }) =>
      rewriteTail(objects, window, 2 + Math.floor(random.next() * (sizeOf(objects) - 1)), stolen),
  },
  'the tail rewritten by the run’s own key': {
    expected: 'altered',
    make: (objects, random, { window }) =>
      rewriteTail(objects, window, 2 + Math.floor(random.next() * (sizeOf(objects) - 4)), honest),
  },
  'the tail rewritten and signed by a stranger’s checkpoints': {
    expected: any,
    make: async (objects, random, { window }) => {
      await rewriteTail(objects, window, 2 + Math.floor(random.next() * (sizeOf(objects) - 1)), null);
      for (const key of under(objects, '/checkpoints/'))
        await sign(objects, window, Number(/(\d+)\.note/.exec(key)?.[1]));
    },
  },
  'an unsigned entry at the end': {
    expected: 'unsigned',
    make: (objects, _, { window }) => addAtEnd(objects, window, null),
  },
  'an entry at the end by a key of one’s own': {
    expected: 'unsigned',
    make: (objects, _, { window }) => addAtEnd(objects, window, stolen),
  },
  'an entry at the end with a claim and certificate of one’s own': {
    expected: 'unsigned',
    make: (objects, _, { window }) => addCertified(objects, window, stolen.certify),
  },
  'an entry at the end by a run of a branch': {
    expected: 'unsigned',
    make: (objects, random, { window }) => {
      const ref = random.pick(['refs/heads/mine', 'refs/tags/main', 'refs/heads/main/']);
      const of = { ref, workflow_ref: `o/r/.github/workflows/maintenance.yml@${ref}` };
      const others = [
        { repository_id: '43' },
        { ref_protected: 'false' },
        { iss: 'https://issuer.example.com' },
      ];
      return addCertified(
        objects,
        window,
        issuer.certify(random.pick([of, ...others, { aud: 'tideover:x' }])),
      );
    },
  },
  'an entry at the end by a token of another issuer’s key': {
    expected: 'unsigned',
    make: (objects, random, { window }) =>
      addCertified(objects, window, random.pick([otherIssuer, unknownIssuer]).certify()),
  },
  'an entry at the end by a handler’s key': {
    expected: 'unsigned',
    make: (objects, _, { window }) => addCertified(objects, window, certifiedByHandler(mailHandler)),
  },
  'rolled back behind what was published': {
    expected: 'altered',
    isPublished: true,
    make: (_, __, { older }) => new Map(older),
  },
  'rewritten as a fork of what was published': {
    expected: 'altered',
    isPublished: true,
    make: (_, __, { fork }) => new Map(fork),
  },
  'nothing at all, and the same was published': {
    expected: 'whole',
    isPublished: true,
    make: () => undefined,
  },
  'garbage as the last entry': {
    expected: 'unsigned',
    make: (objects, random, { window }) => {
      const bytes = Uint8Array.from({ length: Math.floor(random.next() * 60) }, () =>
        Math.floor(random.next() * 256),
      );
      objects.set(entryKey(window, sizeOf(objects) + 1), bytes);
    },
  },
  'JSON of another shape as the last entry': {
    expected: 'unsigned',
    make: (objects, random, { window }) => {
      const text = random.pick([
        '{}',
        '[]',
        'null',
        '"\\ud800"',
        '1e400',
        '{"__proto__":1}',
        '[[[[]]]]',
        '-0',
        '{"at":1}',
      ]);
      objects.set(entryKey(window, sizeOf(objects) + 1), new TextEncoder().encode(text));
    },
  },
  'an entry under a number that cannot be': {
    expected: 'unsigned',
    make: (objects, random, { window }) => {
      const name = random.pick([
        '99999999.json',
        'abc.json',
        '00000003.json.bak',
        '3.json',
        '00000000.json',
        'x/00000001.json',
      ]);
      objects.set(`${windowPrefix(window)}entries/${name}`, new TextEncoder().encode('{}'));
    },
  },
  'an entry replayed at the end': {
    expected: 'unsigned',
    make: (objects, random, { window }) => {
      const size = sizeOf(objects);
      const old = objects.get(entryKey(window, 1 + Math.floor(random.next() * size))) as Uint8Array;
      objects.set(entryKey(window, size + 1), old);
    },
  },
  'a claim until 9999': {
    expected: 'altered',
    make: (objects, _, { window }) =>
      edit(objects, claimKey(window, 1), (claim) => ({ ...claim, expires: '9999-01-01T00:00:00.000Z' })),
  },
  'a claim with another’s certificate': {
    expected: 'altered',
    make: (objects, _, { window }) =>
      edit(objects, claimKey(window, 1), (claim) => ({
        ...claim,
        certificate: { ...(claim.certificate as object), key: stolen.publicKey },
      })),
  },
  'a certificate stretched in the first entry': {
    expected: any,
    make: (objects, _, { window }) => {
      const first = appendAt(objects, window, 1);
      const bodies = first.bodies.map((body) =>
        body.kind === 'claim-taken' && body.certificate
          ? { ...body, certificate: { ...body.certificate, until: '2030-01-01T00:00:00.000Z' } }
          : body,
      );
      objects.set(entryKey(window, 1), encodeAppend({ ...first, bodies }));
    },
  },
  'a snapshot that names another certifier': {
    expected: any,
    make: (objects) => {
      const key = under(objects, '/snapshots/')[0] as string;
      edit(objects, key, (snapshot) => ({ ...snapshot, writers: { rehearsal: thief.publicKey } }));
    },
  },
  'a further snapshot whose name is right': {
    expected: 'whole',
    make: (objects, random, { window }) => {
      const bytes = canonicalBytes({ mine: random.next() });
      objects.set(snapshotKey(window, digestOf(bytes)), bytes);
    },
  },
  'a fact moved to another key': {
    expected: 'altered',
    make: (objects, random) => {
      const key = random.pick(under(objects, '/facts/'));
      objects.set(key.replace(/[^/]+$/, 'moved.json'), objects.get(key) as Uint8Array);
      objects.delete(key);
    },
  },
  'a fact that says the same in other bytes': {
    expected: 'altered',
    make: (objects, random) => {
      const key = random.pick(under(objects, '/facts/'));
      objects.set(key, Buffer.concat([objects.get(key) as Uint8Array, Buffer.from('\n')]));
    },
  },
  'evidence moved': {
    expected: 'altered',
    make: (objects) => {
      const key = under(objects, '/evidence/hold/')[0] as string;
      objects.set(`${key}.old`, objects.get(key) as Uint8Array);
      objects.delete(key);
    },
  },
  'an old checkpoint under the newest name': {
    expected: 'unsigned',
    make: (objects) => {
      const [first = '', ...rest] = under(objects, '/checkpoints/');
      objects.set(rest.at(-1) as string, objects.get(first) as Uint8Array);
    },
  },
  'checkpoints by a stranger': {
    expected: 'unsigned',
    make: async (objects, _, { window }) => {
      for (const key of under(objects, '/checkpoints/'))
        await sign(objects, window, Number(/(\d+)\.note/.exec(key)?.[1]));
    },
  },
  'a checkpoint by a stranger beside ours': {
    expected: 'unsigned',
    make: (objects, _, { window }) => sign(objects, window, 5),
  },
  'our checkpoint with a further signature, whose name holds a space that only one of two languages knows': {
    expected: 'whole',
    make: (objects, random) => signedAlsoBy(objects, random.pick(['a\u0085b', 'a\u001cb'])),
  },
  'our checkpoint with a further signature, whose name holds a space that nobody sees': {
    expected: 'unsigned',
    make: (objects) => signedAlsoBy(objects, 'a\ufeffb'),
  },
  'an entry of nothing by the run’s own key, older than all': {
    expected: 'altered',
    make: (objects, _, { window }) =>
      addAtEnd(objects, window, honest, { bodies: [], at: appendAt(objects, window, 1).at }),
  },
  'a line end after an entry': {
    expected: any,
    make: (objects, random, { window }) => {
      const key = entryKey(window, 1 + Math.floor(random.next() * sizeOf(objects)));
      objects.set(
        key,
        Buffer.concat([objects.get(key) as Uint8Array, Buffer.from(random.pick(['\n', '\r\n', ' ', '\0']))]),
      );
    },
  },
  'an entry spelt in another order': {
    expected: any,
    make: (objects, random, { window }) => {
      const key = entryKey(window, 1 + Math.floor(random.next() * sizeOf(objects)));
      const value = JSON.parse(new TextDecoder().decode(objects.get(key))) as object;
      objects.set(
        key,
        new TextEncoder().encode(JSON.stringify(Object.fromEntries(Object.entries(value).reverse()))),
      );
    },
  },
  'a pack of what was never written': {
    expected: 'altered',
    make: async (objects, _, { window, fork }) => {
      const [one, two] = [1, 2].map((number) => fork.get(entryKey(window, number)) as Uint8Array);
      await pack(objects, window, [one, two] as Uint8Array[]);
    },
  },
  'a pack of what stands there': {
    expected: 'whole',
    make: (objects, _, { window }) =>
      pack(
        objects,
        window,
        [1, 2, 3].map((number) => objects.get(entryKey(window, number)) as Uint8Array),
      ),
  },
  'rubbish where packs lie': {
    expected: 'unsigned',
    make: (objects, random, { window }) =>
      void objects.set(
        packKey(window, 1, 2),
        new TextEncoder().encode(random.pick(['', '\n', '{}\n', '{}\nAA==\nAA==\n'])),
      ),
  },
  'an amendment by the run’s own key to a snapshot that is spelt in another way': {
    expected: 'altered',
    make: async (objects, _, { window }) => {
      const [key = ''] = under(objects, '/snapshots/');
      const from = `sha256:${/sha256-([0-9a-f]+)/.exec(key)?.[1]}`;
      const bytes = Buffer.concat([objects.get(key) as Uint8Array, Buffer.from('\n')]);
      const to = digestOf(bytes);
      objects.set(snapshotKey(window, to), bytes);
      const change = { kind: 'correct', reason: 'mine', by: 'duty-lead' } as const;
      const amended: EntryBody = { kind: 'amended', from, to, change, cause: 'none', voids: [] };
      await addAtEnd(objects, window, honest, { bodies: [amended] });
    },
  },
  'rubbish in every folder': {
    expected: 'unsigned',
    make: (objects, _, originals) => void rubbish(objects, originals),
  },
  'rubbish in every folder, and the window has said so': {
    expected: 'whole',
    make: async (objects, _, originals) => {
      const { window } = originals;
      const bodies = rubbish(objects, originals).map((key): EntryBody => {
        const digest = digestOf(objects.get(key) as Uint8Array);
        return { kind: 'refused', key: key.slice(windowPrefix(window).length), digest, why: 'rubbish' };
      });
      await addAtEnd(objects, window, honest, { bodies });
      await sign(objects, window, sizeOf(objects), sampleSigner);
    },
  },
  'an entry removed, and every checkpoint behind it': {
    expected: 'altered',
    make: (objects, random, { window }) => {
      const taken = sizeOf(objects) - 1 - Math.floor(random.next() * 3);
      for (const key of under(objects, '/checkpoints/'))
        if (Number(/(\d+)\.note/.exec(key)?.[1]) >= taken) objects.delete(key);
      objects.delete(entryKey(window, taken));
    },
  },
  'everything gone but the checkpoints': {
    expected: 'altered',
    make: (objects) => {
      for (const key of objects.keys()) if (!key.includes('/checkpoints/')) objects.delete(key);
    },
  },
};
