// When a channel fails the next takes over: those alone whom the notice has not reached are told, once, and the record
// says through which channel in whose place.

import { expect, test } from 'vitest';
import { takeStep } from '../../../pipelines/engine/take-step.ts';
import { timelineOf } from '../../../pipelines/plan/timeline.ts';
import type { SendResult } from '../../../pipelines/ports.ts';
import { bodiesOf, lookNext, minute, type Night, openNight } from '../../support/night.ts';
import { validOrganisation, validPlan } from '../../support/valid-plan.ts';

const at = timelineOf(validPlan, validOrganisation).notices[0]?.at ?? 0;
/** Frankfurt's people are in no group of the other channel. */
const notice = 'announcement/all-staff/shanghai';
const byMail = { 'notices.0.channels': ['mail'], 'backupChannels.order': ['mail', 'wecom'] };

function nightWhere(send: (account: string | undefined) => SendResult): Promise<Night> {
  return openNight({
    at,
    plan: byMail,
    channels: { mail: { send: async ({ to }) => send(to?.account) } },
  });
}

async function looksAfter(night: Night, ...minutes: readonly number[]): Promise<void> {
  for (const after of minutes) {
    await night.clock.sleepUntil(at + after * minute);
    await takeStep(night.run, lookNext);
  }
}

const through = (night: Night, channel: string) =>
  night.sent.filter((one) => one.channel === channel && one.notice === notice);
const standIns = (night: Night) =>
  bodiesOf(night, 'intent').filter(({ sending }) => sending?.standIn !== undefined);

test('a channel that refuses everybody twice is stood in for by the next, once', async () => {
  const night = await nightWhere(() => ({ result: 'refused', why: 'no route to host' }));
  await looksAfter(night, 0, 6);
  expect(through(night, 'wecom')).toEqual([]);
  await looksAfter(night, 11);
  expect(through(night, 'wecom').length).toBeGreaterThan(0);
  const told = through(night, 'wecom').length;
  await looksAfter(night, 32, 75, 300);
  expect(through(night, 'wecom')).toHaveLength(told);
  expect(standIns(night).map(({ sending }) => [sending?.channel, sending?.standIn])).toContainEqual([
    'wecom',
    'group',
  ]);
  const settled = bodiesOf(night, 'notice-settled').findLast((one) => one.notice === notice);
  expect(settled?.channels).toContain('wecom');
});

test('whoever was reached by a stand-in is not written to again when the channel is back', async () => {
  let isDown = true;
  const night = await nightWhere(() =>
    isDown ? { result: 'refused', why: 'down' } : { result: 'accepted', receipt: '1' },
  );
  await looksAfter(night, 0, 11);
  isDown = false;
  await looksAfter(night, 32, 75, 300);
  expect(through(night, 'mail')).toEqual([]);
});

test('a group is not told again because one of its people was refused', async () => {
  const night = await nightWhere((account) =>
    account === 'account-1' ? { result: 'refused', why: 'no mailbox' } : { result: 'accepted', receipt: '1' },
  );
  await looksAfter(night, 0, 11, 32, 75);
  expect(standIns(night)).toEqual([]);
});

test('a message about which nobody knows is waited for a quarter of an hour, and stood in for then', async () => {
  const night = await nightWhere(() => ({ result: 'unknown', why: 'the connection broke' }));
  await looksAfter(night, 0, 10);
  expect(standIns(night)).toEqual([]);
  await looksAfter(night, 16);
  const after = standIns(night).length;
  expect(after).toBeGreaterThan(0);
  await looksAfter(night, 17, 40, 90);
  expect(standIns(night)).toHaveLength(after);
});

test('where nobody can stand in, it is settled all the same, and no look goes through all its people again', async () => {
  const night = await openNight({
    at,
    plan: { ...byMail, 'backupChannels.order': ['mail'] },
    channels: { mail: { send: async () => ({ result: 'unknown', why: 'the connection broke' }) } },
  });
  await looksAfter(night, 0, 16);
  expect((await takeStep(night.run, lookNext)).notices).toEqual([]);
});
