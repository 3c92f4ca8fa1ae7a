import { expect, test } from 'vitest';
import { inColumns, widthOf } from '../../../pipelines/text/columns.ts';

test('columns stand below one another where Chinese signs take two places', () => {
  expect(
    inColumns([
      ['--window 文件', '计划。'],
      ['-h, --help', ''],
      ['', 'x'],
    ]),
  ).toEqual(['--window 文件  计划。', '-h, --help', '               x']);
  expect(inColumns([])).toEqual([]);
});

test('letters, ellipses and arrows take one place, full-width signs and kana two', () => {
  expect(['ab…→é', '（：，', 'かナ', '한', '𠮷'].map(widthOf)).toEqual([5, 6, 4, 2, 2]);
});
