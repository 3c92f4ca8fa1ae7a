import { describe, expect, it } from 'vitest';
import problems from '../../../pipelines/plan/check/problems.zh-CN.json' with { type: 'json' };
import { filled, inChinese } from '../../../pipelines/text/in-chinese.ts';
import acts from '../../../pipelines/views/acts.zh-CN.json' with { type: 'json' };
import catalogue from '../../../scripts/lib/errors.zh-CN.json' with { type: 'json' };

describe('the Chinese of errors', () => {
  it('puts in every value that the English has', () => {
    const valuesIn = (text: string) => text.match(/\{\d?\}/g)?.length ?? 0;
    // What is left out is an English noun of ours: "person", "channel id".
    const nouns = ['There is no {} "{}".', '{} is no {}.'];
    const uneven = Object.entries({ ...catalogue, ...acts, ...problems }).filter(
      ([en, zh]) => valuesIn(en) !== valuesIn(zh) + (nouns.includes(en) ? 1 : 0),
    );
    expect(uneven).toEqual([]);
  });

  it('keeps the values, also where their order differs, and leaves what it does not know', () => {
    expect(inChinese('The git remote refuses to take main: no (really)', catalogue)).toBe(
      'git 远端拒收 main：no (really)',
    );
    expect(
      inChinese('Set A_ACCESS_KEY_ID and B_SECRET_ACCESS_KEY in the environment, or in C.', catalogue),
    ).toBe('请在环境里或在 C 里设置 A_ACCESS_KEY_ID 和 B_SECRET_ACCESS_KEY。');
    expect(inChinese('Nobody wrote this', catalogue)).toBe('Nobody wrote this');
  });

  it('fills in order, or by number, and never what a value brought along', () => {
    expect(filled('{} and {}', ['{}', 'b'])).toBe('{} and b');
    expect(filled('{2} before {1}', ['a', 'b'])).toBe('b before a');
  });
});
