// While something long goes on people are heard, and the store is not asked at every message.

import { expect, test } from 'vitest';
import { listenForCommands } from '../../../pipelines/engine/hear-people.ts';
import { command, openNight } from '../../support/night.ts';

test('lists the mailbox every three seconds at most, however often it is asked', async () => {
  const night = await openNight();
  const { store } = night.run;
  let lists = 0;
  const counted = { ...store, list: (prefix: string) => store.list(prefix).finally(() => lists++) };
  const isToStop = listenForCommands({ ...night.run, store: counted });
  const asked: number[] = [];
  for (let second = 0; second < 7; second += 1) {
    await Promise.all([isToStop(), isToStop()]);
    asked.push(lists);
    await night.clock.sleep(1_000);
  }
  expect(asked).toEqual([0, 0, 0, 1, 1, 1, 2]);
});

test.each([
  [{ name: 'call-off', whose: 'ours' }, true],
  [{ name: 'extend', by: '30m' }, true],
  [{ name: 'hold' }, false],
] as const)('%j said meanwhile stops the rest of the telling: %s', async (said, stops) => {
  const night = await openNight();
  const isToStop = listenForCommands(night.run);
  await command(night, said);
  expect(await isToStop()).toBe(false);
  await night.clock.sleep(3_000);
  expect(await isToStop()).toBe(stops);
});
