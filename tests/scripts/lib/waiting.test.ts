// Whoever sits at a terminal is told how far a command is; a pipe, a log and a program get what they asked for and no more.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createMemoryStore } from '../../../pipelines/adapters/stores/memory-store.ts';
import { eachTold, meanwhile, told } from '../../../scripts/lib/waiting.ts';

const wasTerminal = process.stdout.isTTY;
let said: string[] = [];

beforeEach(() => {
  said = [];
  process.stdout.isTTY = true;
  vi.useFakeTimers();
  vi.spyOn(console, 'error').mockImplementation((line: string) => void said.push(line));
});
afterEach(() => {
  process.stdout.isTTY = wasTerminal;
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const after = (ms: number) => new Promise<number>((done) => setTimeout(done, ms, ms));

async function wait(reader: Parameters<typeof eachTold>[1]): Promise<readonly number[]> {
  const found = eachTold([after(500), after(1_500), after(4_000), after(13_000)], reader);
  await vi.advanceTimersByTimeAsync(20_000);
  return found;
}

test('at a terminal what ends is counted, also while nothing ends, and no more is said once all has', async () => {
  expect(await wait({ language: 'en' })).toEqual([500, 1_500, 4_000, 13_000]);
  expect(said).toEqual([
    '2 so far, 1/s, 50%, about 2 seconds left',
    '3 so far, 0.25/s, 75%, about 4 seconds left',
  ]);
});

test('it is said in the language of the reader', async () => {
  await wait({ language: 'zh-CN' });
  expect(said[0]).toBe('已完成 2，每秒 1，进度 50%，约剩 2 秒');
});

test('nothing is said to a program or into a pipe, and the same is found', async () => {
  expect(await wait({ language: 'en', json: true })).toHaveLength(4);
  process.stdout.isTTY = false;
  expect(await wait({ language: 'en' })).toHaveLength(4);
  expect(said).toEqual([]);
});

test('what fails after a while fails as it would, and nothing is said of it any more', async () => {
  const failing = meanwhile({ language: 'en' }, async () => after(3_000).then(() => Promise.reject('away')));
  const seen = failing.catch((why: unknown) => why);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await seen).toBe('away');
  expect(said).toEqual(['0 so far, 0/s']);
});

test('a store that is read for longer than two seconds is told by its bytes', async () => {
  const store = told(createMemoryStore(), 'read', { language: 'en' }, 10);
  await store.create('a', new Uint8Array(3_000));
  await vi.advanceTimersByTimeAsync(2_000);
  await store.read('a');
  expect(said).toEqual(['3.0 KB so far, 1.5 KB/s, 10%, about 18 seconds left']);
});
