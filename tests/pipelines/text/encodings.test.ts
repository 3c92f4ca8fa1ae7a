import { expect, test } from 'vitest';
import { decodeText } from '../../../pipelines/text/encodings.ts';

const header = 'account,name\na,';
const file = (...bytes: readonly number[]) => new Uint8Array([...Buffer.from(header), ...bytes]);

test.each([
  ['王小明', [0xcd, 0xf5, 0xd0, 0xa1, 0xc3, 0xf7]],
  ['王喆', [0xcd, 0xf5, 0x86, 0xb4]],
  ['王𠮷', [0xcd, 0xf5, 0x95, 0x34, 0xb2, 0x35]],
])('%s is read from GB18030', (name, bytes) => {
  expect(decodeText(file(...bytes))).toEqual({ encoding: 'gb18030', text: header + name });
});

test.each([
  ['Big5', [0xa4, 0xfd, 0xa4, 0x6a, 0xa9, 0xfa]],
  ['Shift-JIS', [0x93, 0x63, 0x92, 0x86]],
  ['Latin-1', [0x4d, 0xfc, 0x6c, 0x6c, 0x65, 0x72]],
])('%s is refused rather than read as rare characters', (_encoding, bytes) => {
  expect(decodeText(file(...bytes))).toMatchObject({ encoding: null });
});
