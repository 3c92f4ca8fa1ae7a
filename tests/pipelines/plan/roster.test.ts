import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Person, readRoster, rosterToCsv } from '../../../pipelines/plan/roster.ts';

const header = 'account,name,email,phone,department,site,roles,language,left-on';
const utf8 = (text: string) => new TextEncoder().encode(text);
const read = (...lines: string[]) => readRoster(utf8([header, ...lines].join('\n')));

describe('a roster', () => {
  test('is read with all its fields', () => {
    const { people, problems } = read(
      'li.wei,李伟,li.wei@example.com,+8610000000001,it,shanghai,it-canary;core,zh-CN,',
    );
    expect(problems).toEqual([]);
    expect(people).toEqual([
      {
        account: 'li.wei',
        name: '李伟',
        email: 'li.wei@example.com',
        phone: '+8610000000001',
        department: 'it',
        site: 'shanghai',
        roles: ['it-canary', 'core'],
        language: 'zh-CN',
      },
    ]);
  });

  test('may have its columns in another order, quotes and Windows line ends', () => {
    const text = 'site,account,name,department\r\nberlin,a,"Doe, Jo",sales\r\n';
    const { people, problems } = readRoster(utf8(text));
    expect(problems).toEqual([]);
    expect(people[0]).toMatchObject({ account: 'a', name: 'Doe, Jo', site: 'berlin', roles: [] });
  });

  test('names a second line for an account, takes the first and counts the lines', () => {
    const { people, problems } = read('a,A,,,it,x,,en,', 'b,B,,,it,x,,en,', 'A,Again,,,it,x,,en,');
    expect(people.map(({ account }) => account)).toEqual(['a', 'b']);
    expect(problems).toMatchObject([{ line: 4, kind: 'duplicate', severity: 'error' }]);
    expect(problems[0]?.what).toContain('line 2');
  });

  test('names people who left, and whoever leaves later is still in', () => {
    const lines = ['a,A,,,it,x,,en,2026-11-30', 'b,B,,,it,x,,en,2026-12-31'];
    const { people, problems } = readRoster(utf8([header, ...lines].join('\n')), '2026-12-06');
    expect(people.map(({ account }) => account)).toEqual(['b']);
    expect(problems).toMatchObject([{ line: 2, kind: 'left', severity: 'note' }]);
  });

  test('names empty fields and unknown languages, and keeps the person', () => {
    const { people, problems } = read('a,,,,it,,,fr,');
    expect(people).toHaveLength(1);
    expect(people[0]?.language).toBe('zh-CN');
    expect(problems.map(({ line, kind, severity }) => [line, kind, severity])).toEqual([
      [2, 'empty-field', 'warning'],
      [2, 'empty-field', 'warning'],
      [2, 'unknown-language', 'warning'],
    ]);
  });

  test('names a line without an account and one with too few fields', () => {
    const { people, problems } = read(',A,,,it,x,,en,', 'b,B', 'c,C,,,it,x,,en,');
    expect(people.map(({ account }) => account)).toEqual(['c']);
    expect(problems.map(({ line, kind }) => [line, kind])).toEqual([
      [2, 'empty-field'],
      [3, 'wrong-width'],
    ]);
  });

  test('names an address that two people share', () => {
    const { people, problems } = read('a,A,team@example.com,,it,x,,en,', 'b,B,team@example.com,,it,x,,en,');
    expect(people).toHaveLength(2);
    expect(problems).toMatchObject([{ line: 3, kind: 'shared-contact', severity: 'warning' }]);
  });

  test('without a needed column names each that is missing and takes nobody', () => {
    const { people, problems } = readRoster(utf8('account,name\na,A\n'));
    expect(people).toEqual([]);
    expect(problems.map(({ what }) => what)).toEqual([
      'The column "department" is missing.',
      'The column "site" is missing.',
    ]);
  });

  test('that is empty, or names nobody, says so', () => {
    expect(readRoster(utf8('')).problems).toMatchObject([{ line: 0, kind: 'nobody', severity: 'error' }]);
    expect(readRoster(utf8(`${header}\n`)).problems).toMatchObject([{ kind: 'nobody' }]);
  });

  test('with a broken quote names the line and throws nothing', () => {
    const { people, problems } = read('a,A,,,it,x,,en,', 'b,"B,,,it,x,,en,');
    expect(people).toEqual([]);
    expect(problems).toMatchObject([{ kind: 'not-csv', severity: 'error' }]);
  });
});

describe('the encoding', () => {
  const line = 'zhang.wei,张伟,,,客服,上海,,zh-CN,';
  // 张伟, 客服, 上海 in GB18030.
  const gb = (text: string) =>
    new Uint8Array(
      [...text].flatMap((character) => {
        const known: Record<string, readonly number[]> = {
          张: [0xd5, 0xc5],
          伟: [0xce, 0xb0],
          客: [0xbf, 0xcd],
          服: [0xb7, 0xfe],
          上: [0xc9, 0xcf],
          海: [0xba, 0xa3],
        };
        return known[character] ?? [character.charCodeAt(0)];
      }),
    );

  test.each([
    ['UTF-8', utf8(`${header}\n${line}\n`)],
    ['UTF-8 with a byte order mark', utf8(`\ufeff${header}\n${line}\n`)],
    ['GB18030', gb(`${header}\n${line}\n`)],
  ])('%s is read', (_name, bytes) => {
    const { people, problems } = readRoster(bytes);
    expect(problems).toEqual([]);
    expect(people[0]).toMatchObject({ account: 'zhang.wei', name: '张伟', department: '客服', site: '上海' });
  });

  test.each([
    ['UTF-16', new Uint8Array([0xff, 0xfe, 0x61, 0x00])],
    ['Latin-1', new Uint8Array([...utf8(`${header}\na,M`), 0xfc, ...utf8('ller,,,it,x,,en,\n')])],
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x00, 0x01])],
  ])('%s is refused by name instead of being read as something else', (_name, bytes) => {
    const { people, problems } = readRoster(bytes);
    expect(people).toEqual([]);
    expect(problems).toMatchObject([{ kind: 'encoding', severity: 'error' }]);
    expect(problems[0]?.whatToDo).toContain('UTF-8');
  });
});

const field = fc
  .string({ minLength: 1, maxLength: 12 })
  .map((text) => text.replaceAll(/[\ufeff\0]/g, '').trim() || 'x');

test('what is written is read back, whatever the names contain', () => {
  const people: fc.Arbitrary<readonly Person[]> = fc.uniqueArray(
    fc.record({
      account: field,
      name: field,
      department: field,
      site: field,
      roles: fc.array(fc.stringMatching(/^[a-z-]{1,8}$/), { maxLength: 3 }),
      language: fc.constantFrom('zh-CN' as const, 'en' as const),
    }),
    { selector: ({ account }) => account.toLowerCase(), minLength: 1, maxLength: 10 },
  );
  fc.assert(
    fc.property(people, (all) => {
      expect(readRoster(utf8(rosterToCsv(all)))).toEqual({ people: all, problems: [] });
    }),
  );
});

test('every line is either a person or named', () => {
  const lines = fc.array(
    fc.constantFrom('a,A,,,it,x,,en,', 'b,B,,,it,x,,en,', ',,,', 'c,C,,,it,x,,en,2026-01-01', 'd'),
    {
      maxLength: 12,
    },
  );
  fc.assert(
    fc.property(lines, (body) => {
      const { people, problems } = read(...body);
      const named = new Set(problems.filter(({ line }) => line > 0).map(({ line }) => line));
      expect(people.length + named.size).toBe(body.length);
    }),
  );
});
