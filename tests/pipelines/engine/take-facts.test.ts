// What lies in the mailbox becomes a fact or one entry that says why not, and rubbish fills the ledger slowly.

import { expect, test } from 'vitest';
import { takeFacts, untakenNames } from '../../../pipelines/engine/take-facts.ts';
import { bodiesOf, command, openNight, put } from '../../support/night.ts';

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
