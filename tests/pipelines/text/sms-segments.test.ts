// What a text message costs, and that every notice of the example fits two segments in either language.

import { expect, test } from 'vitest';
import { inGsm, smsCost } from '../../../pipelines/text/sms-segments.ts';
import { previewOfExample } from '../../support/preview-of-example.ts';

test.each([
  ['a'.repeat(160), { alphabet: 'GSM-7', segments: 1 }],
  ['a'.repeat(161), { alphabet: 'GSM-7', segments: 2 }],
  ['€'.repeat(80), { alphabet: 'GSM-7', segments: 1 }],
  ['维'.repeat(70), { alphabet: 'UCS-2', segments: 1 }],
  ['维'.repeat(71), { alphabet: 'UCS-2', segments: 2 }],
  ['维'.repeat(135), { alphabet: 'UCS-2', segments: 3 }],
  [`${'a'.repeat(69)}“`, { alphabet: 'UCS-2', segments: 1 }],
])('%s', (text, cost) => {
  expect(smsCost(text)).toEqual(cost);
});

test('typographer’s signs give way to those of the alphabet', () => {
  expect(smsCost(inGsm('“It’s late – wait…”')).alphabet).toBe('GSM-7');
});

test('every text message of the example costs two segments at most, English in the cheap alphabet', async () => {
  const texts = await previewOfExample();
  expect(texts.length).toBeGreaterThan(8);
  const dear = texts.filter(({ text, language }) => {
    const { segments, alphabet } = smsCost(text);
    return (
      segments > 2 ||
      (language === 'en') !== (alphabet === 'GSM-7') ||
      text.endsWith('…') ||
      text.endsWith('...')
    );
  });
  expect(dear).toEqual([]);
});
