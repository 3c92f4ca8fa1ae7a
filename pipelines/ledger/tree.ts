// The Merkle tree of RFC 6962: 0x00 before a leaf, 0x01 before a node, the largest power of two to the left.
// Complete subtrees are kept by level, so that an append and a root cost O(log n) hashes.

import { hash } from 'node:crypto';

export type Hash = Uint8Array;

export type MerkleTree = ReturnType<typeof createTree>;

export function createTree(leaves: Iterable<Uint8Array> = []) {
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

  /** `from` is a multiple of the largest power of two below `to - from`, where RFC 6962 splits. */
  const rootOf = (from: number, to: number): Hash => {
    const count = to - from;
    if (count === 0) return emptyRoot;
    const height = Math.floor(Math.log2(count));
    if (2 ** height === count) return levelAt(height)[from / count] as Hash;
    const middle = from + 2 ** height;
    return nodeHash(rootOf(from, middle), rootOf(middle, to));
  };

  for (const leaf of leaves) append(leaf);
  return {
    get size() {
      return sizeOf();
    },
    append,
    /** Root over the first `size` leaves, by default over all. */
    root: (size = sizeOf()): Hash => rootOf(0, within(size, 0, sizeOf())),
    /** Forgets the leaves from `size` on. */
    truncate: (size: number): void => {
      within(size, 0, sizeOf());
      levels.forEach((level, height) => {
        level.length = Math.floor(size / 2 ** height);
      });
    },
  };
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

/** A one-shot hash takes half the time of a hash object, and hashing is most of an append. */
function sha256(bytes: Uint8Array): Hash {
  return hash('sha256', bytes, 'buffer');
}

function within(value: number, least: number, most: number): number {
  if (!Number.isSafeInteger(value) || value < least || value > most) {
    throw new RangeError(`${value} is not between ${least} and ${most}`);
  }
  return value;
}
