import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import catalogue from '../../../scripts/lib/errors.zh-CN.json' with { type: 'json' };
import { inChinese } from '../../../scripts/lib/in-chinese.ts';
import { errorTextsIn } from '../../support/error-texts.ts';

const inSource = new Set(
  ['pipelines', 'infra', 'scripts'].flatMap((room) =>
    readdirSync(room, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => errorTextsIn(readFileSync(join(room, name), 'utf8'))),
  ),
);
/** No sentences: what others said is put in, or a code is compared. */
const wordless = ['{}{}', 'absent', 'M_USER_LOCKED'];

describe('the Chinese of errors', () => {
  it('is there for every error that a user can meet, and for none that nobody throws', () => {
    expect([...inSource].filter((text) => !(text in catalogue) && !wordless.includes(text))).toEqual([]);
    expect(Object.keys(catalogue).filter((text) => !inSource.has(text))).toEqual([]);
  });

  it('puts in every value that the English has', () => {
    const valuesIn = (text: string) => text.match(/\{\d?\}/g)?.length ?? 0;
    const uneven = Object.entries(catalogue).filter(([en, zh]) => valuesIn(en) !== valuesIn(zh));
    expect(uneven).toEqual([]);
  });

  it('keeps the values, also where their order differs, and leaves what it does not know', async () => {
    expect(await inChinese('The git remote refuses to take main: no (really)')).toBe(
      'git 远端拒收 main：no (really)',
    );
    expect(await inChinese('Set A_ACCESS_KEY_ID and B_SECRET_ACCESS_KEY in the environment, or in C.')).toBe(
      '请在环境里或在 C 里设置 A_ACCESS_KEY_ID 和 B_SECRET_ACCESS_KEY。',
    );
    expect(await inChinese('Nobody wrote this')).toBe('Nobody wrote this');
  });
});
