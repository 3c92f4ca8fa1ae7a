// A call by name about which nobody knows whether it arrived is made again when somebody says so, and only while it is
// still wanted.

import { expect, test } from 'vitest';
import { takeStep } from '../../../pipelines/engine/take-step.ts';
import { openDoubts } from '../../../pipelines/ledger/fold.ts';
import { answerDoubt, command, lookNext, type Night, noApproval, openNight } from '../../support/night.ts';

const look = (night: Night) => takeStep(night.run, lookNext);
const calls = ({ sent }: Night) => sent.filter(({ notice }) => notice.startsWith('summons/'));

/** Mail says nothing of the first call that it is given. */
async function calledInDoubt(): Promise<Night> {
  let isFirst = true;
  const night = await openNight({
    plan: noApproval,
    channels: {
      mail: {
        send: async ({ notice }) => {
          if (!notice.startsWith('summons/') || !isFirst) return { result: 'accepted', receipt: '1' };
          isFirst = false;
          return { result: 'unknown', why: 'the connection broke' };
        },
      },
    },
  });
  const text = { 'zh-CN': '转接来电', en: 'Forward calls' };
  await night.run.append({ kind: 'to-do', number: 1, id: 'forward 1', text, owner: 'it-manager' });
  await look(night);
  return night;
}

test('a call in doubt that is answered "resend" goes out once more, through the channel that was in doubt', async () => {
  const night = await calledInDoubt();
  const [[effect] = ['']] = openDoubts(night.run.state());
  const before = calls(night);
  await answerDoubt(night, effect, 'resend');
  await look(night);
  await look(night);
  expect(calls(night).slice(before.length)).toMatchObject([{ channel: 'mail', notice: before[0]?.notice }]);
  expect(night.run.state().notices.get(before[0]?.notice ?? '')?.inDoubt).toBe(0);
});

test('nobody is called again for what is done by now', async () => {
  const night = await calledInDoubt();
  const [[effect] = ['']] = openDoubts(night.run.state());
  const before = calls(night).length;
  await command(night, { name: 'done', toDo: 1 }, 'the hotline answers');
  await answerDoubt(night, effect, 'resend');
  await look(night);
  expect(calls(night)).toHaveLength(before);
});
