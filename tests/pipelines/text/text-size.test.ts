import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutToSize, lengthIn } from '../../../pipelines/text/text-size.ts';

describe('cutting to size', () => {
  test('never exceeds what is taken and never breaks a character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 400 }),
        fc.integer({ min: 1, max: 600 }),
        fc.constantFrom('…', '……全文见：https://example.com/'),
        fc.constantFrom('bytes' as const, 'characters' as const),
        (text, most, tail, unit) => {
          const cut = cutToSize(text, { most, unit }, tail);
          expect(lengthIn(unit, cut)).toBeLessThanOrEqual(most);
          expect(cut.isWellFormed()).toBe(true);
          if (lengthIn(unit, text) <= most) expect(cut).toBe(text);
        },
      ),
      { seed: 3 },
    );
  });

  test('keeps whole lines and says where the rest is', () => {
    const text = `${'第一行文字\n'.repeat(40)}`;
    const cut = cutToSize(text, { most: 200, unit: 'bytes' }, '……见状态页');
    expect(cut.endsWith('第一行文字……见状态页')).toBe(true);
  });
});
