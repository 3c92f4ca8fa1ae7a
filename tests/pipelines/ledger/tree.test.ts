import { describe, expect, test } from 'vitest';
import { createTree, hexOf } from '../../../pipelines/ledger/tree.ts';

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
    expect(() => whole.truncate(-1)).toThrow(RangeError);
  });
});
