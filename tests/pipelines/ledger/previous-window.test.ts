import { expect, test } from 'vitest';
import { createMemoryStore } from '../../../pipelines/adapters/stores/memory-store.ts';
import { previousWindow } from '../../../pipelines/ledger/previous-window.ts';
import { openTestLedger, takeAndOpen } from '../../support/run-key.ts';

const clockAt = (at: number) => ({
  now: () => at,
  elapsed: () => at,
  sleep: async () => {},
  sleepUntil: async () => {},
});

async function windowWith(
  store: ReturnType<typeof createMemoryStore>,
  window: string,
  at: number,
): Promise<string> {
  const ledger = await openTestLedger(store, window, window, clockAt(at));
  await takeAndOpen(store, ledger);
  await ledger.append({ kind: 'measured', phase: 'hold', name: 'n', value: at, unit: 'ms' });
  return ledger.root;
}

test('the first window of a store follows none', async () => {
  expect(await previousWindow(createMemoryStore(), 'first')).toBeNull();
});

test('a window follows the one whose last entry is the newest, by its root', async () => {
  const store = createMemoryStore();
  await windowWith(store, 'spring', 1_000);
  const root = await windowWith(store, 'autumn', 9_000);
  await windowWith(store, 'summer', 5_000);
  expect(await previousWindow(store, 'winter')).toEqual({ window: 'autumn', root });
});

test('a window follows none that somebody only put objects for', async () => {
  const store = createMemoryStore();
  const root = await windowWith(store, 'autumn', 1_000);
  await store.create('windows/zzz/entries/00000001.json', new TextEncoder().encode('{"at":"9999"}'));
  expect(await previousWindow(store, 'winter')).toEqual({ window: 'autumn', root });
});
