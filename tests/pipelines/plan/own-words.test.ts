import { expect, test } from 'vitest';
import { inFilesWords } from '../../../pipelines/plan/own-words.ts';

const languages = ['zh-CN', 'en'];

test.each([
  ['中文', 'zh-CN'],
  ['英文', 'en'],
  ['Chinese', 'zh-CN'],
  ['English', 'en'],
  ['ZH', 'zh-CN'],
  ['zh-cn', 'zh-CN'],
  ['ｅｎ', 'en'],
  ['中文、英文', 'zh-CN、en'],
  ['简体中文， English', 'zh-CN，en'],
  ['zh-CN, en', 'zh-CN,en'],
])('%s means %s', (answer, meant) => {
  expect(inFilesWords(answer, languages).replaceAll(' ', '')).toBe(meant);
});

test('what stands for something else keeps its value, and what is unknown stays as it was typed', () => {
  expect(inFilesWords('企业微信, 邮件=smtp.英文.example', ['wecom', 'smtp'])).toBe(
    'wecom,smtp=smtp.英文.example',
  );
  expect(inFilesWords('en, Deutsch', languages)).toBe('en, Deutsch');
  expect(inFilesWords('中文', [])).toBe('中文');
});
