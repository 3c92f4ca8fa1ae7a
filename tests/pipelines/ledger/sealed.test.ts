import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openSealed, sealFor, sealingKeyOf } from '../../../pipelines/ledger/sealed.ts';

const key = new Uint8Array(32).fill(1);
const otherKey = new Uint8Array(32).fill(2);
const random = (byte = 9) => new Uint8Array(32).fill(byte);
const sealTo = sealingKeyOf(key);
const words = { text: 'CANARY-8f1c 登录不了', writer: null };

describe('words sealed for the holder of a window’s key', () => {
  test('come back as they went in', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        (text, bytes) => {
          const sealed = sealFor(sealTo, 'w-1', { text: text.toWellFormed() }, bytes);
          expect(openSealed(key, 'w-1', sealed)).toEqual({ value: { text: text.toWellFormed() } });
        },
      ),
    );
  });

  test('open with that key and for that window only', () => {
    const sealed = sealFor(sealTo, 'w-1', words, random());
    expect(openSealed(otherKey, 'w-1', sealed)).toBeNull();
    expect(openSealed(key, 'w-2', sealed)).toBeNull();
    expect(sealingKeyOf(otherKey)).not.toBe(sealTo);
  });

  test('show nothing of themselves, not even that two are alike', () => {
    const sealed = sealFor(sealTo, 'w-1', words, random());
    expect(Buffer.from(sealed, 'base64').toString('utf8')).not.toMatch(/CANARY|登录/);
    expect(sealFor(sealTo, 'w-1', words, random(8)).slice(44)).not.toBe(sealed.slice(44));
  });

  test('are refused when anything was changed, and whatever anybody puts in their place', () => {
    const bytes = Buffer.from(sealFor(sealTo, 'w-1', words, random()), 'base64');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(openSealed(key, 'w-1', changed.toString('base64'))).toBeNull();
    }
    // A public key of which everybody knows the shared secret.
    const weak = Buffer.concat([Uint8Array.of(1), Buffer.alloc(32), Buffer.alloc(40)]).toString('base64');
    for (const nonsense of ['', 'AQ==', 'not base64 !', weak, 'A'.repeat(5000)])
      expect(openSealed(key, 'w-1', nonsense)).toBeNull();
  });

  test('take 32 random bytes and a key of 32', () => {
    expect(() => sealFor(sealTo, 'w-1', words, new Uint8Array(16))).toThrow('32 random bytes');
    expect(() => sealingKeyOf(new Uint8Array(16))).toThrow('32 bytes');
  });
});
