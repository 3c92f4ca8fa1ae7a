// Whoever waits for long work hears how far it is: not at once, not at every object, and with the time that is left.

import { expect, test } from 'vitest';
import { createMemoryStore } from '../../../pipelines/adapters/stores/memory-store.ts';
import { progressOf, watched } from '../../../pipelines/operation/progress.ts';

function waiting(amount?: (done: number) => string) {
  const said: string[] = [];
  let now = 0;
  const tell = progressOf(
    (line) => void said.push(`${line.en} | ${line['zh-CN']}`),
    amount,
    () => now,
  );
  const at = (second: number): typeof tell => {
    now = second * 1_000;
    return tell;
  };
  return { said, at };
}

test('it is told after two seconds and then every ten, with rate and time left where all is known', () => {
  const { said, at } = waiting();
  for (let second = 1; second <= 25; second += 1) at(second)(4_000_000, second / 100);
  expect(said).toEqual([
    '8.0 MB so far, 4.0 MB/s, 2%, about 98 seconds left | 已完成 8.0 MB，每秒 4.0 MB，进度 2%，约剩 98 秒',
    '48 MB so far, 4.0 MB/s, 12%, about 88 seconds left | 已完成 48 MB，每秒 4.0 MB，进度 12%，约剩 88 秒',
    '88 MB so far, 4.0 MB/s, 22%, about 78 seconds left | 已完成 88 MB，每秒 4.0 MB，进度 22%，约剩 78 秒',
  ]);
});

test('where nobody knows how much there is, no time is promised', () => {
  const { said, at } = waiting();
  at(2)(6_000_000, null);
  expect(said).toEqual(['6.0 MB so far, 3.0 MB/s | 已完成 6.0 MB，每秒 3.0 MB']);
});

test('time that passes is told too, for work of which nothing comes', () => {
  const { said, at } = waiting(String);
  at(1)(6, 0.5);
  at(2)();
  at(12)();
  expect(said.map((line) => line.split(' | ')[0])).toEqual([
    '6 so far, 3/s, 50%, about 2 seconds left',
    '6 so far, 0.5/s, 50%, about 12 seconds left',
  ]);
});

test('a store tells what was written to it or read from it, and does the same as before', async () => {
  const told: number[] = [];
  const store = watched(createMemoryStore(), 'create', (bytes) => void told.push(bytes));
  expect(await store.create('a/b', new Uint8Array(5))).toBe('created');
  expect((await store.read('a/b'))?.length).toBe(5);
  expect(told).toEqual([5]);
});
