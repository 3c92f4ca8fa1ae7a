// Whoever waits for long work hears how far it is: not at once, not at every object, and with the time that is left.

import { expect, test } from 'vitest';
import { createMemoryStore } from '../../../pipelines/adapters/stores/memory-store.ts';
import { progressOf, watched } from '../../../pipelines/operation/progress.ts';

test('it is told after two seconds and then every ten, with rate and time left where all is known', () => {
  let now = 0;
  const said: string[] = [];
  const tell = progressOf(
    ({ en }) => void said.push(en),
    (objects) => objects / 100,
    () => now,
  );
  for (let second = 1; second <= 25; second += 1) {
    now = second * 1_000;
    tell(4_000_000);
  }
  expect(said).toEqual([
    '8.0 MB so far, 4.0 MB/s, 2%, about 2 minutes left',
    '48 MB so far, 4.0 MB/s, 12%, about 1 minute left',
    '88 MB so far, 4.0 MB/s, 22%, about 1 minute left',
  ]);
});

test('where nobody knows how much there is, no time is promised', () => {
  let now = 0;
  const said: string[] = [];
  const tell = progressOf(
    (line) => void said.push(line['zh-CN']),
    () => null,
    () => now,
  );
  now = 2_000;
  tell(6_000_000);
  expect(said).toEqual(['已完成 6.0 MB，每秒 3.0 MB']);
});

test('a store tells what was written to it or read from it, and does the same as before', async () => {
  const told: number[] = [];
  const store = watched(createMemoryStore(), 'create', (bytes) => void told.push(bytes));
  expect(await store.create('a/b', new Uint8Array(5))).toBe('created');
  expect((await store.read('a/b'))?.length).toBe(5);
  expect(told).toEqual([5]);
});
