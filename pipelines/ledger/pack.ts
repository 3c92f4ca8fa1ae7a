// Packs: a stretch of a ledger copied into one object, sealed by a run that has judged it, for stores on
// which reading an object costs a request. A pack proves itself: its bytes must give the root that its seal
// names, signed by a key that counts. The entries stay where they are; a reader that finds no pack, or a bad
// one, reads them instead.

import { canonicalBytes } from './canonical.ts';
import type { Certificate } from './entry.ts';
import type { Instant } from './fact.ts';
import { packKey } from './keys.ts';
import { readExactly } from './read-foreign.ts';
import { base64Of, exactBase64 } from './signed-note.ts';

export interface Seal {
  readonly window: string;
  /** Number of its first object. */
  readonly from: number;
  /** Number of its last. */
  readonly to: number;
  /** Merkle tree root over the whole ledger up to its last object. */
  readonly root: string;
  /** Numbers of its objects that do not count. */
  readonly refused: readonly number[];
  readonly at: Instant;
  readonly certificate: Certificate;
  readonly signature: string;
}

export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The shortest stretch that is packed; shorter ones are read entry by entry. */
const fewest = 4;
/** A pack that is less than this many times as long as what follows it is sealed anew together with that. */
const growth = 8;

/** The stretch to seal now, so that a long ledger is a handful of packs; null when there is too little. */
export function stretchToSeal(packs: readonly Stretch[], size: number): Stretch | null {
  let from = (packs.at(-1)?.to ?? 0) + 1;
  if (size - from + 1 < fewest) return null;
  for (const pack of packs.toReversed()) {
    if (pack.to - pack.from + 1 > growth * (size - from + 1)) break;
    from = pack.from;
  }
  return { from, to: size };
}

/** Key of the longest pack that begins at number `from`; null where there is none. */
export function packFrom(keys: readonly string[], window: string, from: number): string | null {
  const begin = packKey(window, from, 0).slice(0, -'00000000.txt'.length);
  return keys.findLast((key) => key.startsWith(begin)) ?? null;
}

export function encodePack(seal: Seal, objects: readonly Uint8Array[]): Uint8Array {
  const lines = objects.map((bytes) => `${base64Of(bytes)}\n`).join('');
  return Buffer.concat([canonicalBytes(seal), Buffer.from(`\n${lines}`)]);
}

/** Null when the bytes are no pack, or the pack of another key. */
export function readPack(
  bytes: Uint8Array,
  key: string,
): { readonly seal: Seal; readonly objects: readonly Uint8Array[] } | null {
  const end = bytes.indexOf(10);
  const read = readExactly<Seal>(bytes.subarray(0, Math.max(0, end)), 'seal');
  if (read.result === 'refused') return null;
  const seal = read.value;
  const lines = Buffer.from(bytes.subarray(end + 1))
    .toString('latin1')
    .split('\n');
  const objects = lines.slice(0, -1).map(exactBase64);
  const isWhole = lines.at(-1) === '' && objects.length === seal.to - seal.from + 1;
  if (!isWhole || packKey(seal.window, seal.from, seal.to) !== key) return null;
  return objects.every((each) => each !== null) ? { seal, objects } : null;
}
