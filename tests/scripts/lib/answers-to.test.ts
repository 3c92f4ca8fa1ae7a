import { expect, test } from 'vitest';
import { localised } from '../../../pipelines/plan/plan.ts';
import type { FileQuestion } from '../../../pipelines/plan/question.ts';
import { answersTo } from '../../../scripts/lib/answers-to.ts';

const start: FileQuestion = {
  option: 'start',
  ask: localised('何时？', 'When?'),
  fallback: () => '9',
  refuse: (answer) => (/^\d+$/.test(answer) ? null : localised('不行', 'No')),
};
const end: FileQuestion = {
  option: 'end',
  ask: localised('何时？', 'When?'),
  fallback: () => '10',
  refuse: (answer, { start = '' }) => (Number(answer) > Number(start) ? null : localised('不行', 'No')),
};

test('an answer is not refused because of another that was', async () => {
  await expect(answersTo([start, end], { start: 'noon', end: '5' }, false, 'en')).rejects.toThrow(
    /^--start: No$/,
  );
  await expect(answersTo([start, end], { start: '6', end: '5' }, false, 'en')).rejects.toThrow(/^--end: No$/);
  expect(await answersTo([start, end], { start: '3', end: '5' }, false, 'en')).toEqual({
    start: '3',
    end: '5',
  });
});
