// Messages that wait in a queue: they count as sent when a worker has sent them, what a dead worker held is a doubt,
// and what a person wants sent again takes the same way, at most once.

import type { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import { createQueuedChannel } from '../../../pipelines/adapters/aws/queued-channel.ts';
import { takeStep } from '../../../pipelines/engine/take-step.ts';
import { checkWords } from '../../../pipelines/gates/statements/restate.ts';
import { readRecord } from '../../../pipelines/ledger/bundle.ts';
import { openDoubts } from '../../../pipelines/ledger/fold.ts';
import { verifyWindow } from '../../../pipelines/ledger/verify.ts';
import { deliverQueued } from '../../../pipelines/notices/deliver-queued.ts';
import { readQueuedNotice } from '../../../pipelines/notices/queued-notice.ts';
import { channelKinds } from '../../../pipelines/plan/channel-kinds.ts';
import { timelineOf } from '../../../pipelines/plan/timeline.ts';
import type { SendResult } from '../../../pipelines/ports.ts';
import {
  answerDoubt,
  bodiesOf,
  end,
  enterAgain,
  hour,
  Killed,
  killBefore,
  lookNext,
  minute,
  type Night,
  type NightSetting,
  openNight,
} from '../../support/night.ts';
import { validOrganisation, validPlan } from '../../support/valid-plan.ts';

const announcementAt = timelineOf(validPlan, validOrganisation).notices[0]?.at ?? 0;
const accepted: SendResult = { result: 'accepted', receipt: '1' };
const look = (night: Night) => takeStep(night.run, lookNext);

/** A night whose mail waits in a queue, and the people who got some. */
async function queuedNight(setting: NightSetting = { at: announcementAt }) {
  const waiting: string[] = [];
  const arrived: string[] = [];
  const client = {
    send: async ({ input }: SendMessageCommand) => {
      waiting.push(input.MessageBody ?? '');
      return { MessageId: String(waiting.length) };
    },
  } as unknown as SQSClient;
  const behind = { id: 'mail', limits: channelKinds.ses.limits };
  const mail = createQueuedChannel(behind, client, 'https://sqs.example.com/mail', validPlan.id);
  const night = await openNight({ ...setting, channels: { mail } });
  return { night, waiting, arrived };
}
type Queued = Awaited<ReturnType<typeof queuedNight>>;

class WorkerDied extends Error {}

/** One worker takes all that waits. When it dies the queue offers everything it had once more. */
async function work(
  { night, waiting, arrived }: Queued,
  answer: (account: string, turn: number) => SendResult | 'dies before' | 'dies after' = () => accepted,
): Promise<void> {
  const batch = waiting.splice(0);
  let turn = 0;
  const send = async (account: string): Promise<SendResult> => {
    turn += 1;
    const result = answer(account, turn);
    if (result === 'dies before') throw new WorkerDied();
    if (result === 'dies after' || result.result === 'accepted') arrived.push(account);
    if (result === 'dies after') throw new WorkerDied();
    return result;
  };
  const ports = {
    store: night.store,
    clock: night.clock,
    channel: {
      id: 'mail',
      limits: channelKinds.ses.limits,
      send: ({ to }: { readonly to?: { readonly account?: string } }) => send(to?.account ?? ''),
      probe: async () => ({ works: true, detail: '' }) as const,
    },
  };
  const notices = batch.map((body, index) => ({ id: String(index), notice: readQueuedNotice(body) }));
  try {
    await deliverQueued(notices, ports, { pace: { sentAt: [] }, until: Number.POSITIVE_INFINITY });
  } catch (error) {
    if (!(error instanceof WorkerDied)) throw error;
    waiting.push(...batch);
  }
}

const countOf = (night: Night) => {
  const all = [...night.run.state().notices.values()];
  const sum = (share: (notice: (typeof all)[number]) => number) =>
    all.reduce((total, notice) => total + share(notice), 0);
  return {
    accepted: sum((notice) => notice.accepted),
    refused: sum((notice) => notice.refused),
    inDoubt: sum((notice) => notice.inDoubt),
    queued: sum((notice) => notice.queued ?? 0),
  };
};
const doubtful = (night: Night) =>
  openDoubts(night.run.state()).flatMap(([, { outcome, recipients }]) =>
    outcome?.result === 'in-doubt' ? (outcome.recipients ?? recipients) : [],
  );
const twice = (names: readonly string[]) => names.filter((name, index) => names.indexOf(name) !== index);

describe('a queued message', () => {
  test('counts as sent when a worker has sent it, and not before', async () => {
    const queued = await queuedNight();
    const { night, waiting, arrived } = queued;
    const { nextLookAt } = await look(night);
    const people = waiting.length;
    expect(people).toBeGreaterThan(10);
    expect(nextLookAt).toBeLessThanOrEqual(night.clock.now() + 15 * minute);
    const before = countOf(night);
    expect(before).toMatchObject({ queued: people, refused: 0, inDoubt: 0 });
    const entries = night.ledger.size;
    await look(night);
    expect(night.ledger.size).toBe(entries);
    await work(queued);
    await look(night);
    expect(countOf(night)).toEqual({
      accepted: before.accepted + people,
      refused: 0,
      inDoubt: 0,
      queued: 0,
    });
    expect(twice(arrived)).toEqual([]);
    expect(openDoubts(night.run.state())).toEqual([]);
  });

  test('that the channel refuses is refused in the record; when all are, the segment is tried again', async () => {
    const queued = await queuedNight();
    const { night, waiting, arrived } = queued;
    await look(night);
    const people = waiting.length;
    await work(queued, () => ({ result: 'refused', why: 'no such address' }));
    await look(night);
    expect(countOf(night)).toMatchObject({ refused: people, queued: 0 });
    await night.clock.sleep(11 * minute);
    await look(night);
    await work(queued);
    await look(night);
    expect(arrived).toHaveLength(people);
    expect(countOf(night)).toMatchObject({ refused: 0, queued: 0, inDoubt: 0 });
  });

  test('of which no worker says a word is in doubt after hours, and a late word still settles it', async () => {
    const queued = await queuedNight();
    const { night, waiting } = queued;
    await look(night);
    const people = waiting.length;
    await night.clock.sleep(3 * hour - minute);
    await look(night);
    expect(doubtful(night)).toEqual([]);
    await night.clock.sleep(2 * minute);
    await look(night);
    expect(doubtful(night)).toHaveLength(people);
    await work(queued);
    await look(night);
    expect(doubtful(night)).toEqual([]);
    expect(countOf(night)).toMatchObject({ inDoubt: 0, queued: 0, refused: 0 });
  });
});

describe('a worker that dies with a message in its hand', () => {
  test.each(['dies before', 'dies after'] as const)(
    '%s it is sent: that one is in doubt, the others arrive once',
    async (how) => {
      const queued = await queuedNight();
      const { night, waiting, arrived } = queued;
      await look(night);
      const people = waiting.length;
      await work(queued, (_, turn) => (turn === 3 ? how : accepted));
      await work(queued);
      await look(night);
      expect(twice(arrived)).toEqual([]);
      expect(arrived).toHaveLength(how === 'dies before' ? people - 1 : people);
      expect(doubtful(night)).toHaveLength(1);
      expect(countOf(night)).toMatchObject({ inDoubt: 1, queued: 0 });
      const entries = night.ledger.size;
      await look(night);
      expect(night.ledger.size).toBe(entries);
    },
  );

  test('answered "sent": nobody is written to again', async () => {
    const queued = await inDoubt('dies after');
    const { night, waiting } = queued;
    const [[effect] = ['']] = openDoubts(night.run.state());
    await answerDoubt(night, effect, 'sent');
    await look(night);
    expect(waiting).toEqual([]);
    expect(doubtful(night)).toEqual([]);
    expect(countOf(night)).toMatchObject({ queued: 0 });
  });

  test('answered "resend": that person alone is written to, through the queue, and once', async () => {
    const queued = await inDoubt('dies before');
    const { night, waiting, arrived } = queued;
    const [[effect] = ['']] = openDoubts(night.run.state());
    const before = arrived.length;
    await answerDoubt(night, effect, 'resend');
    await look(night);
    await look(night);
    expect(waiting).toHaveLength(1);
    // The queue may offer it twice.
    waiting.push(...waiting);
    await work(queued);
    await look(night);
    expect(arrived).toHaveLength(before + 1);
    expect(twice(arrived)).toEqual([]);
    expect(doubtful(night)).toEqual([]);
    expect(countOf(night)).toMatchObject({ inDoubt: 0, queued: 0, refused: 0 });
  });

  test('again, on the message that was sent again: the new one is asked about', async () => {
    const queued = await inDoubt('dies before');
    const { night } = queued;
    const [[first] = ['']] = openDoubts(night.run.state());
    await answerDoubt(night, first, 'resend');
    await look(night);
    await work(queued, () => 'dies before');
    await work(queued);
    await look(night);
    expect(doubtful(night)).toHaveLength(1);
    expect(openDoubts(night.run.state())[0]?.[0]).not.toBe(first);
  });
});

describe('a look that dies while it fills the queue', () => {
  test('leaves a doubt that the workers’ words settle', async () => {
    const { queued, people } = await cutOff();
    await look(queued.night);
    expect(doubtful(queued.night)).toHaveLength(people);
    await work(queued);
    await look(queued.night);
    expect(doubtful(queued.night)).toEqual([]);
    expect(twice(queued.arrived)).toEqual([]);
  });

  test('answered "resend" while all of it still waits: only the new messages leave', async () => {
    const { queued, people } = await cutOff();
    const { night, waiting, arrived } = queued;
    await look(night);
    for (const [effect] of openDoubts(night.run.state())) await answerDoubt(night, effect, 'resend');
    await look(night);
    expect(waiting.length).toBeGreaterThan(people);
    await work(queued);
    await look(night);
    expect(twice(arrived)).toEqual([]);
    expect(arrived.length).toBeGreaterThanOrEqual(people);
    expect(doubtful(night)).toEqual([]);
  });

  async function cutOff() {
    const first = await queuedNight();
    killBefore(first.night.run, (body) => body.kind === 'outcome' && first.waiting.length > 0);
    await expect(look(first.night)).rejects.toThrow(Killed);
    const people = first.waiting.length;
    return { queued: { ...first, night: await enterAgain(first.night) }, people };
  }
});

describe('the record of a window with queues', () => {
  test('takes no worker’s word for a fact, and the verifier finds nothing to say about it', async () => {
    const { night } = await inDoubt('dies before');
    expect(bodiesOf(night, 'fact-taken')).toEqual([]);
    const { problems, notes } = verifyWindow({
      window: night.run.window,
      ...(await readRecord(night.store, night.run.window)),
      keys: [],
      published: [],
      checkWords,
    });
    // Nobody has signed it.
    expect(problems.filter(({ where }) => !where.endsWith('checkpoints/'))).toEqual([]);
    expect(notes.filter(({ where }) => /facts|claims/.test(where))).toEqual([]);
    expect(notes.filter(({ what }) => what.includes('in doubt or under way'))).toHaveLength(1);
  });

  test('is closed when the workers have said what became of the last word', async () => {
    const queued = await queuedNight({ at: end + hour, before: 'close-out' });
    const { night, waiting } = queued;
    for (let turn = 0; turn < 6; turn += 1) {
      const { closed, nextLookAt } = await look(night);
      expect(closed).toBe(false);
      await night.clock.sleepUntil(Math.max(nextLookAt ?? 0, night.clock.now() + minute));
    }
    expect(waiting.length).toBeGreaterThan(0);
    await work(queued);
    expect(await look(night)).toMatchObject({ closed: true });
    expect(countOf(night)).toMatchObject({ queued: 0, inDoubt: 0 });
  });
});

/** A worker has died with one message in its hand, another has sent the rest, and the record knows. */
async function inDoubt(how: 'dies before' | 'dies after'): Promise<Queued> {
  const queued = await queuedNight();
  await look(queued.night);
  await work(queued, (_, turn) => (turn === 3 ? how : accepted));
  await work(queued);
  await look(queued.night);
  expect(doubtful(queued.night)).toHaveLength(1);
  return queued;
}
