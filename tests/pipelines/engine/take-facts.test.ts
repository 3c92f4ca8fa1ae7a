// What lies in the mailbox becomes a fact or one entry that says why not, and rubbish fills the ledger slowly.

import { describe, expect, test } from 'vitest';
import { putStatement, takeFacts, untakenNames } from '../../../pipelines/engine/take-facts.ts';
import { readOpenedWindow } from '../../../pipelines/operation/read-window.ts';
import { newestUntaken } from '../../../pipelines/operation/tell.ts';
import { toInstantText } from '../../../pipelines/plan/time.ts';
import { sayInRehearsal, signInRehearsal } from '../../../pipelines/rehearsal/keys.ts';
import { bodiesOf, command, type Night, openNight, put, say } from '../../support/night.ts';

test('of much rubbish a look refuses twenty and says how much is left, the next looks the rest, and nothing twice', async () => {
  const night = await openNight();
  for (let place = 10; place < 35; place += 1) await put(night, 'mail', `rubbish-${place}`, 'no feedback');
  for (const refused of [20, 25, 25]) {
    await takeFacts(night.run);
    expect(bodiesOf(night, 'fact-refused')).toHaveLength(refused);
    expect(bodiesOf(night, 'refusals-left').map(({ count }) => count)).toEqual([5]);
  }
});

test('among rubbish a command is still taken at once', async () => {
  const night = await openNight();
  for (let place = 10; place < 35; place += 1) await put(night, 'mail', `rubbish-${place}`, 'no feedback');
  await command(night, { name: 'hold' });
  expect(await takeFacts(night.run)).toMatchObject([{ kind: 'command', command: { name: 'hold' } }]);
  expect(await untakenNames(night.store, night.run.window, night.run.state())).toHaveLength(5);
});

describe('a word that whoever said it takes back', () => {
  const newest = async ({ store, run, clock }: Night, by?: string) => {
    const now = clock.now();
    return newestUntaken({ store, now, opened: await readOpenedWindow(store, run.window, now) }, by);
  };
  const takeBack = ({ run }: Night, by: string, saidAt: string) =>
    sayInRehearsal(run, by, { kind: 'taken-back', saidAt });
  const reasons = (night: Night) => bodiesOf(night, 'fact-refused').map(({ why }) => why.en);

  test('comes to nothing, and both words are answered in the record; what else was said counts', async () => {
    const night = await openNight();
    await say(night, 'it-manager', '/hold the line is down');
    await night.clock.sleep(1_000);
    await say(night, 'duty-lead', '/extend 30m the vendor is slow');
    const { at, saying } = await newest(night, 'duty-lead');
    expect(saying).toMatchObject({ command: { name: 'extend', by: '30m' } });
    await takeBack(night, 'duty-lead', at);
    expect(await takeFacts(night.run)).toMatchObject([{ command: { name: 'hold' } }]);
    expect(reasons(night).toSorted()).toEqual([
      expect.stringMatching(/^It took back/),
      expect.stringMatching(/^Whoever said it took it back/),
    ]);
    expect(await untakenNames(night.store, night.run.window, night.run.state())).toEqual([]);
    await expect(newest(night, 'duty-lead')).rejects.toThrow('waits for a look');
  });

  test('stays back where somebody has copied it under another name', async () => {
    const night = await openNight();
    const { run, store, clock } = night;
    const said = { window: run.window, by: 'duty-lead', at: toInstantText(clock.now()) };
    const word = signInRehearsal({ ...said, says: '/hold because' });
    for (const id of ['copy', undefined]) await putStatement(store, run.window, word, id);
    await takeBack(night, 'duty-lead', said.at);
    expect(await takeFacts(run)).toEqual([]);
  });

  test.for([
    ['another role takes it back', 'it-manager', 0],
    ['it names another moment', 'duty-lead', 1],
  ] as const)('counts all the same where %s', async ([_, by, later]) => {
    const night = await openNight();
    const at = night.clock.now();
    await command(night, { name: 'hold' });
    await takeBack(night, by, toInstantText(at + later));
    expect(await takeFacts(night.run)).toMatchObject([{ command: { name: 'hold' } }]);
    expect(reasons(night)).toEqual([expect.stringMatching(/^There is nothing to take back/)]);
  });

  test('stands where a look was quicker', async () => {
    const night = await openNight();
    const at = toInstantText(night.clock.now());
    await command(night, { name: 'hold' });
    await takeFacts(night.run);
    await takeBack(night, 'duty-lead', at);
    expect(await takeFacts(night.run)).toEqual([]);
    expect(reasons(night)).toEqual([expect.stringMatching(/^There is nothing to take back/)]);
    expect(night.run.state().facts.size).toBe(1);
  });
});
