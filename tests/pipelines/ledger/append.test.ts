import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Append, encodeAppend, readAppend } from '../../../pipelines/ledger/append.ts';

const append: Append = {
  format: 2,
  window: 'w-2026-12-06',
  sequence: 12,
  at: '2026-12-05T17:00:00.000Z',
  claim: 2,
  root: 'ab'.repeat(32),
  bodies: [{ kind: 'measured', phase: 'hold', name: 'round trip', value: 0.25, unit: 's' }],
  signature: 'AAAA',
};
const spelt = new TextDecoder().decode(encodeAppend(append));
const readText = (text: string) => readAppend(new TextEncoder().encode(text));

describe('an append', () => {
  test('is spelt in one way: sorted keys, no white space', () => {
    expect(spelt).toBe(
      `{"at":"2026-12-05T17:00:00.000Z","bodies":[{"kind":"measured","name":"round trip","phase":"hold","unit":"s","value":0.25}],"claim":2,"format":2,"root":"${'ab'.repeat(32)}","sequence":12,"signature":"AAAA","window":"w-2026-12-06"}`,
    );
  });

  test('comes back as it went in, whatever its texts and numbers are', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        (name, value) => {
          const body = { kind: 'measured', phase: 'hold', name, value: value + 0, unit: 's' } as const;
          const given = { ...append, bodies: [body] };
          expect(readAppend(encodeAppend(given))).toEqual({ result: 'read', value: given });
        },
      ),
    );
  });

  test.each([
    ['a byte order mark', `\ufeff${spelt}`],
    ['a line end', `${spelt}\n`],
    ['white space', spelt.replace(',', ', ')],
    ['another order of keys', spelt.replace('"claim":2,"format":2', '"format":2,"claim":2')],
    ['a key twice', spelt.replace('"claim":2', '"claim":2,"claim":2')],
    ['another notation of a number', spelt.replace('0.25', '2.5e-1')],
    ['an escape that is not needed', spelt.replace('hold', '\\u0068old')],
    ['minus zero', spelt.replace('0.25', '-0')],
    ['a field that entries do not have', spelt.replace('"claim":2', '"claim":2,"extra":1')],
    ['a field that is missing', spelt.replace('"claim":2,', '')],
    ['an unknown format', spelt.replace('"format":2', '"format":1')],
    ['an unknown kind', spelt.replace('measured', 'toString')],
    ['a format in quotes', spelt.replace('"format":2', '"format":"2"')],
    ['half a sequence', spelt.replace('"sequence":12', '"sequence":1.5')],
    ['a root in capitals', spelt.replace('abab', 'ABab')],
    ['a time without milliseconds', spelt.replace('.000Z', 'Z')],
    ['a time in another zone', spelt.replace('.000Z', '.000+00:00')],
    ['a day that does not exist', spelt.replace('2026-12-05', '2026-02-30')],
    ['a list', `[${spelt}]`],
    ['nothing', ''],
    ['null', 'null'],
  ])('is refused with %s', (_, text) => {
    expect(readText(text)).toMatchObject({ result: 'refused' });
  });

  test('is refused when it is not UTF-8', () => {
    const bytes = encodeAppend(append);
    bytes[20] = 0xff;
    expect(readAppend(bytes)).toMatchObject({ result: 'refused' });
  });
});
