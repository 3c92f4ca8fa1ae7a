// Two windows that send at once through one channel keep its quota together: each takes its times in the store of both.

import { expect, test, vi } from 'vitest';
import { createMemoryStore } from '../../../pipelines/adapters/stores/memory-store.ts';
import { sendDeliveries } from '../../../pipelines/effects/send.ts';
import { quotaWindowsPrefix } from '../../../pipelines/effects/shared-quota.ts';
import { neverStop } from '../../../pipelines/engine/send-notices.ts';
import type { Delivery } from '../../../pipelines/notices/deliveries.ts';
import type { ChannelLimits } from '../../../pipelines/plan/channel-kinds.ts';
import { createJumpingClock } from '../../../pipelines/rehearsal/clock/jumping-clock.ts';
import { hour, minute, type Night, openNight, start } from '../../support/night.ts';
import { validPlan } from '../../support/valid-plan.ts';

const robot: ChannelLimits = { perMinute: 20, atOnce: 5, size: { most: 4_096, unit: 'bytes' } };

function letters(count: number, notice: string): readonly Delivery[] {
  return Array.from({ length: count }, (_, index): Delivery => {
    const account = `account-${index + 1}`;
    const key = `${notice}-${account}`;
    const message = { key, notice, language: 'en', subject: '', text: '' } as const;
    return {
      channel: 'wecom',
      message: { ...message, to: { name: account, account } },
      recipient: account,
    };
  });
}

async function nights(limits: ChannelLimits, ...ids: readonly string[]): Promise<readonly Night[]> {
  const store = createMemoryStore();
  const clock = createJumpingClock(start - hour);
  const opened: Night[] = [];
  for (const id of ids)
    opened.push(await openNight({ store, clock, plan: { id }, channels: { wecom: { limits } } }));
  return opened;
}

const sendAll = ({ run }: Night, count: number, notice = 'n/all-staff/shanghai') =>
  sendDeliveries(run, notice, letters(count, notice), { fresh: true, isToStop: neverStop });

function mostWithinAMinute(times: readonly number[]): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at <= from + minute).length));
}

test.for([
  ['a robot', robot, 50],
  ['a relay that counts seconds', { ...robot, perMinute: 600, perSecond: 10, atOnce: 10 }, 300],
] as const)('never exceed it together: %s', async ([, limits, count]) => {
  const all = await nights(limits, 'one', 'two', 'three');
  const before = start - hour;
  await Promise.all(all.map((night) => sendAll(night, count)));
  const times = all.flatMap(({ sent }) => sent.map(({ at }) => at));
  expect(times).toHaveLength(3 * count);
  expect(mostWithinAMinute(times)).toBeLessThanOrEqual(limits.perMinute);
  // Nobody waits for what nobody uses: little more than one sender of all of it would need.
  const alone = (3 * count * minute) / limits.perMinute;
  expect(Math.max(...times) - before).toBeLessThan(1.25 * alone + 2 * minute);
});

test('never exceed it together either where a service keeps one waiting beyond the times that it took', async () => {
  const store = createMemoryStore();
  const clock = createJumpingClock(start - hour);
  let isFirst = true;
  const send = async () => {
    if (isFirst) {
      isFirst = false;
      await clock.sleep(3 * minute);
    }
    return { result: 'accepted', receipt: '1' } as const;
  };
  const slow = await openNight({
    store,
    clock,
    plan: { id: 'one' },
    channels: { wecom: { limits: robot, send } },
  });
  const other = await openNight({
    store,
    clock,
    plan: { id: 'two' },
    channels: { wecom: { limits: robot } },
  });
  await Promise.all([sendAll(slow, 60), sendAll(other, 100)]);
  const times = [...slow.sent, ...other.sent].map(({ at }) => at);
  expect(times).toHaveLength(160);
  expect(mostWithinAMinute(times)).toBeLessThanOrEqual(robot.perMinute);
});

test('a window alone writes no word of it for each message', async () => {
  const [night] = await nights(robot, validPlan.id);
  if (night === undefined) throw new Error('no night');
  await sendAll(night, 20);
  expect(await night.store.list('quotas/')).toEqual([expect.stringContaining(quotaWindowsPrefix)]);
});

test('a window that is long over takes nothing from the next', async () => {
  const [old] = await nights(robot, 'old');
  if (old === undefined) throw new Error('no night');
  const { store, clock } = old;
  await clock.sleep(9 * 24 * hour);
  await sendAll(await openNight({ store, clock, plan: { id: 'next' } }), 5);
  expect((await store.list('quotas/')).filter((key) => !key.startsWith(quotaWindowsPrefix))).toEqual([]);
});

test('what a clock far ahead has taken keeps nobody waiting for hours', async () => {
  const [one, other] = await nights(robot, 'one', 'two');
  if (one === undefined || other === undefined) throw new Error('no night');
  await sendAll(one, 1);
  await sendAll(other, 1);
  const right = one.clock.now;
  const leaves = Array.from({ length: 20 }, () => right() + 3 * hour);
  const taken = new TextEncoder().encode(JSON.stringify({ window: 'one', leaves }));
  for (let number = 1; number < 9; number += 1)
    await one.store.create(`quotas/wecom/${String(number).padStart(8, '0')}.json`, taken);
  const before = right();
  await sendAll(other, 5, 'two/all-staff/shanghai');
  expect(right() - before).toBeLessThan(3 * minute);
});

const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const numbered = (number: number) => `quotas/wecom/${String(number).padStart(8, '0')}.json`;

test.for<readonly [string, (now: number) => readonly (readonly [string, Uint8Array])[]]>([
  ['a name without a number', () => [['quotas/wecom/zzz.json', json({})]]],
  ['the last number that there is', () => [[numbered(99_999_999), json({})]]],
  ['a folder where a number is next', () => [[`${numbered(2)}/x`, json({})]]],
  [
    'every second taken by windows that nobody knows',
    (now) =>
      Array.from({ length: 20 }, (_, index) => {
        const leaves = Array.from({ length: 3_000 }, (__, second) => now + (index * 3_000 + second) * 1_000);
        return [
          [numbered(99_999_999 - index), json({ window: 'none', leaves })],
          [`${quotaWindowsPrefix}none-${index}/${now}-${now + 24 * hour}`, json({})],
        ] as const;
      }).flat(),
  ],
])('whoever may write there holds no notice back for good: %s', async ([, put]) => {
  const [one] = await nights(robot, 'one', 'two');
  if (one === undefined) throw new Error('no night');
  const { store, clock } = one;
  for (const [key, bytes] of put(clock.now())) await store.create(key, bytes);
  const before = clock.now();
  await sendAll(one, 40);
  expect(one.sent).toHaveLength(40);
  // At worst as if it were one of four, and after what they had taken.
  expect(clock.now() - before).toBeLessThan(13 * minute);
});

test('a window whose coming somebody announced more often than a call takes values', async () => {
  const [one, other] = await nights(robot, 'one', 'two');
  if (one === undefined || other === undefined) throw new Error('no night');
  const { store } = one;
  const far = 10 ** 15;
  const heap = Array.from({ length: 200_000 }, (_, number) => `${quotaWindowsPrefix}one/${number}-${far}`);
  heap.push(`${quotaWindowsPrefix}two/1-${far}`);
  vi.spyOn(store, 'list').mockImplementation(async (prefix) => (prefix === quotaWindowsPrefix ? heap : []));
  await sendAll(one, 5);
  expect(one.sent).toHaveLength(5);
});

test('a window is waited for once, whenever somebody says that it came', async () => {
  const [one, other] = await nights(robot, 'one', 'two');
  if (one === undefined || other === undefined) throw new Error('no night');
  const { store, clock } = one;
  const far = 10 ** 15;
  await store.create(`${quotaWindowsPrefix}one/${far}-${far}`, new Uint8Array());
  await clock.sleep(5 * minute);
  const before = clock.now();
  await sendAll(one, 5);
  expect(clock.now() - before).toBeLessThan(minute);
});

test('what is heaped up there is not read for every segment', async () => {
  const [one, other] = await nights(robot, 'one', 'two');
  if (one === undefined || other === undefined) throw new Error('no night');
  const { store } = one;
  for (let number = 1; number <= 3_000; number += 1) await store.create(numbered(number), json({}));
  const read = vi.spyOn(store, 'read');
  await sendAll(one, 5);
  const ofQuotas = read.mock.calls.filter(([key]) => key.startsWith('quotas/'));
  expect(ofQuotas.length).toBeLessThan(300);
});
