// The Merkle tree of RFC 6962: 0x00 before a leaf, 0x01 before a node, the largest power of two to the left.
// Complete subtrees are kept by level, so that an append, a root and a proof cost O(log n) hashes.

import { hash } from 'node:crypto';

export type Hash = Uint8Array;

export interface MerkleTree {
  readonly size: number;
  append(leaf: Uint8Array): void;
  /** Root over the first `size` leaves; over all of them when not said. */
  root(size?: number): Hash;
  /** Hashes that prove that leaf `index` (from 0) is in the tree of the first `size` leaves. */
  inclusionProof(index: number, size?: number): readonly Hash[];
  /** Hashes that prove that the tree of `newer` leaves only adds to the tree of `older`. */
  consistencyProof(older: number, newer?: number): readonly Hash[];
  /** Forgets the leaves from `size` on. */
  truncate(size: number): void;
}

export function createTree(leaves: Iterable<Uint8Array> = []): MerkleTree {
  /** levels[h][i] is the root over the leaves from i·2^h to (i+1)·2^h. */
  const levels: Hash[][] = [[]];
  const levelAt = (height: number): Hash[] => {
    levels[height] ??= [];
    return levels[height];
  };
  const sizeOf = () => levelAt(0).length;

  const append = (leaf: Uint8Array): void => {
    let top = leafHash(leaf);
    for (let height = 0; ; height += 1) {
      const level = levelAt(height);
      level.push(top);
      if (level.length % 2 === 1) return;
      top = nodeHash(level[level.length - 2] as Hash, top);
    }
  };

  /** `from` is a multiple of the largest power of two below `to - from`, as the recursion of the RFC keeps it. */
  const rootOf = (from: number, to: number): Hash => {
    const count = to - from;
    if (count === 0) return emptyRoot;
    const height = Math.floor(Math.log2(count));
    if (2 ** height === count) return levelAt(height)[from / count] as Hash;
    const middle = from + 2 ** height;
    return nodeHash(rootOf(from, middle), rootOf(middle, to));
  };

  const pathTo = (index: number, from: number, to: number): Hash[] => {
    if (to - from === 1) return [];
    const middle = from + largestPowerBelow(to - from);
    return index < middle
      ? [...pathTo(index, from, middle), rootOf(middle, to)]
      : [...pathTo(index, middle, to), rootOf(from, middle)];
  };

  const subproof = (older: number, from: number, to: number, whole: boolean): Hash[] => {
    if (older === to) return whole ? [] : [rootOf(from, to)];
    const middle = from + largestPowerBelow(to - from);
    return older <= middle
      ? [...subproof(older, from, middle, whole), rootOf(middle, to)]
      : [...subproof(older, middle, to, false), rootOf(from, middle)];
  };

  for (const leaf of leaves) append(leaf);
  return {
    get size() {
      return sizeOf();
    },
    append,
    root: (size = sizeOf()) => rootOf(0, within(size, 0, sizeOf())),
    inclusionProof: (index, size = sizeOf()) =>
      pathTo(within(index, 0, size - 1), 0, within(size, 1, sizeOf())),
    consistencyProof: (older, newer = sizeOf()) =>
      older === 0 ? [] : subproof(within(older, 0, newer), 0, within(newer, 0, sizeOf()), true),
    truncate: (size) => {
      within(size, 0, sizeOf());
      levels.forEach((level, height) => {
        level.length = Math.floor(size / 2 ** height);
      });
    },
  };
}

/** RFC 9162, 2.1.3.2. */
export function provesInclusion(claim: {
  readonly leaf: Uint8Array;
  readonly index: number;
  readonly size: number;
  readonly root: Hash;
  readonly proof: readonly Hash[];
}): boolean {
  const { index, size } = claim;
  if (!isSize(index) || !isSize(size) || index >= size) return false;
  let node = index;
  let last = size - 1;
  let top = leafHash(claim.leaf);
  for (const sibling of claim.proof) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      top = nodeHash(sibling, top);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      top = nodeHash(top, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && equal(top, claim.root);
}

/** RFC 9162, 2.1.4.2; the empty tree is consistent with every tree and needs no proof. */
export function provesConsistency(claim: {
  readonly older: { readonly size: number; readonly root: Hash };
  readonly newer: { readonly size: number; readonly root: Hash };
  readonly proof: readonly Hash[];
}): boolean {
  const { older, newer, proof } = claim;
  if (!isSize(older.size) || !isSize(newer.size) || older.size > newer.size) return false;
  if (older.size === newer.size) return proof.length === 0 && equal(older.root, newer.root);
  if (older.size === 0) return proof.length === 0 && equal(older.root, emptyRoot);
  const hashes = isPowerOfTwo(older.size) ? [older.root, ...proof] : proof;
  const [first, ...rest] = hashes;
  if (first === undefined) return false;
  let node = older.size - 1;
  let last = newer.size - 1;
  while (node % 2 === 1) [node, last] = [half(node), half(last)];
  let olderHash = first;
  let newerHash = first;
  for (const sibling of rest) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      olderHash = nodeHash(sibling, olderHash);
      newerHash = nodeHash(sibling, newerHash);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      newerHash = nodeHash(newerHash, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && equal(olderHash, older.root) && equal(newerHash, newer.root);
}

export function hexOf(root: Hash): string {
  return Buffer.from(root).toString('hex');
}

const emptyRoot: Hash = sha256(new Uint8Array());

function leafHash(leaf: Uint8Array): Hash {
  return sha256(Buffer.concat([Uint8Array.of(0), leaf]));
}

function nodeHash(left: Hash, right: Hash): Hash {
  return sha256(Buffer.concat([Uint8Array.of(1), left, right]));
}

/** In one call: half the time of a hash object, and most of an append. */
function sha256(bytes: Uint8Array): Hash {
  return hash('sha256', bytes, 'buffer');
}

function equal(a: Hash, b: Hash): boolean {
  return Buffer.compare(a, b) === 0;
}

function half(value: number): number {
  return Math.floor(value / 2);
}

function largestPowerBelow(count: number): number {
  const power = 2 ** Math.floor(Math.log2(count));
  return power === count ? power / 2 : power;
}

function isPowerOfTwo(value: number): boolean {
  return 2 ** Math.round(Math.log2(value)) === value;
}

function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function within(value: number, least: number, most: number): number {
  if (!isSize(value) || value < least || value > most) {
    throw new RangeError(`${value} is not between ${least} and ${most}`);
  }
  return value;
}
