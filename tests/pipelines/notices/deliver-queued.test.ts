// At most once, whatever becomes of a worker: every point at which it can end is tried.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createMemoryStore } from '../../../pipelines/adapters/stores/memory-store.ts';
import { deliverQueued } from '../../../pipelines/notices/deliver-queued.ts';
import {
  noticeFactsPrefix,
  type QueuedNotice,
  queuedNoticeText,
  readQueuedNotice,
  tallyNotices,
} from '../../../pipelines/notices/queued-notice.ts';
import type { MessageChannel, SendResult, Store } from '../../../pipelines/ports.ts';

const keyOf = (index: number) => createHash('sha256').update(String(index)).digest('hex');
const notice = (index: number): QueuedNotice =>
  readQueuedNotice(
    queuedNoticeText('w-2026', 'mail', {
      key: keyOf(index),
      notice: 'planned.t-24h',
      language: 'en',
      subject: 's',
      text: 't',
      to: { name: `Role ${index}`, email: `role-${index}@example.com` },
    }),
  );
const waiting = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `m${index}`, notice: notice(index) }));

class WorkerEnded extends Error {}

/** A world whose worker ends just before its `endsAt`-th step; steps are calls to store and channel. */
const world = (answers: (attempt: number) => SendResult = () => ({ result: 'accepted', receipt: 'r' })) => {
  const store = createMemoryStore();
  const sent: string[] = [];
  let time = 0;
  let steps = 0;
  let endsAt = Number.POSITIVE_INFINITY;
  const step = () => {
    if (steps === endsAt) throw new WorkerEnded();
    steps += 1;
  };
  const channel: MessageChannel = {
    id: 'mail',
    limits: { perMinute: 600, perSecond: 10, atOnce: 1, size: { most: 1000, unit: 'bytes' } },
    async send(message) {
      step();
      sent.push(message.key);
      // The service has it; the worker may end before it hears so.
      step();
      return answers(sent.length);
    },
    probe: async () => ({ works: true, detail: '' }),
  };
  const ports = {
    channel,
    store: {
      async create(key: string, bytes: Uint8Array) {
        step();
        const result = await store.create(key, bytes);
        step();
        return result;
      },
    } satisfies Pick<Store, 'create'>,
    clock: {
      now: () => time,
      elapsed: () => time,
      sleepUntil: async (at: number) => {
        time = Math.max(time, at);
      },
      sleep: async (ms: number) => {
        time += ms;
      },
    },
  };
  return {
    store,
    sent,
    ports,
    stepsTaken: () => steps,
    time: () => time,
    endWorkerAt: (at: number) => {
      endsAt = at;
    },
  };
};

const tallyOf = async (store: Store) => tallyNotices(await store.list(noticeFactsPrefix('w-2026')));

describe('queued notices', () => {
  test('reach everybody once, at the channel’s pace, and the record says so', async () => {
    const { ports, sent, store, time } = world();
    const result = await deliverQueued(waiting(20), ports, {
      pace: { sentAt: [] },
      until: 60_000,
    });
    expect(sent).toEqual(waiting(20).map(({ notice: { message } }) => message.key));
    expect(result.unsent).toEqual([]);
    // Ten a second.
    expect(time()).toBe(1001);
    expect((await tallyOf(store)).accepted.toSorted()).toEqual(sent.map((key) => `mail/${key}`).toSorted());
  });

  test('use the whole quota where the channel takes several at once, and never more of it', async () => {
    const { ports, time } = world();
    const sentAt: number[] = [];
    const channel: MessageChannel = {
      ...ports.channel,
      limits: { ...ports.channel.limits, atOnce: 10 },
      send: async () => {
        sentAt.push(time());
        return { result: 'accepted', receipt: 'r' };
      },
    };
    await deliverQueued(waiting(1800), { ...ports, channel }, { pace: { sentAt: [] }, until: 600_000 });
    // 600 a minute: 1,800 take three minutes, less what may leave at once at the beginning.
    expect(time()).toBeGreaterThan(175_000);
    expect(time()).toBeLessThanOrEqual(186_000);
    const busiest = Math.max(
      ...sentAt.map((at) => sentAt.filter((one) => one >= at && one <= at + 60_000).length),
    );
    expect(busiest).toBe(600);
  });

  test('that cannot leave in time stay in the queue, unclaimed', async () => {
    const { ports, sent, store } = world();
    const result = await deliverQueued(waiting(20), ports, {
      pace: { sentAt: [] },
      until: 950,
    });
    expect(sent).toHaveLength(10);
    expect(result.unsent).toHaveLength(10);
    expect(await store.list('windows/w-2026/claims/notices/')).toHaveLength(10);
  });

  test('are sent again only when the service says that it took nothing', async () => {
    const throttledTwice = world((attempt) =>
      attempt <= 2 ? { result: 'throttled', retryAfterMs: 500 } : { result: 'accepted', receipt: 'r' },
    );
    await deliverQueued(waiting(1), throttledTwice.ports, {
      pace: { sentAt: [] },
      until: 60_000,
    });
    expect(throttledTwice.sent).toHaveLength(3);
    const broken = world(() => ({ result: 'unknown', why: 'the connection broke' }));
    await deliverQueued(waiting(1), broken.ports, {
      pace: { sentAt: [] },
      until: 60_000,
    });
    expect(broken.sent).toHaveLength(1);
    expect((await tallyOf(broken.store)).inDoubt).toEqual([`mail/${keyOf(0)}`]);
  });

  test('wherever a worker ends, nobody is written to twice and nobody is lost without a doubt', async () => {
    const count = 6;
    const whole = world();
    await deliverQueued(waiting(count), whole.ports, {
      pace: { sentAt: [] },
      until: 60_000,
    });
    let mostDoubts = 0;
    for (let end = 0; end <= whole.stepsTaken(); end += 1) {
      const { ports, sent, store, endWorkerAt } = world();
      endWorkerAt(end);
      await deliverQueued(waiting(count), ports, {
        pace: { sentAt: [] },
        until: 60_000,
      }).catch((error) => {
        if (!(error instanceof WorkerEnded)) throw error;
      });
      endWorkerAt(Number.POSITIVE_INFINITY);
      // The queue offers the whole batch again.
      await deliverQueued(waiting(count), ports, { pace: { sentAt: [] }, until: 60_000 });
      const doubts = new Set((await tallyOf(store)).inDoubt);
      expect(new Set(sent).size).toBe(sent.length);
      for (const {
        notice: { message },
      } of waiting(count))
        expect(sent.includes(message.key) || doubts.has(`mail/${message.key}`)).toBe(true);
      mostDoubts = Math.max(mostDoubts, doubts.size);
    }
    // The one it had in hand, and there are ends that leave one.
    expect(mostDoubts).toBe(1);
  });

  test.each([
    '',
    '{',
    '[]',
    'null',
    '{"format":2}',
    '{"format":1,"window":"../x","message":{"key":"k","text":""}}',
  ])('of another shape (%s) are refused and go to the dead letters', (text) => {
    expect(() => readQueuedNotice(text)).toThrow('no notice of this version');
  });
});
