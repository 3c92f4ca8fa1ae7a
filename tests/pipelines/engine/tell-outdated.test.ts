// Nobody is woken because of an old client: a notice that may wait goes out when the office opens.

import { expect, test } from 'vitest';
import { takeStep } from '../../../pipelines/engine/take-step.ts';
import { whatIsDue } from '../../../pipelines/operation/due.ts';
import { lookNext, minute, type Night, noApproval, openNight, passOver } from '../../support/night.ts';

const old = (account: string) =>
  ({
    id: account,
    account,
    platform: 'ios',
    version: '1.0.0',
    lastSeen: '2026-12-01T00:00:00.000Z',
  }) as const;
const plan = { ...noApproval, 'notices.6.snap': 'office-hours', 'clientVersions.tolerateOutdated': 1 };
const told = ({ sent }: Night) =>
  sent.filter(({ notice }) => notice.startsWith('update-client')).map(({ to }) => to);
const countedAt = (local: string) =>
  openNight({
    plan,
    before: 'client-version',
    at: Date.parse(`${local}+08:00`),
    ports: { clients: { devices: async () => [old('account-1'), old('account-5')] } },
  });

test('of old clients counted at 01:00 each site hears when its office opens, by itself and once', async () => {
  const night = await countedAt('2026-12-03T01:00:00');
  const { phase, nextLookAt } = await takeStep(night.run, lookNext);
  expect([phase?.name, told(night)]).toEqual(['client-version', []]);
  const opens = Date.parse('2026-12-03T09:00:00+08:00');
  expect(nextLookAt).toBeLessThanOrEqual(opens);
  await night.clock.sleepUntil(opens);
  const asked = { ...night.run, state: night.run.state(), snapshot: night.run.snapshot() };
  const due = whatIsDue(
    {
      ...asked,
      snapshotDigest: night.run.snapshotDigest(),
      unheard: [],
      claimedBy: null,
      lastEntryAt: opens - minute,
    },
    opens,
  );
  expect(due.now).toBe(true);
  await takeStep(night.run, lookNext);
  expect(told(night)).toEqual(['account-1']);
  await night.clock.sleepUntil(Date.parse('2026-12-03T08:30:00+01:00'));
  await takeStep(night.run, lookNext);
  await takeStep(night.run, lookNext);
  expect(told(night)).toEqual(['account-1', 'account-5']);
});

test('nobody is told to update at an hour after which no office opens before the start', async () => {
  const night = await countedAt('2026-12-05T23:00:00');
  await passOver(night.run, ['client-version', 1], ['pre-backup', 2]);
  expect((await takeStep(night.run, lookNext)).phase).toMatchObject({ name: 'client-version', round: 2 });
  await takeStep(night.run, lookNext);
  expect(told(night)).toEqual([]);
});
