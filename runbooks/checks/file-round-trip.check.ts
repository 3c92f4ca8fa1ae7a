// A file goes up and comes down with the same content.

import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { actAsTwo } from './acting-people.ts';

const size = 256 * 1024;

test('a file comes back with the same content', async () => {
  const { subject, first, second } = await actAsTwo('file');
  const bytes = new Uint8Array(size).map((_, index) => (index * 31 + subject.run.length) % 251);
  const id = await first.upload('verification.bin', bytes, `${subject.run}/file`);
  const back = await second.download(id);
  const digest = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');
  expect(digest(back)).toBe(digest(bytes));
});
