// What a vendor's console gives away is read entry by entry; what no honest export holds is one clear error.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { strToU8, type Zippable, zipSync } from 'fflate';
import { afterAll, expect, test } from 'vitest';
import { openZip } from '../../../../pipelines/adapters/sources/zip-archive.ts';
import { UserError } from '../../../../pipelines/errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'tideover-zip-'));
afterAll(() => rmSync(folder, { recursive: true }));

const honest: Zippable = {
  'messages.csv': strToU8('时间,内容\n12:00,你好\n'.repeat(200)),
  'files/plan.html': strToU8('<p>plan</p>'),
  'stored.json': [strToU8('{"id":1}'), { level: 0 }],
};

let number = 0;
function written(bytes: Uint8Array): string {
  number += 1;
  const path = join(folder, `${number}.zip`);
  writeFileSync(path, bytes);
  return path;
}

/** Changes bytes behind each place where this signature stands. */
function patched(
  bytes: Uint8Array,
  signature: number,
  change: (at: number, view: DataView) => void,
): Uint8Array {
  const copy = bytes.slice();
  const view = new DataView(copy.buffer, copy.byteOffset);
  for (let at = 0; at + 4 <= copy.length; at += 1)
    if (view.getUint32(at, true) === signature) change(at, view);
  return copy;
}
const local = 0x04034b50;
const central = 0x02014b50;

async function allOf(path: string): Promise<ReadonlyMap<string, string>> {
  const archive = await openZip(path);
  try {
    const read = new Map<string, string>();
    for (const name of archive.names)
      read.set(name, Buffer.concat(await Array.fromAsync(archive.read(name))).toString('utf8'));
    return read;
  } finally {
    archive.close();
  }
}

test('every entry comes out as it went in, folders are none', async () => {
  const read = await allOf(written(zipSync({ ...honest, 'empty/': new Uint8Array() })));
  expect([...read.keys()].sort()).toEqual(['files/plan.html', 'messages.csv', 'stored.json']);
  expect(read.get('messages.csv')).toContain('12:00,你好');
});

const one = zipSync({ 'a.txt': strToU8('a'.repeat(500)) });
const bomb = patched(zipSync({ 'a.txt': strToU8('a'.repeat(500)) }), central, (at, view) =>
  view.setUint32(at + 24, 0xf0000000, true),
);
const twins = zipSync({ 'a.txt': strToU8('one'), 'b.txt': strToU8('two') });

test.for<readonly [string, Uint8Array, RegExp]>([
  ['a path out of the archive', zipSync({ '../../etc/passwd': strToU8('x') }), /invalid relative path/],
  ['an absolute path', zipSync({ '/etc/passwd': strToU8('x') }), /absolute path/],
  ['a link', zipSync({ link: [strToU8('/etc/passwd'), { os: 3, attrs: 0o120777 << 16 }] }), /is a link/],
  [
    'an encrypted entry',
    patched(one, central, (at, view) => view.setUint16(at + 8, 1, true)),
    /is encrypted/,
  ],
  ['a bomb', bomb, /200 times as large/],
  [
    'the same name twice',
    patched(
      patched(twins, central, (at, view) => view.setUint8(at + 46, 0x61)),
      local,
      (at, view) => view.setUint8(at + 30, 0x61),
    ),
    /is in it twice/,
  ],
  [
    'overlapping entries',
    patched(one, central, (at, view) => view.setUint32(at + 20, 90_000, true)),
    /overlap/,
  ],
  [
    'an unknown compression',
    patched(one, central, (at, view) => view.setUint16(at + 10, 99, true)),
    /not known/,
  ],
  ['no archive at all', strToU8('no archive'), /not backed up/],
  ['half an archive', one.subarray(0, one.length / 2), /not backed up/],
])('%s is refused before anything is read, in words', async ([, bytes, why]) => {
  const refusal = await openZip(written(bytes)).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(UserError);
  expect((refusal as UserError).message).toMatch(why);
});

test('content under a wrong checksum, or longer than was said, is refused when it is read', async () => {
  const path = written(patched(one, central, (at, view) => view.setUint32(at + 16, 7, true)));
  await expect(allOf(path)).rejects.toThrow('its checksum is wrong');
  const longer = patched(one, central, (at, view) => view.setUint32(at + 24, 100, true));
  await expect(allOf(written(longer))).rejects.toThrow(UserError);
});

test('whatever bytes are changed or cut, it is content that was put in or one clear error', async () => {
  const whole = zipSync(honest);
  const path = join(folder, 'fuzzed.zip');
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 4 }),
      fc.nat(whole.length),
      fc.boolean(),
      async (changes, length, isCut) => {
        const bytes = whole.slice();
        for (const [at, value] of changes) bytes[at] = value;
        writeFileSync(path, isCut ? bytes.subarray(0, length) : bytes);
        try {
          const texts = Object.values(honest).map((content) => String.fromCharCode(...plain(content)));
          for (const text of (await allOf(path)).values())
            expect(texts).toContain(Buffer.from(text, 'utf8').toString('latin1'));
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      },
    ),
    { numRuns: 400 },
  );
});

function plain(content: Zippable[string]): Uint8Array {
  return (Array.isArray(content) ? content[0] : content) as Uint8Array;
}
