import { expect, it } from 'vitest';
import { bilingual, filled } from '../../../pipelines/plan/bilingual.ts';
import { localised } from '../../../pipelines/plan/plan.ts';

it('says a text in both languages, each with its own words for what is put in', () => {
  const file = localised('方案.yaml', 'plan.yaml');
  expect(bilingual`${'npm run drill'} belongs to ${file}.`).toEqual({
    'zh-CN': 'npm run drill belongs to 方案.yaml.',
    en: 'npm run drill belongs to plan.yaml.',
  });
  expect(bilingual`${(language) => `in ${language}`}, ${3}`).toEqual({
    'zh-CN': 'in zh-CN, 3',
    en: 'in en, 3',
  });
});

it('takes the Chinese of the catalogue', () => {
  expect(bilingual`Done.`['zh-CN']).toBe('已完成。');
});

it('fills in order, or by number, and never what a value brought along', () => {
  expect(filled('{} and {}', ['{}', 'b'])).toBe('{} and b');
  expect(filled('{2} before {1}', ['a', 'b'])).toBe('b before a');
});
