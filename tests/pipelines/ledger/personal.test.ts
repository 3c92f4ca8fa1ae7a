import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decryptPersonal, encryptPersonal, recipientOf } from '../../../pipelines/ledger/personal.ts';

const key = new Uint8Array(32).fill(1);
const otherKey = new Uint8Array(32).fill(2);
const canary = 'CANARY-8f1c-duty-lead@example.com';

describe('people’s data', () => {
  test('name the same person alike within a window and differently in another', () => {
    expect(recipientOf(key, 'person-1')).toBe(recipientOf(key, 'person-1'));
    expect(recipientOf(key, 'person-1')).toMatch(/^[0-9a-f]{32}$/);
    expect(recipientOf(key, 'person-2')).not.toBe(recipientOf(key, 'person-1'));
    expect(recipientOf(otherKey, 'person-1')).not.toBe(recipientOf(key, 'person-1'));
  });

  test('come back as they went in', () => {
    fc.assert(
      fc.property(fc.jsonValue().filter(isCanonicalValue), (value) => {
        expect(decryptPersonal(key, 'w-1', encryptPersonal(key, 'w-1', value))).toEqual({ value });
      }),
    );
  });

  test('are the same bytes on a re-run, so that they are stored once', () => {
    const value = { to: canary };
    expect(encryptPersonal(key, 'w-1', value)).toEqual(encryptPersonal(key, 'w-1', value));
    expect(encryptPersonal(key, 'w-1', value)).not.toEqual(encryptPersonal(key, 'w-1', { to: `${canary}.` }));
  });

  test('show nothing of themselves, in any spelling', () => {
    const bytes = Buffer.from(encryptPersonal(key, 'w-1', { to: canary, again: canary }));
    for (const spelling of [
      canary,
      Buffer.from(canary).toString('base64').slice(0, 20),
      Buffer.from(canary).toString('hex'),
    ]) {
      expect(bytes.includes(spelling)).toBe(false);
      expect(bytes.toString('base64').includes(spelling)).toBe(false);
    }
    expect(recipientOf(key, canary)).not.toContain('CANARY');
  });

  test('cannot be read with another key, for another window, cut, or with any bit flipped', () => {
    const bytes = encryptPersonal(key, 'w-1', { to: canary });
    expect(decryptPersonal(otherKey, 'w-1', bytes)).toBeNull();
    expect(decryptPersonal(key, 'w-2', bytes)).toBeNull();
    for (let length = 0; length < bytes.byteLength; length += 1) {
      expect(decryptPersonal(key, 'w-1', bytes.subarray(0, length))).toBeNull();
    }
    for (let bit = 0; bit < bytes.byteLength * 8; bit += 1) {
      const flipped = Uint8Array.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(decryptPersonal(key, 'w-1', flipped), `bit ${bit}`).toBeNull();
    }
  });

  test('need a whole key', () => {
    expect(() => recipientOf(new Uint8Array(16), 'person-1')).toThrow('A window key has 32 bytes');
  });
});

/** Minus zero and lone surrogates have no canonical JSON. */
function isCanonicalValue(value: unknown): boolean {
  const text = JSON.stringify(value);
  return (
    text.isWellFormed() &&
    !JSON.stringify(value, (_, each) => (Object.is(each, -0) ? 'minus zero' : each)).includes('minus zero')
  );
}
