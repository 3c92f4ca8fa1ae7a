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

test('does not list it a second time while the first takes longer, or a word would be taken twice', async () => {
  const night = await openNight();
  const { store } = night.run;
  let [under, most] = [0, 0];
  const list = async (prefix: string) => {
    under += 1;
    most = Math.max(most, under);
    await night.clock.sleep(10_000);
    under -= 1;
    return store.list(prefix);
  };
  const isToStop = listenForCommands({ ...night.run, store: { ...store, list } });
  await night.clock.sleep(3_000);
  const first = isToStop();
  await night.clock.sleep(4_000);
  await Promise.all([first, isToStop()]);
  expect(most).toBe(1);
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
