import { expect, it } from 'vitest';
import { bilingual } from '../../../pipelines/plan/bilingual.ts';
import { localised } from '../../../pipelines/plan/plan.ts';

it('says a text in both languages, each with its own words for what is put in', () => {
  const file = localised('计划.yaml', 'plan.yaml');
  expect(bilingual`${'npm run drill'} belongs to ${file}.`).toEqual({
    'zh-CN': 'npm run drill belongs to 计划.yaml.',
    en: 'npm run drill belongs to plan.yaml.',
  });
  expect(bilingual`${(language) => `in ${language}`} = ${3}`).toEqual({
    'zh-CN': 'in zh-CN = 3',
    en: 'in en = 3',
  });
});

it('takes the Chinese of the catalogue', () => {
  expect(bilingual`Show this text.`['zh-CN']).toBe('显示本说明。');
});
