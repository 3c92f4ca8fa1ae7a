// SECURITY.md promises what is tried, and where. Each row has its test, and no test has a number without a row.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const tests = join(import.meta.dirname, '..');
const textOf = (file: string) => readFileSync(join(tests, `${file}.test.ts`), 'utf8');
const rows = readFileSync(join(tests, '../SECURITY.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.slice(2, -2).split(' | '));
const attacks = rows.filter(([number = '']) => /^\d+$/.test(number));
const once = rows.filter(([letter = '']) => /^[a-z]{1,2}$/.test(letter));

test('25 attacks and those that once got through are listed', () => {
  expect(attacks.map(([number]) => Number(number))).toEqual(
    Array.from({ length: 25 }, (_, index) => index + 1),
  );
  expect(once.map(([letter]) => letter).join('')).toBe(
    'abcdefghijklmnopqrstuvwxyzaabbccddeeffgghhiijjkkllmmnnooppqqrrssttuuvv',
  );
});

test.each(attacks)('%s (%s) is played where the catalogue says', (number, _, __, place = '') => {
  expect(textOf(place.replaceAll('`', ''))).toMatch(new RegExp(`['"\`]${number}: `));
});

test.each(once)('%s (%s) has its test', (_, __, places = '') => {
  const named = [...places.matchAll(/`([^`]+)`: ([^·]+)/g)];
  expect(named.length).toBeGreaterThan(0);
  for (const [, file = '', words = ''] of named) expect(textOf(file)).toContain(words.trim());
});

test('a number in a test of this folder is one of the catalogue', () => {
  const numbered = readdirSync(import.meta.dirname).flatMap((file) =>
    [...readFileSync(join(import.meta.dirname, file), 'utf8').matchAll(/(?:test\(|\[)\s*['"](\d+): /g)].map(
      ([, number]) => ({ number, place: `\`attacks/${file.replace('.test.ts', '')}\`` }),
    ),
  );
  for (const { number, place } of numbered)
    expect(attacks.find(([known]) => known === number)?.[3], number).toBe(place);
  expect(numbered.length).toBe(24);
});
