// A call by name about which nobody knows whether it arrived is made again when somebody says so, and only while it is
// still wanted.

import { expect, test } from 'vitest';
import { takeStep } from '../../../pipelines/engine/take-step.ts';
import { openDoubts } from '../../../pipelines/ledger/fold.ts';
import { whatIsDue } from '../../../pipelines/operation/due.ts';
import { answerDoubt, command, lookNext, type Night, noApproval, openNight } from '../../support/night.ts';

const look = (night: Night) => takeStep(night.run, lookNext);
const text = { 'zh-CN': '转接来电', en: 'Forward calls' };
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

test('a call that its channel refuses is made again after a pause, until it is done what it asks for', async () => {
  let refusals = 2;
  const refusing = async ({ notice }: { readonly notice: string }) =>
    notice.startsWith('summons/') && refusals-- > 0
      ? ({ result: 'refused', why: 'over quota' } as const)
      : ({ result: 'accepted', receipt: '1' } as const);
  const night = await openNight({ plan: noApproval, channels: { mail: { send: refusing } } });
  await night.run.append({ kind: 'to-do', number: 1, id: 'forward 1', text, owner: 'it-manager' });
  await look(night);
  const count = () => night.run.state().notices.get(calls(night)[0]?.notice ?? '')?.refused;
  expect(count()).toBe(1);
  await night.clock.sleepUntil(night.clock.now() + 10 * 60_000);
  await look(night);
  expect(count()).toBe(1);
  await night.clock.sleepUntil(night.clock.now() + 20 * 60_000);
  await look(night);
  expect(count()).toBe(0);
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

test('whoever may approve is called when the turn has come, with the line to copy, and a look is due until then', async () => {
  const night = await openNight({ before: 'cutover' });
  const asked = () => night.sent.filter(({ notice }) => /^summons\/.*\/(by-\d+|soon)-cutover-/.test(notice));
  const due = () => {
    const { run, clock } = night;
    const opened = { state: run.state(), snapshot: run.snapshot(), snapshotDigest: run.snapshotDigest() };
    const quiet = { unheard: [], claimedBy: null, lastEntryAt: clock.now() };
    return whatIsDue({ ...opened, ...quiet }, clock.now()).now;
  };
  expect(due()).toBe(true);
  await look(night);
  const called = asked();
  expect(new Set(called.map(({ notice }) => notice)).size).toBeGreaterThan(1);
  await look(night);
  expect(asked()).toHaveLength(called.length);
  expect(due()).toBe(false);
});
