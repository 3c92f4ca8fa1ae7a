import { spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reviewedDigest } from '../../pipelines/ledger/reviewed-digest.ts';
import { checkPlan } from '../../pipelines/operation/plan-files/load-plan.ts';
import { formatProblems } from '../../pipelines/operation/plan-files/problem-report.ts';

const root = new URL('../..', import.meta.url).pathname;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tideover-check-'));
  await cp(join(root, 'runbooks'), folder, { recursive: true });
});
afterAll(() => rm(folder, { recursive: true }));

/** Before every window of the example. */
let now = '2026-12-01T09:00:00Z';

/** Runs the command in a process of its own, which hostile input might take down. */
async function planCheck(...args: readonly string[]) {
  const child = spawn(process.execPath, [join(root, 'scripts/plan-check.ts'), ...args], {
    cwd: root,
    env: { ...process.env, TIDEOVER_NOW: now },
  });
  let out = '';
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (out += chunk));
  const killer = setTimeout(() => child.kill('SIGKILL'), 20_000);
  const ended = await new Promise<{ status: number | null; signal: string | null }>((resolve) =>
    child.on('close', (status, signal) => resolve({ status, signal })),
  );
  clearTimeout(killer);
  return { ...ended, out };
}

async function written(name: string, content: string | Uint8Array): Promise<string> {
  const file = join(folder, 'windows', name);
  await writeFile(file, content);
  return file;
}

/** Each of these makes the YAML parser spend seconds to minutes, abort the process, or lie. */
const hostile: readonly (readonly [name: string, content: string | Uint8Array, says: RegExp])[] = [
  ['nested brackets', `a: ${'[\n'.repeat(800)}`, /nested too deeply/],
  ['nested brackets, twice', `a: ${'['.repeat(900)}\n---\nb: ${'{'.repeat(900)}`, /nested too deeply/],
  ['nested lists on one line', `a:\n  ${'- '.repeat(400)}x`, /nested too deeply/],
  [
    'nested groups',
    Array.from({ length: 200 }, (_, i) => `${' '.repeat(i)}k:`).join('\n'),
    /nested too deeply/,
  ],
  ['explicit keys', '? '.repeat(300), /Explicit keys/],
  ['explicit keys in brackets', `${'{? '.repeat(300)}`, /Explicit keys/],
  ['repeated double quotes', '"'.repeat(30_000), /too long/],
  ['repeated quotes on many lines', `${"''''''''\n".repeat(900)}`, /too many values|Unexpected|not/],
  ['flat keys', Array.from({ length: 990 }, (_, i) => `k${i}: ${'[1,2,3]'}`).join('\n'), /too many values/],
  ['an alias bomb', 'a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]', /Anchors/],
  ['an alias', 'a: *b', /Aliases/],
  ['a merge key', '<<: {a: 1}', /Merge keys/],
  ['a foreign tag', 'a: !!js/function "x"', /Tags/],
  ['a directive', '%YAML 1.1\n---\na: 1', /Directives/],
  ['too many bytes', `a: "${'x'.repeat(40_000)}"`, /bytes/],
  ['too many lines', '#\n'.repeat(1_200), /too long/],
  ['spaces in quotes', `a: "${' '.repeat(30_000)}"`, /too long/],
  ['bytes that are no UTF-8', new Uint8Array([0x61, 0x3a, 0x20, 0xff, 0xfe]), /not UTF-8/],
  ['a zero byte', 'a: \u0000', /U\+0000/],
  ['a byte order mark', '\ufeffschema: x', /U\+FEFF/],
  ['a line that ends only for some', 'a: 1\u2028b: 2', /U\+2028/],
  ['a prototype', '__proto__: {kind: planned}\nschema: tideover/window/1', /Unknown key "__proto__"/],
  ['nothing', '', /not a list of settings/],
  ['a number', '42', /not a list of settings/],
];

describe('plan:check', () => {
  it('finds nothing in any window under runbooks/', async () => {
    const windows = (await readdir(join(root, 'runbooks/windows'))).filter((name) => name.endsWith('.yaml'));
    expect(windows.length).toBeGreaterThanOrEqual(3);
    const { status, out } = await planCheck(...windows.map((name) => `runbooks/windows/${name}`));
    expect(out.split('\n').filter((line) => line !== '' && !line.endsWith(': no problem.'))).toEqual([]);
    expect(status).toBe(0);
  });

  it.each([
    ['2026-12-19T19:00:00Z', 1, /^.*:\d+:\d+: error: The window has begun/m],
    ['2026-12-21T00:00:00Z', 1, /^.*:\d+:\d+: error: The window is over/m],
    ['2025-11-01T00:00:00Z', 0, /^.*:\d+:\d+: warning: The window is more than a year away/m],
  ])('says at %s that the window is not to come, or far away', async (then, status, says) => {
    now = then;
    const checked = await planCheck('runbooks/windows/2026-12-20-patch.yaml');
    now = '2026-12-01T09:00:00Z';
    expect(checked).toMatchObject({ status, out: expect.stringMatching(says) });
  });

  it('refuses hostile files in one process, one clear line each, and stays alive', async () => {
    const files = await Promise.all(
      hostile.map(([, content], index) => written(`hostile-${String(index).padStart(2, '0')}.yaml`, content)),
    );
    const { status, signal, out } = await planCheck(...files, '--format', 'json');
    await Promise.all(files.map((file) => rm(file)));
    expect({ status, signal }).toEqual({ status: 1, signal: null });
    const said = (JSON.parse(out) as { files: { problems: { what: string }[] }[] }).files;
    for (const [index, [name, , says]] of hostile.entries()) {
      expect(`${name}: ${said[index]?.problems[0]?.what}`).toMatch(says);
    }
  });

  it('ends with 2 when it is typed wrongly, and explains itself', async () => {
    expect(await planCheck()).toMatchObject({ status: 2, out: expect.stringContaining('Usage:') });
    expect(await planCheck('x.yaml', '--format', 'xml')).toMatchObject({ status: 2 });
    expect(await planCheck('--rules')).toMatchObject({
      status: 0,
      out: expect.stringContaining('end-after-start: '),
    });
    expect(await planCheck('--help')).toMatchObject({ status: 0, out: expect.stringContaining('--format') });
  });

  it.each([
    ['in UTF-16', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le'), /UTF-16/],
    ['without a header', (text: string) => text.slice(text.indexOf('\n') + 1), /header|column/],
    ['with an open quote', (text: string) => text.replace(',', ',"'), /cannot be read as CSV/],
    ['as a workbook', () => 'PK\u0003\u0004', /Excel/],
  ])(
    'says of a roster %s why it cannot be read, and nothing that follows from it',
    async (_, change, why) => {
      const own = await mkdtemp(join(tmpdir(), 'tideover-roster-'));
      await cp(join(root, 'runbooks'), own, { recursive: true });
      const file = join(own, 'roster.csv');
      await writeFile(file, change(await readFile(file, 'utf8')));
      const { status, out } = await planCheck(join(own, 'windows/2026-12-20-patch.yaml'));
      await rm(own, { recursive: true });
      expect(status).toBe(1);
      expect(out.split('\n')[0]).toMatch(why);
      expect(out).not.toMatch(/digest|lists 0 people|Nobody in the roster|canary has 0/);
    },
  );

  it.each([
    '../../../../../../../../etc/passwd',
    '../../../../../../../../proc/self/environ',
    '../../../../../../../../dev/zero',
    '/dev/zero',
    'roster-link.csv',
  ])('reads no roster from %s, and says so at its line', async (file) => {
    const own = await mkdtemp(join(tmpdir(), 'tideover-outside-'));
    await cp(join(root, 'runbooks'), own, { recursive: true });
    await symlink('/dev/zero', join(own, 'roster-link.csv'));
    const text = await readFile(join(own, 'organisation.yaml'), 'utf8');
    await writeFile(join(own, 'organisation.yaml'), text.replace('file: roster.csv', `file: ${file}`));
    const { status, out } = await planCheck(join(own, 'windows/2026-12-20-patch.yaml'));
    await rm(own, { recursive: true });
    const line = text.split('\n').findIndex((one) => one.includes('file: roster.csv')) + 1;
    expect(out).toMatch(new RegExp(`organisation\\.yaml:${line}:\\d+: error: This file is not read`));
    expect(status).toBe(1);
  });

  it('reads no window that is a device', async () => {
    const { status, out } = await planCheck('/dev/zero');
    expect({ status, out }).toEqual({ status: 1, out: expect.stringContaining('no regular file') });
  });

  it('passes in a clone with the line ends of Windows, with the same digests', async () => {
    const own = await mkdtemp(join(tmpdir(), 'tideover-crlf-'));
    await cp(join(root, 'runbooks'), own, { recursive: true });
    for (const name of await readdir(own, { recursive: true })) {
      if (!/\.(?:yaml|md|csv|json)$/.test(name)) continue;
      const text = await readFile(join(own, name), 'utf8');
      await writeFile(join(own, name), text.replaceAll('\n', '\r\n'));
    }
    const digestIn = async (folder: string) => {
      const { problems, loaded } = await checkPlan(join(folder, 'windows/2026-12-06-wangshangliao.yaml'));
      expect(problems).toEqual([]);
      if (loaded === null) throw new Error('not loaded');
      return reviewedDigest({ ...loaded, templates: Object.fromEntries(loaded.templates) });
    };
    const [here, there] = [await digestIn(join(root, 'runbooks')), await digestIn(own)];
    await rm(own, { recursive: true });
    expect(there).toBe(here);
  });

  it('ends with 1 and without a stack when a file is not there', async () => {
    const { status, out } = await planCheck('runbooks/windows/none.yaml');
    expect(status).toBe(1);
    expect(out).toContain('runbooks/windows/none.yaml: The file is not there.');
    expect(out).not.toContain('-patch.yaml');
    expect(out).not.toContain('    at ');
  });
});

describe('a problem of what is usual', () => {
  it.each([
    [
      '    emergencyContacts: [duty-lead-night, ',
      '    emergencyContacts: [duty-lead-nite, ',
      /no person "duty-lead-nite"/,
    ],
    [
      '      - { id: last-call, when: 1h before start',
      '      - { id: last-call, when: after lunch',
      /"after lunch" is no moment/,
    ],
    ['    callOff:', '    calloff:', /Unknown key "calloff"/],
    [
      '        - { id: last-call, when: 30m',
      '        - { id: last-cal, when: 30m',
      /There is no "last-cal" to change/,
    ],
  ])('is reported at its line of organisation.yaml: %s', async (right, wrong, says) => {
    const own = await mkdtemp(join(tmpdir(), 'tideover-usual-'));
    await cp(join(root, 'runbooks'), own, { recursive: true });
    const text = await readFile(join(own, 'organisation.yaml'), 'utf8');
    expect(text).toContain(right);
    await writeFile(join(own, 'organisation.yaml'), text.replace(right, wrong));
    const line = text.split('\n').findIndex((one) => one.startsWith(right)) + 1;
    const files = ['2026-12-20-patch.yaml', 'emergency-example.yaml'];
    const found = await Promise.all(files.map((file) => checkPlan(join(own, 'windows', file))));
    await rm(own, { recursive: true });
    const here = found.flatMap(({ problems }) => problems).filter((problem) => problem.line === line);
    expect(here.map(({ name, what }) => `${name} ${what}`).join('\n')).toMatch(says);
    expect(here[0]?.name).toMatch(/organisation\.yaml$/);
  });

  it('that nobody says names both places where it may be said', async () => {
    const file = await written(
      'bare.yaml',
      await readFile(join(folder, 'windows/2026-12-20-patch.yaml'), 'utf8'),
    );
    const organisation = join(folder, 'organisation.yaml');
    const text = await readFile(organisation, 'utf8');
    await writeFile(organisation, text.replace(/^ {4}emergencyContacts: .*\n/m, ''));
    const { problems } = await checkPlan(file);
    await writeFile(organisation, text);
    await rm(file);
    expect(problems).toMatchObject([
      {
        what: '"emergencyContacts" is missing.',
        write: expect.stringContaining('here or under usual in organisation.yaml'),
      },
    ]);
  });
});

describe('problems', () => {
  const broken = 'schema: tideover/window/1\nid: "[x](http://evil.example) <img> `code` | 升级"\n';

  it('are printed as file:line:column with what to write instead', async () => {
    const file = await written('formats.yaml', broken);
    const { problems } = await checkPlan(file);
    const text = formatProblems([{ file, problems }], 'text');
    expect(text).toMatch(
      /windows\/formats\.yaml:2:5: error: "\[x\]\(http.*升级" is no id\. \[shape\]\n {2}Instead: \S/,
    );
    expect(text).toMatch(/"title" is missing\./);
    expect(text).toMatch(/\d+ errors, 0 warnings\.$/);
    await rm(file);
  });

  it('are the same as JSON', async () => {
    const file = await written('formats.yaml', broken);
    const { problems } = await checkPlan(file);
    const json = JSON.parse(formatProblems([{ file, problems }], 'json'));
    expect(json.files[0].problems).toHaveLength(problems.length);
    expect(json.files[0].problems).toContainEqual(
      expect.objectContaining({ line: 2, column: 5, rule: 'shape', severity: 'error', path: ['id'] }),
    );
    await rm(file);
  });

  it('draw no links, pictures, code or cells of their own in Markdown', async () => {
    const file = await written('formats.yaml', broken);
    const { problems } = await checkPlan(file);
    const markdown = formatProblems([{ file, problems }], 'markdown');
    await rm(file);
    expect(markdown).toContain('升级');
    expect(markdown).not.toMatch(/(?<!\\)\[x|(?<!\\)`|<img/);
    const rows = markdown.split('\n').filter((line) => line.startsWith('| '));
    for (const row of rows) expect(row.match(/(?<!\\)\|/g)).toHaveLength(4);
  });

  it('number at most a hundred', async () => {
    const notices = Array.from({ length: 45 }, (_, i) => `  - { id: N${i}, when: x, nope: 1 }`).join('\n');
    const file = await written('many.yaml', `notices:\n${notices}\n`);
    expect((await checkPlan(file)).problems).toHaveLength(100);
    await rm(file);
  });
});
