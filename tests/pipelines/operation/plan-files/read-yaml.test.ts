import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readYaml } from '../../../../pipelines/operation/plan-files/read-yaml.ts';
import problems from '../../../../pipelines/plan/check/problems.zh-CN.json' with { type: 'json' };
import { inChinese } from '../../../../pipelines/text/in-chinese.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

function read(text: string) {
  const result = readYaml(bytes(text));
  if (!result.readable) throw new Error(JSON.stringify(result.faults));
  return result;
}

describe('a YAML file', () => {
  it('is read as YAML 1.2: no octal, no yes and no, no dates', () => {
    expect(read('a: 010\nb: no\nc: 2026-12-06\nd: 1.5\ne: ~').value).toEqual({
      a: 10,
      b: 'no',
      c: '2026-12-06',
      d: 1.5,
      e: null,
    });
  });

  it('knows where each of its parts stands, a missing part at the group it is missing from', () => {
    const { positionOf } = read('# 注释\na:\n  - id: x\n    who: { roles: [r1, r2] }\n  - id: y\nb: 升级\n');
    expect(positionOf(['b'])).toEqual({ line: 6, column: 4 });
    expect(positionOf(['a'])).toEqual({ line: 2, column: 1 });
    expect(positionOf(['a', 0, 'who', 'roles', 1])).toEqual({ line: 4, column: 24 });
    expect(positionOf(['a', 1, 'who'])).toEqual({ line: 5, column: 5 });
    expect(positionOf(['nothing', 'here'])).toEqual({ line: 2, column: 1 });
    expect(positionOf([])).toEqual({ line: 2, column: 1 });
  });

  it('counts lines the same with Windows line ends', () => {
    const { value, positionOf } = read('a: 1\r\nb: |\r\n  x\r\n  y\r\nc: 3\r\n');
    expect(value).toEqual({ a: 1, b: 'x\ny\n', c: 3 });
    expect(positionOf(['c'])).toEqual({ line: 5, column: 4 });
  });

  it('shows the first fault only, with its line and what to write', () => {
    expect(readYaml(bytes('a: 1\na: 2\na: 3\n'))).toEqual({
      readable: false,
      faults: [
        {
          line: 2,
          column: 1,
          what: 'The key "a" stands on line 1 already.',
          write: 'Keep one of the two keys.',
        },
      ],
    });
  });

  it.each([
    ['id: x\ntitle: "open\nstart: 1\n', 2, 'The " that opens here is never closed.'],
    ["id: x\ntitle: 'open\nstart: 1\n", 2, "The ' that opens here is never closed."],
    ['id: x\ntitle: { a: b, c: d\nstart: 1\n', 2, 'The { that opens here is never closed.'],
    ['id: x\nlist: [a, b\nstart: 1\n', 2, 'The [ that opens here is never closed.'],
    ['title:\n  en: Upgrade: phase two\n', 2, 'A colon and a space inside a text begin a new key.'],
    ['title: { en: Upgrade: phase two }\n', 1, 'A colon and a space inside a text begin a new key.'],
    ["title:\n  en: 'It's time'\n", 2, "The text ends at this quote (')."],
    ['start: 2026-12-20T０2:00+08:00[Asia/Shanghai]\n', 1, 'There is a full-width digit in a time (０).'],
    ['\ufeffa: 1\n', 1, 'The file begins with a BOM (U+FEFF).'],
  ])('tells the cause of what the parser cannot read: %j', (text, line, what) => {
    expect(readYaml(bytes(text))).toMatchObject({ readable: false, faults: [{ line, what }] });
  });

  it('never throws, however it is damaged, and its faults lie within it', async () => {
    const source = await readFile(
      new URL('../../../../runbooks/windows/2026-12-20-patch.yaml', import.meta.url),
      'utf8',
    );
    const sign = fc.constantFrom(
      ...'"\'[]{}:,-#|>&*!?%@`~\\\n\t',
      '  ',
      ': ',
      '- ',
      '---\n',
      '...\n',
      '\u202e',
    );
    const damage = fc.array(fc.tuple(fc.nat(source.length), sign, fc.nat(3)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(damage, (changes) => {
        let text = source;
        for (const [at, put, drop] of changes) text = text.slice(0, at) + put + text.slice(at + drop);
        const result = readYaml(bytes(text));
        if (result.readable) return;
        expect(result.faults.length).toBe(1);
        for (const { line, column, what, write } of result.faults) {
          expect(line).toBeLessThanOrEqual(text.split('\n').length);
          expect(line * column).toBeGreaterThan(0);
          expect(what).toMatch(/\.$/);
          expect(write).not.toBe('');
          // A reader of Chinese gets both in Chinese.
          for (const text of [what, write]) expect(inChinese(text, problems)).toMatch(/\p{Script=Han}/u);
        }
      }),
      { numRuns: 100 },
    );
  });
});
