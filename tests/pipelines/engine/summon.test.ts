// A call by name about which nobody knows whether it arrived is made again when somebody says so, and only while it is
// still wanted.

import { expect, test } from 'vitest';
import { takeStep } from '../../../pipelines/engine/take-step.ts';
import { openDoubts } from '../../../pipelines/ledger/fold.ts';
import { whatIsDue } from '../../../pipelines/operation/due.ts';
import {
  answerDoubt,
  command,
  end,
  hour,
  lookNext,
  minute,
  type Night,
  noApproval,
  openNight,
  start,
} from '../../support/night.ts';

const look = (night: Night) => takeStep(night.run, lookNext);
const text = { 'zh-CN': '转接来电', en: 'Forward calls' };
function isDue({ run, clock }: Night): boolean {
  const opened = { state: run.state(), snapshot: run.snapshot(), snapshotDigest: run.snapshotDigest() };
  const quiet = { unheard: [], claimedBy: null, lastEntryAt: clock.now() };
  return whatIsDue({ ...opened, ...quiet }, clock.now()).now;
}

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

/** Refuses the first call of this kind. */
const refusingFirst = (kind: RegExp) => {
  let isFirst = true;
  return async ({ notice }: { readonly notice: string }) => {
    if (!kind.test(notice) || !isFirst) return { result: 'accepted', receipt: '1' } as const;
    isFirst = false;
    return { result: 'refused', why: 'over quota' } as const;
  };
};

test('a call to approve soon that its channel refuses is made again while there is time to decide', async () => {
  const send = refusingFirst(/soon-cutover/);
  const night = await openNight({ before: 'cutover', at: start + hour, channels: { mail: { send } } });
  const heard = () => calls(night).filter(({ notice }) => notice.includes('/soon-cutover-')).length;
  await look(night);
  const before = heard();
  expect(before).toBeGreaterThan(0);
  await night.clock.sleep(11 * minute);
  await look(night);
  expect(heard()).toBe(before + 1);
});

test('a call that an amendment has overtaken is not made again, and nobody looks for its sake', async () => {
  const night = await openNight({
    before: 'cutover',
    channels: {
      mail: {
        send: async ({ notice }) =>
          /-cutover-0$/.test(notice)
            ? { result: 'unknown', why: 'the connection broke' }
            : { result: 'accepted', receipt: '1' },
      },
    },
  });
  await look(night);
  const doubts = openDoubts(night.run.state());
  expect(doubts.length).toBeGreaterThan(0);
  const callsOf = (amendments: number) =>
    calls(night).filter(({ notice }) => notice.endsWith(`-cutover-${amendments}`)).length;
  const before = callsOf(0);
  await command(night, { name: 'extend', by: '30m' }, 'the vendor needs longer');
  for (const [effect] of doubts) await answerDoubt(night, effect, 'resend');
  await look(night);
  expect(callsOf(0)).toBe(before);
  expect(callsOf(1)).toBeGreaterThan(0);
  expect(isDue(night)).toBe(false);
});

test('after the deadline whoever decides then is called, once', async () => {
  const night = await openNight({ before: 'cutover' });
  await look(night);
  const late = () => calls(night).filter(({ notice }) => /\/late-cutover-/.test(notice));
  expect(late()).toEqual([]);
  const [deadline] = night.run.timeline().deadlines.filter(({ phase }) => phase === 'cutover');
  await night.clock.sleepUntil((deadline?.at ?? 0) + hour);
  expect(isDue(night)).toBe(true);
  await look(night);
  const called = late().length;
  expect(called).toBeGreaterThan(0);
  await look(night);
  expect(late()).toHaveLength(called);
  expect(isDue(night)).toBe(false);
});

test('of a window that waits for its announced end after our call-off a reminder is due like any other', async () => {
  const night = await openNight({ plan: noApproval });
  await command(night, { name: 'call-off', whose: 'ours' }, 'not ready');
  await look(night);
  await night.run.append({ kind: 'to-do', number: 1, id: 'ack x', text, owner: 'it-manager' });
  await look(night);
  const called = calls(night).length;
  expect(called).toBeGreaterThan(0);
  expect(isDue(night)).toBe(false);
  const { nextLookAt, closed } = await look(night);
  expect(closed).toBe(false);
  await night.clock.sleepUntil(nextLookAt ?? 0);
  expect(night.clock.now()).toBeLessThan(end);
  expect(isDue(night)).toBe(true);
  await look(night);
  expect(calls(night).length).toBeGreaterThan(called);
  expect(isDue(night)).toBe(false);
});

test('whoever may approve is called when the turn has come, with the line to copy, and a look is due until then', async () => {
  const night = await openNight({ before: 'cutover' });
  const asked = () => night.sent.filter(({ notice }) => /^summons\/.*\/(by-\d+|soon)-cutover-/.test(notice));
  expect(isDue(night)).toBe(true);
  await look(night);
  const called = asked();
  expect(new Set(called.map(({ notice }) => notice)).size).toBeGreaterThan(1);
  await look(night);
  expect(asked()).toHaveLength(called.length);
  expect(isDue(night)).toBe(false);
});

const whatToDo = { 'zh-CN': '换密钥，再评论 /resume', en: 'Replace the secret, then comment /resume' };

test('when a phase stopped or was taken back, who is on duty and who answers for it are called once, until somebody says /resume', async () => {
  const night = await openNight({ before: 'cutover' });
  const round = { phase: 'cutover', round: 1 } as const;
  const called = (number: number) =>
    calls(night).filter(({ notice }) => notice.includes(`/halt-cutover-${number}`));
  const snapshot = night.run.snapshotDigest();
  await night.run.append({ kind: 'phase-started', ...round, attempt: 1, snapshot, code: night.code });
  const result = { result: 'stopped', why: 'the secret is old', whatToDo, evidence: [] } as const;
  await night.run.append({ kind: 'phase-finished', ...round, result });
  expect(isDue(night)).toBe(true);
  await look(night);
  const { accountable } = night.run.snapshot().plan.raci.find(({ phase }) => phase === 'cutover') ?? {};
  const first = called(1);
  expect(first.map(({ notice }) => notice)).toContainEqual(
    expect.stringContaining(`summons/${accountable}/`),
  );
  await look(night);
  expect(called(1)).toEqual(first);
  await command(night, { name: 'resume' }, 'mended');
  await command(night, { name: 'roll-back', phase: 'cutover' }, 'calls reach nobody');
  await look(night);
  await look(night);
  expect(called(1)).toEqual(first);
  expect(called(2).length).toBeGreaterThan(0);
  await command(night, { name: 'call-off', whose: 'ours' }, 'too late');
  await look(night);
  expect(called(3)).toEqual([]);
});
