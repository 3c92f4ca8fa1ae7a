import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createTree, hexOf, provesConsistency, provesInclusion } from '../../../pipelines/ledger/tree.ts';

/** The leaves and roots that RFC 6962 implementations share as test vectors. */
const leaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((hex) => new Uint8Array(Buffer.from(hex, 'hex')));
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

const size = 64;
const whole = createTree(Array.from({ length: size }, (_, index) => Buffer.from(`leaf ${index}`)));
const leaf = (index: number) => Buffer.from(`leaf ${index}`);

describe('the Merkle tree', () => {
  test('has the published roots of RFC 6962 for 0 to 8 leaves', () => {
    roots.forEach((root, count) => {
      expect(hexOf(createTree(leaves.slice(0, count)).root())).toBe(root);
      expect(hexOf(createTree(leaves).root(count))).toBe(root);
    });
  });

  test('proves that every leaf is in every tree of up to 64 leaves', () => {
    for (let count = 1; count <= size; count += 1) {
      for (let index = 0; index < count; index += 1) {
        const proof = whole.inclusionProof(index, count);
        const claim = { leaf: leaf(index), index, size: count, root: whole.root(count), proof };
        expect(provesInclusion(claim)).toBe(true);
        expect(provesInclusion({ ...claim, leaf: leaf(index + 1) })).toBe(false);
      }
    }
  });

  test('proves that every tree of up to 64 leaves only adds to every smaller one', () => {
    for (let newer = 0; newer <= size; newer += 1) {
      for (let older = 0; older <= newer; older += 1) {
        const claim = {
          older: { size: older, root: whole.root(older) },
          newer: { size: newer, root: whole.root(newer) },
          proof: whole.consistencyProof(older, newer),
        };
        expect(provesConsistency(claim)).toBe(true);
        const forged = { ...claim, older: { size: older, root: whole.root(older === 0 ? 1 : older - 1) } };
        expect(provesConsistency(forged)).toBe(false);
      }
    }
  });

  test('accepts no inclusion proof that was changed anywhere', () => {
    fc.assert(
      fc.property(
        fc.nat(size - 1),
        fc.integer({ min: 1, max: size }),
        fc.nat(),
        fc.nat(255),
        (at, count, where, by) => {
          fc.pre(at < count);
          const proof = whole.inclusionProof(at, count);
          const claim = { leaf: leaf(at), index: at, size: count, root: whole.root(count), proof };
          const root = whole.root(count);
          expect(provesInclusion({ ...claim, proof: [...proof, root] })).toBe(false);
          if (proof.length === 0) return;
          expect(provesInclusion({ ...claim, proof: proof.slice(1) })).toBe(false);
          expect(provesInclusion({ ...claim, proof: changed(proof, where, by) })).toBe(false);
          expect(provesInclusion({ ...claim, index: (at + 1) % count })).toBe(false);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('accepts no consistency proof that was changed anywhere', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: size }),
        fc.integer({ min: 1, max: size }),
        fc.nat(),
        fc.nat(255),
        (a, b, where, by) => {
          const [older, newer] = [Math.min(a, b), Math.max(a, b)];
          const proof = whole.consistencyProof(older, newer);
          const claim = {
            older: { size: older, root: whole.root(older) },
            newer: { size: newer, root: whole.root(newer) },
            proof,
          };
          expect(provesConsistency({ ...claim, proof: [...proof, whole.root(older)] })).toBe(false);
          if (proof.length === 0) return;
          expect(provesConsistency({ ...claim, proof: proof.slice(1) })).toBe(false);
          expect(provesConsistency({ ...claim, proof: changed(proof, where, by) })).toBe(false);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('forgets leaves and goes on as if they had never been there', () => {
    for (let keep = 0; keep <= 40; keep += 1) {
      const tree = createTree(Array.from({ length: 40 }, (_, index) => leaf(index)));
      tree.truncate(keep);
      expect(tree.size).toBe(keep);
      expect(hexOf(tree.root())).toBe(hexOf(whole.root(keep)));
      for (let index = keep; index < 45; index += 1) tree.append(leaf(index));
      expect(hexOf(tree.root())).toBe(hexOf(whole.root(45)));
    }
  });

  test('refuses sizes and places that do not exist', () => {
    expect(() => whole.root(size + 1)).toThrow(RangeError);
    expect(() => whole.inclusionProof(size)).toThrow(RangeError);
    expect(() => whole.inclusionProof(0, size + 1)).toThrow(RangeError);
    expect(() => whole.consistencyProof(3, 2)).toThrow(RangeError);
    expect(() => whole.truncate(-1)).toThrow(RangeError);
  });
});

/** One byte of one hash differs. */
function changed(proof: readonly Uint8Array[], where: number, by: number): Uint8Array[] {
  return proof.map((hash, index) => {
    if (index !== where % proof.length) return hash;
    const copy = Uint8Array.from(hash);
    copy[where % 32] = (copy[where % 32] as number) ^ (by || 1);
    return copy;
  });
}
