import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Known, peopleOn } from '../../../pipelines/plan/roster.ts';
import { readRosterTable, rosterTable } from '../../../pipelines/plan/roster-table.ts';
import { type Cell, workbookOf, workbookWith } from '../../support/workbook.ts';

const header = 'account,name,email,phone,department,site,roles,language,left-on';
const utf8 = (text: string) => new TextEncoder().encode(text);
const readRoster = (bytes: Uint8Array, on?: string, known?: Known) => peopleOn(rosterTable(bytes), on, known);
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

  test.for([
    '+8613800000000.0',
    '+49 (0)69 1234567',
    '+86138000000',
    '+861380000000000',
    '8.61381E+12',
    '0086-13800000000',
    '+8613800000000 ext 3',
    '+862155500000-801',
    '+86 021 5550 0000',
    '+44 020 7946 0000',
  ])('takes %s for no telephone number', (phone) => {
    const { people, problems } = read(`a,A,,${phone},it,x,,en,`);
    expect(people[0]).not.toHaveProperty('phone');
    expect(problems).toMatchObject([
      { line: 2, what: expect.stringContaining('cannot be reached by it'), severity: 'error' },
    ]);
  });

  test.for([
    '+86 138 0000 0000',
    '+86-138.0000.0000',
    '+861055501001',
    '+49 (69) 1234-567',
    '+86 755 5550 1000',
    '+86 400 555 0100',
    '+39 06 5550 1000',
    '+85255501000',
  ])('dials %s without what people put into it', (phone) => {
    const { people, problems } = read(`a,A,,${phone},it,x,,en,`);
    expect(problems).toEqual([]);
    expect(people[0]?.phone).toMatch(/^\+\d+$/);
  });

  test('finds a variation mark in an account, and leaves an emoji whole in a name', () => {
    const { people, problems } = read('a\ufe01,A,,,it,x,,en,', 'b,👩\u200d💻,,,it,x,,en,');
    expect(problems).toMatchObject([
      { line: 2, what: expect.stringMatching(/is not seen|mixes letters/), severity: 'error' },
    ]);
    expect(people.map(({ name }) => name)).toEqual(['👩\u200d💻']);
  });

  test('reads the separator that Excel says on a line of its own, and counts that line', () => {
    const { people, problems } = readRoster(utf8(`sep=;\n${header.replaceAll(',', ';')}\na;A;;;it;x;;xx;`));
    expect(people.map(({ account }) => account)).toEqual(['a']);
    expect(problems).toMatchObject([{ line: 3, what: expect.stringContaining('has the language') }]);
  });

  test('says of what only looks like a workbook that it cannot be read, and how to save it', async () => {
    const table = await readRosterTable(utf8('PK\u0003\u0004…'));
    expect(peopleOn(table).problems).toMatchObject([
      { severity: 'error', what: 'The roster is no Excel workbook that can be read.' },
    ]);
  });

  test('reads a workbook with a bare > in a formula, as some programs write it', async () => {
    const fields = ['account', 'name', 'department', 'site', 'left-on'];
    const cells = (values: readonly string[], row: number) =>
      values.map((value, at) => `<c r="${'ABCDE'[at]}${row}" t="str">${value}</c>`).join('');
    const first = cells(
      fields.map((field) => `<v>${field}</v>`),
      1,
    );
    const formula = `<f>IF(ROW()>1,"a","b")</f><v>a</v>`;
    const second = cells([formula, '<v>A > B</v>', '<v>it</v>', '<v>x</v>', '<v></v>'], 2);
    const bytes = workbookWith(`<sheetData><row r="1">${first}</row><row r="2">${second}</row></sheetData>`);
    const { people, problems } = peopleOn(await readRosterTable(bytes));
    expect(problems).toEqual([]);
    expect(people.map(({ account, name }) => [account, name])).toEqual([['a', 'A > B']]);
  });

  const sheet = (cells: string) =>
    workbookWith(`<sheetData><row r="1"><c r="A1"><v>1</v></c></row>${cells}</sheetData>`);

  test.each([
    [
      'a cell in the last corner',
      sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
      'far larger',
    ],
    ['one beyond all columns', sheet('<c r="ZZZZZZZ1"><v>1</v></c>'), 'no Excel workbook'],
    ['one in a line with an exponent', sheet('<c r="A1e9"><v>1</v></c>'), 'no Excel workbook'],
    ['one spelled otherwise', sheet('<c r="&#88;FD1048576"><v>1</v></c>'), 'no Excel workbook'],
    ['one behind a quoted bracket', sheet('<c x=">" r="XFD1048576"><v>1</v></c>'), 'no Excel workbook'],
    [
      'one behind a bracket in single quotes',
      sheet("<c x='>' r='XFD1048576'><v>1</v></c>"),
      'no Excel workbook',
    ],
    ['one after a comment', sheet(`<!-- ' --><c r="XFD1048576"><v>1</v></c>`), 'far larger'],
    ['one in what a comment splits', sheet('<<!-- -->c r="XFD1048576"><v>1</v></c>'), 'far larger'],
    ['one in a namespace', sheet('<c xmlns:r="XFD1048576"><v>1</v></c>'), 'far larger'],
    ['one after a comment without end', sheet('<!-- <c r="XFD1048576"><v>1</v></c>'), 'no Excel workbook'],
    ['entities that multiply', sheet('<!DOCTYPE a [<!ENTITY a "b">]>'), 'no Excel workbook'],
    ['one by a prefix', sheet('<x:c y:r="XFD1048576"><v>1</v></x:c>'), 'far larger'],
    ['a hundred megabytes of nothing', sheet(' '.repeat(120_000_000)), 'far larger'],
  ])('takes no workbook of a few kilobytes that fills the memory: %s', async (_, bytes, why) => {
    expect(bytes.length).toBeLessThan(1 << 20);
    expect(peopleOn(await readRosterTable(bytes)).problems).toMatchObject([
      { severity: 'error', what: expect.stringContaining(why) },
    ]);
  });

  test('names a column that is there twice, and one that is not read', () => {
    const twice = readRoster(utf8('account,name,email,email,department,site\na,A,,b@example.com,it,x'));
    expect(twice.problems).toMatchObject([
      { line: 1, severity: 'error', what: 'The column "email" is there twice.' },
    ]);
    const unread = readRoster(utf8('account,name,birthday,department,site\na,A,1999-01-01,it,x'));
    expect(unread.problems).toMatchObject([
      { line: 1, what: expect.stringContaining('is not read.'), severity: 'warning' },
    ]);
    expect(unread.people).toHaveLength(1);
  });

  test.each([
    ['acount', 'account'],
    ['E-Mail', 'email'],
    ['departement', 'department'],
    ['sites', 'site'],
    ['left on', 'left-on'],
  ])('takes no header with a slip in it, and names what was meant: %s', (slip, meant) => {
    const names = header.split(',').map((name) => (name === meant ? slip : name));
    const { people, problems } = readRoster(utf8(`${names.join(',')}\na,A,,,it,x,,en,`));
    expect(people).toEqual([]);
    expect(problems).toMatchObject([{ line: 1, severity: 'error', write: `Write "${meant}".` }]);
    expect(problems[0]?.what).toContain(`"${slip}"`);
  });

  test('is read from a workbook, its days as days, and a line is the row that Excel shows', async () => {
    const rows: Cell[][] = [
      header.split(','),
      ['a', '李伟', 'a@example.com', '+8613800000000', 'it', 'x', 'core;duty', 'zh-CN', null],
      [],
      ['b', 'B & Sons', null, 8613800000000, 'it', 'x', null, 'en', { day: '2026-12-31' }],
      ['c', 'C', null, null, 'it', 'x', null, 'en', { day: '2026-11-30' }],
    ];
    const table = await readRosterTable(workbookOf(rows));
    const { people, problems } = peopleOn(table, '2026-12-06');
    expect(people).toMatchObject([
      { account: 'a', name: '李伟', phone: '+8613800000000', roles: ['core', 'duty'] },
      { account: 'b', name: 'B & Sons', language: 'en' },
    ]);
    expect(problems).toMatchObject([
      { line: 4, what: expect.stringContaining('cannot be reached by it') },
      { line: 5, what: expect.stringContaining('2026-11-30') },
    ]);
  });

  test('is read from a workbook that holds comments and CDATA, as other programs write them', async () => {
    const cell = (at: string, text: string) => `<c r="${at}" t="inlineStr"><is><t>${text}</t></is></c>`;
    const row = (line: number, texts: readonly string[]) =>
      `<row r="${line}">${texts.map((text, index) => cell(`${'ABCDEFGHI'.charAt(index)}${line}`, text)).join('')}</row>`;
    const person = ['a', '<![CDATA[<A> & --> B]]>', '', '', 'it', 'x', '', 'en', ''];
    const bytes = workbookWith(
      `<!-- <c r="XFD1048576"> --><sheetData>${row(1, header.split(','))}${row(2, person)}</sheetData><!---->`,
    );
    expect(peopleOn(await readRosterTable(bytes))).toMatchObject({
      people: [{ account: 'a', name: '<A> & --> B' }],
      problems: [],
    });
  });

  test('is read under the headers that the organisation names', async () => {
    const headers = { account: '工号', name: '姓名', department: '部门', site: '办公地点' };
    const table = await readRosterTable(utf8('姓名,工号,部门,办公地点\n李伟,li.wei,it,shanghai'), headers);
    expect(peopleOn(table).people).toMatchObject([{ account: 'li.wei', name: '李伟', site: 'shanghai' }]);
    const missing = await readRosterTable(utf8('姓名,工号,部门\n李伟,li.wei,it'), headers);
    expect(peopleOn(missing).problems).toMatchObject([{ what: 'The column "办公地点" is missing.' }]);
    const named = { ...headers, 'left-on': '离职日期' };
    const other = await readRosterTable(
      utf8('姓名,工号,部门,办公地点,离职时间\n李伟,li.wei,it,shanghai,2020-01-01'),
      named,
    );
    expect(peopleOn(other)).toMatchObject({
      people: [],
      problems: [{ what: 'The column "离职日期" is missing.' }],
    });
  });

  test('names a line of an unknown site, and one of a role with a slip in it', () => {
    const lines = ['a,A,,,it,shanghia,it-canery,en,', 'b,B,,,it,paris,core,en,', 'c,C,,,it,paris,duty-1,en,'];
    const known = { sites: ['shanghai', 'berlin'], roles: ['it-canary', 'duty-2'] };
    const { people, problems } = readRoster(utf8([header, ...lines].join('\n')), undefined, known);
    expect(people).toHaveLength(3);
    expect(problems).toMatchObject([
      {
        line: 2,
        what: expect.stringContaining('There is no site'),
        severity: 'error',
        write: 'Write "shanghai".',
      },
      { line: 3, what: expect.stringContaining('and 2 lines name it') },
      {
        line: 2,
        what: expect.stringContaining('is none that the plan names'),
        severity: 'warning',
        write: 'Write "it-canary".',
      },
    ]);
  });

  test('names a role that no plan could name, as people who write no ids put it', () => {
    const known = { sites: ['x'], roles: ['it-canary'] };
    const lines = ['a,A,,,it,x,IT 先行组,en,', 'b,B,,,it,x,IT-Canary,en,', 'c,C,,,it,x,cashier,en,'];
    const { problems } = readRoster(utf8([header, ...lines].join('\n')), undefined, known);
    expect(problems).toMatchObject([
      { line: 2, severity: 'warning', what: expect.stringContaining('"IT 先行组"') },
      { line: 3, severity: 'warning', write: 'Write "it-canary".' },
    ]);
  });

  test.each([
    '合计,2,,,,,,,',
    '总计：2,,,,,,,,',
    'Total,2,,,,,,,',
    ',,Grand total: 2,,,,,,',
    '共 2 人',
    'Total',
  ])('takes a total for no person: %s', (total) => {
    const { people, problems } = read('a,A,,,it,x,,en,', 'b,B,,,it,x,,en,', total);
    expect(people).toHaveLength(2);
    expect(problems).toMatchObject([
      { line: 4, what: expect.stringContaining('is a total'), severity: 'error' },
    ]);
  });

  test('names a line and a header that are cut at full-width commas', () => {
    const line = read('a，A，，，it，x，，en，').problems;
    expect(line[0]).toMatchObject({
      line: 2,
      what: expect.stringContaining('fields, the header'),
      write: expect.stringContaining('ordinary commas'),
    });
    const { problems } = readRoster(utf8('account,name，email,department,site\na,A,,it,x'));
    expect(problems).toMatchObject([{ line: 1, what: expect.stringContaining('"，" (U+FF0C)') }]);
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
    expect(problems).toMatchObject([
      { line: 4, what: expect.stringContaining('is already on line'), severity: 'error' },
    ]);
    expect(problems[0]?.what).toContain('line 2');
  });

  test('names people who left, and whoever leaves later is still in', () => {
    const lines = ['a,A,,,it,x,,en,2026-11-30', 'b,B,,,it,x,,en,2026-12-31'];
    const { people, problems } = readRoster(utf8([header, ...lines].join('\n')), '2026-12-06');
    expect(people.map(({ account }) => account)).toEqual(['b']);
    expect(problems).toMatchObject([{ line: 2, what: expect.stringContaining('left on'), severity: 'note' }]);
  });

  test('names empty fields and unknown languages, and keeps the person', () => {
    const { people, problems } = read('a,,,,it,,,fr,');
    expect(people).toHaveLength(1);
    expect(people[0]?.language).toBe('zh-CN');
    expect(problems).toMatchObject([
      { line: 2, what: '"a" has no name.', severity: 'warning' },
      { line: 2, what: '"a" has no site.', severity: 'warning' },
      { line: 2, what: expect.stringContaining('has the language "fr"'), severity: 'warning' },
    ]);
  });

  test('names a line without an account and one with too few fields', () => {
    const { people, problems } = read(',A,,,it,x,,en,', 'b,B', 'c,C,,,it,x,,en,');
    expect(people.map(({ account }) => account)).toEqual(['c']);
    expect(problems).toMatchObject([
      { line: 2, what: expect.stringContaining('has no account') },
      { line: 3, what: expect.stringContaining('fields, the header') },
    ]);
  });

  test('names an address that two people share', () => {
    const { people, problems } = read('a,A,team@example.com,,it,x,,en,', 'b,B,team@example.com,,it,x,,en,');
    expect(people).toHaveLength(2);
    expect(problems).toMatchObject([
      { line: 3, what: expect.stringContaining('is also on line'), severity: 'warning' },
    ]);
  });

  test.each([
    ['name', 'M\ufffdller'],
    ['name', '锟斤拷'],
    ['name', '???'],
    ['name', 'MÃ¼ller'],
    ['name', 'çŽ‹ä¼Ÿ'],
    ['department', 'é”€å”®'],
  ])('takes no line whose %s was garbled: %s', (column, garbled) => {
    const cells = { name: 'A', department: 'it', [column]: garbled };
    const { people, problems } = read(`a,${cells.name},,,${cells.department},x,,en,`, 'b,B,,,it,x,,en,');
    expect(people.map(({ account }) => account)).toEqual(['b']);
    expect(problems).toMatchObject([
      { line: 2, severity: 'error', what: expect.stringContaining(`The ${column} lost its letters`) },
    ]);
  });

  test.each([
    ['Zoë–Café’s', 'Straße', '»Groß«'],
    ['İpek', 'Ângela', 'Łukasz'],
    ['谢霆锋', 'What?', '?'],
  ])('takes names with accents and signs as they are: %s, %s, %s', (...names) => {
    const { people, problems } = read(...names.map((name, index) => `a${index},${name},,,it,x,,en,`));
    expect(problems).toEqual([]);
    expect(people.map(({ name }) => name)).toEqual(names);
  });

  test.each(['1.00E+05', '1e5', '1001.0', '#REF!', '#N/A', '#NAME?', '########', '=A1&"x"'])(
    'takes no account that a spreadsheet made: %s',
    (account) => {
      const { people, problems } = read(
        `"${account.replaceAll('"', '""')}",A,,,it,x,,en,`,
        'b,B,,,it,x,,en,',
      );
      expect(people.map((person) => person.account)).toEqual(['b']);
      expect(problems).toMatchObject([
        { line: 2, severity: 'error', what: expect.stringContaining('what a spreadsheet made of it') },
      ]);
    },
  );

  test.each(['以下空白,,,,,,,,', '制表人：张三,,,,,,,,', ',,# end of list,,,,,,'])(
    'takes a line that holds one field for no person: %s',
    (line) => {
      const { people, problems } = read('a,A,,,it,x,,en,', line);
      expect(people.map(({ account }) => account)).toEqual(['a']);
      expect(problems).toMatchObject([
        { line: 3, severity: 'error', what: expect.stringContaining('nothing on this line but') },
      ]);
    },
  );

  test('passes over lines of separators and spaces alone', () => {
    const { people, problems } = read(',,,,,,,,', '   ', 'a,A,,,it,x,,en,', ' , ,,,,,,,', '');
    expect(problems).toEqual([]);
    expect(people).toHaveLength(1);
  });

  test('names the line of a header that stands below a title', () => {
    const { people, problems } = readRoster(
      utf8(`员工花名册,,,,,,,,\n2026 年 11 月\n${header}\na,A,,,it,x,,en,`),
    );
    expect(people).toEqual([]);
    expect(problems).toMatchObject([
      { line: 1, what: 'The header stands on line 3.', write: 'Delete the lines above it.' },
    ]);
  });

  test('with headers of its own alone says where they are mapped', () => {
    const { problems } = readRoster(utf8('账号,姓名,邮箱,部门,办公地点\na,A,,it,x'));
    expect(problems).toMatchObject([{ line: 1, write: expect.stringContaining('roster.columns') }]);
  });

  test('takes roles apart at a bar too, and a line cut at another sign for one that is', () => {
    expect(read('a,A,,,it,x,it-canary|core｜duty,en,').people[0]?.roles).toEqual([
      'it-canary',
      'core',
      'duty',
    ]);
    expect(read('a;A;;;it;x;;en;').problems[0]?.write).toContain('ordinary commas');
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
    expect(readRoster(utf8('')).problems).toMatchObject([
      { line: 0, what: 'The roster is empty.', severity: 'error' },
    ]);
    expect(readRoster(utf8(`${header}\n`)).problems).toMatchObject([{ what: 'The roster names nobody.' }]);
  });

  test('with a broken quote names the line and throws nothing', () => {
    const { people, problems } = read('a,A,,,it,x,,en,', 'b,"B,,,it,x,,en,');
    expect(people).toEqual([]);
    expect(problems).toMatchObject([
      { what: expect.stringContaining('a quote (") stays open'), severity: 'error' },
    ]);
  });
});

describe('a leaving day', () => {
  test.each([
    ['2026/8/31', '2026-08-31'],
    ['31.08.2026', '2026-08-31'],
    ['03/04/2027', '2027-04-03 / 2027-03-04'],
    ['yes', '2026-11-30'],
  ])('written %s is answered with %s', (left, meant) => {
    const { problems } = readRoster(utf8(`${header}\na,A,,,it,x,,en,${left}`), '2026-12-06');
    expect(problems[0]?.write).toContain(`for example ${meant};`);
  });

  test.each([
    '2026/11/30',
    '2026.11.30',
    '30.11.2026',
    '01.03.2027',
    '11/30/26',
    '46356',
    '20261130',
    '2026年11月30日',
    '２０２６-11-30',
    '2026-11-31',
    '2026-11-30 00:00',
    '2026-11-30T00:00:00',
    'yes',
  ])('%s is an error at its line, and whoever it is about stays', (left) => {
    const body = `a,A,,,it,x,,en,${left}\nb,B,,,it,x,,en,`;
    const { people, problems } = readRoster(utf8(`${header}\n${body}`), '2026-12-06');
    expect(problems).toMatchObject([
      { line: 2, what: expect.stringContaining('is no leaving day'), severity: 'error' },
    ]);
    expect(problems[0]?.write).toContain('YYYY-MM-DD');
    expect(people.map(({ account }) => account)).toEqual(['a', 'b']);
  });
});

describe('a contact', () => {
  test.each([
    'a@example.com; b@example.com',
    'a@example.com,b@example.com',
    'a＠example.com',
    '"Wu, C" <c@example.com>',
    'Wu <c@example.com>',
    'N/A',
    '无',
    '-',
    'a@localhost',
    'a b@example.com',
    'a@example..com',
    '.a@example.com',
    'a@example.com.',
    'mailto:a@example.com',
    'a@@example.com',
    '张三@example.com',
    'a@例子.com',
  ])('%s is no address: an error at its line, and nothing is sent to it', (email) => {
    const { people, problems } = read(`a,A,"${email.replaceAll('"', '""')}",,it,x,,en,`);
    expect(problems).toMatchObject([
      { line: 2, what: expect.stringContaining('cannot be reached by it'), severity: 'error' },
    ]);
    expect(people[0]).not.toHaveProperty('email');
  });

  test.each([
    '1.38E+10',
    '1.38E+12',
    '13800000000',
    '8613800000000',
    '008613800000000',
    '+86',
    '+0138000000',
    '＋8613800000000',
    '+86 138 0000 0000 x12',
    'ask',
    '+86138ABC0000',
  ])('%s is no number: an error at its line, and nobody is called on it', (phone) => {
    const { people, problems } = read(`a,A,,${phone},it,x,,en,`);
    expect(problems).toMatchObject([
      { line: 2, what: expect.stringContaining('cannot be reached by it'), severity: 'error' },
    ]);
    expect(people[0]).not.toHaveProperty('phone');
  });

  test('may be written with spaces, hyphens and brackets', () => {
    const { people, problems } = read('a,A,,+86 (138) 0000-0000,it,x,,en,');
    expect(problems).toEqual([]);
    expect(people[0]?.phone).toBe('+8613800000000');
  });
});

describe('what separates the fields', () => {
  test.each([
    ['semicolons', ';'],
    ['tabs', '\t'],
  ])('may be %s', (_name, sign) => {
    const row = ['a', 'Doe, Jo', '', '', 'it', 'x', '"core;duty"', 'en', ''].join(sign);
    const { people, problems } = readRoster(utf8(`${header.replaceAll(',', sign)}\r\n${row}\r\n`));
    expect(problems).toEqual([]);
    expect(people).toMatchObject([{ account: 'a', name: 'Doe, Jo', roles: ['core', 'duty'] }]);
  });

  test.each([
    ['，', 'U+FF0C'],
    ['|', 'U+007C'],
    ['；', 'U+FF1B'],
  ])('is named once where it is %s', (sign, code) => {
    const { people, problems } = readRoster(utf8(`${header.replaceAll(',', sign)}\na${sign}A\n`));
    expect(people).toEqual([]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({
      line: 1,
      what: expect.stringContaining('by commas'),
      severity: 'error',
    });
    expect(problems[0]?.what).toContain(code);
  });
});

describe('what is not seen', () => {
  test.each([
    ['account', 'a\u200b,A,,,it,x,,en,', 'U+200B'],
    ['account', 'a\u00a0,A,,,it,x,,en,', 'U+00A0'],
    ['account', 'a\u3000,A,,,it,x,,en,', 'U+3000'],
    ['account', 'a\u2800,A,,,it,x,,en,', 'U+2800'],
    ['name', 'a,A\u202e,,,it,x,,en,', 'U+202E'],
    ['name', 'a,A\u00a0B,,,it,x,,en,', 'U+00A0'],
    ['email', 'a,A,\ufeffa@example.com,,it,x,,en,', 'U+FEFF'],
    ['department', 'a,A,,,it\u00ad,x,,en,', 'U+00AD'],
    ['site', 'a,A,,,it,x\u2009,,en,', 'U+2009'],
    ['roles', 'a,A,,,it,x,core\u3164,en,', 'U+3164'],
    ['left-on', 'a,A,,,it,x,,en,2026-11-30\u200e', 'U+200E'],
  ])('in the %s is named at its line', (column, line, code) => {
    const { people, problems } = read(line);
    expect(people).toEqual([]);
    expect(problems[0]).toMatchObject({
      line: 2,
      what: expect.stringMatching(/is not seen|mixes letters/),
      severity: 'error',
    });
    expect(problems[0]?.what).toContain(`The ${column} `);
    expect(problems[0]?.what).toContain(code);
  });

  test.each([
    ['Cyrillic letters', 'w-аос'],
    ['full width', 'ｗ-aoc'],
    ['another hyphen', 'w‐aoc'],
    ['capitals', 'W-AOC'],
  ])('makes no second person of one account: %s', (_name, twin) => {
    const { people, problems } = read('w-aoc,A,,,it,x,,en,', `${twin},A,,,it,x,,en,`);
    expect(people).toHaveLength(1);
    expect(problems[0]).toMatchObject({ line: 3, severity: 'error' });
  });

  test('is neither a wide space within a name nor another way to write a letter', () => {
    const { people, problems } = read('a,张　三,,,it,x,,en,', 'b,Jose\u0301,,,it,x,,en,');
    expect(problems).toEqual([]);
    expect(people.map(({ name }) => name)).toEqual(['张　三', 'José']);
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

  // 王喆, 李鎔, 陈珺 (a pair whose second byte is a letter), 赵㛃 (four bytes), each as `account,NAME,…`.
  test.each([
    ['rare characters', [0xcd, 0xf5, 0x86, 0xb4], '王喆'],
    ['rarer characters', [0xc0, 0xee, 0xe6, 0x8d], null],
    ['a second byte that is a letter', [0xb3, 0xc2, 0xac, 0x42], null],
    ['four bytes for one character', [0xd5, 0xd4, 0x82, 0x30, 0xc3, 0x38], null],
  ])('GB18030 with %s is read', (_name, name, text) => {
    const bytes = new Uint8Array([...utf8(`${header}\na,`), ...name, ...utf8(',,,it,x,,zh-CN,\n')]);
    const { people, problems } = readRoster(bytes);
    expect(problems).toEqual([]);
    expect([...(people[0]?.name ?? '')]).toHaveLength(2);
    if (text !== null) expect(people[0]?.name).toBe(text);
  });

  test.each([
    ['UTF-16', new Uint8Array([0xff, 0xfe, 0x61, 0x00])],
    ['Latin-1', new Uint8Array([...utf8(`${header}\na,M`), 0xfc, ...utf8('ller,,,it,x,,en,\n')])],
    [
      'Latin-1 in the first letter',
      new Uint8Array([...utf8(`${header}\na,`), 0xd6, ...utf8('zil,,,it,x,,en,\n')]),
    ],
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x00, 0x01])],
  ])('%s is refused by name instead of being read as something else', (_name, bytes) => {
    const { people, problems } = readRoster(bytes);
    expect(people).toEqual([]);
    expect(problems).toMatchObject([{ what: expect.stringMatching(/UTF|zero bytes/), severity: 'error' }]);
    expect(problems[0]?.write).toContain('UTF-8');
  });
});

test('every line that holds something is either a person or named', () => {
  const lines = fc.array(
    fc.constantFrom('a,A,,,it,x,,en,', 'b,B,,,it,x,,en,', ',,,', ',x,,', 'c,C,,,it,x,,en,2026-01-01', 'd'),
    {
      maxLength: 12,
    },
  );
  fc.assert(
    fc.property(lines, (body) => {
      const { people, problems } = read(...body);
      const named = new Set(problems.filter(({ line }) => line > 0).map(({ line }) => line));
      expect(people.length + named.size).toBe(body.filter((line) => line !== ',,,').length);
    }),
  );
});

test('a hundred thousand people of one site take a few times as long as ten thousand, and not their square', () => {
  const secondsFor = (people: number): number => {
    const rows = Array.from({ length: people }, (_, index) => `account-${index},Name ${index},shanghai,it`);
    const bytes = new TextEncoder().encode(`account,name,site,department\n${rows.join('\n')}\n`);
    const before = process.cpuUsage();
    expect(readRoster(bytes).people).toHaveLength(people);
    return process.cpuUsage(before).user / 1e6;
  };
  secondsFor(1_000);
  expect(secondsFor(100_000)).toBeLessThan(25 * secondsFor(10_000));
}, 120_000);
