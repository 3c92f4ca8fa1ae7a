import { expect, test } from 'vitest';
import { whyNotToPublish } from './quiet-machine.ts';

test('figures of a busy machine are not published', () => {
  expect(whyNotToPublish({ loadBefore: 0.5 })).toBeNull();
  expect(whyNotToPublish({ loadBefore: 0.51 })).toContain('load of the last minute was 0.51');
});

test('figures of a machine that changed meanwhile are not published', () => {
  const quiet = { loadBefore: 0.1 };
  expect(whyNotToPublish({ ...quiet, loops: { before: 7, after: 6 } })).toBeNull();
  expect(whyNotToPublish({ ...quiet, loops: { before: 7, after: 5.9 } })).toContain('16 % apart');
  expect(whyNotToPublish({ ...quiet, loops: { before: 5.9, after: 7 } })).toContain('19 % apart');
});
