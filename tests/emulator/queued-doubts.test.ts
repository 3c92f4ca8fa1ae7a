// A notice to a large roster as the engine sees it, with record and queue on the emulator: what the workers say
// reaches the ledger, what a dead worker held is a doubt, and what a person wants sent again leaves once.
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createQueuedChannel } from '../../pipelines/adapters/aws/queued-channel.ts';
import { withoutGithub } from '../../pipelines/adapters/github/prover.ts';
import { awsPlace } from '../../pipelines/adapters/stores/object-place.ts';
import { createS3Store } from '../../pipelines/adapters/stores/s3-store.ts';
import { enterWindow } from '../../pipelines/engine/enter-window.ts';
import { takeStep } from '../../pipelines/engine/take-step.ts';
import { openDoubts } from '../../pipelines/ledger/fold.ts';
import { deliverQueued } from '../../pipelines/notices/deliver-queued.ts';
import { readQueuedNotice } from '../../pipelines/notices/queued-notice.ts';
import { channelKinds } from '../../pipelines/plan/channel-kinds.ts';
import { timelineOf } from '../../pipelines/plan/timeline.ts';
import { rehearsalWriting } from '../../pipelines/rehearsal/rehearsal-key.ts';
import { answerDoubt, lookNext, type Night, openNight } from '../support/night.ts';
import { validOrganisation, validPlan } from '../support/valid-plan.ts';
import { type Emulator, emulatorMissing, startEmulator } from './emulator.ts';

const missing = emulatorMissing();
if (missing) console.info(`tests/emulator/queued-doubts.test.ts is skipped: ${missing}`);

const at = timelineOf(validPlan, validOrganisation).notices[0]?.at ?? 0;

describe.skipIf(missing !== undefined)('a queue and a record on the emulator', () => {
  let emulator: Emulator;
  let sqs: SQSClient;
  let queueUrl: string;
  let night: Night;
  const arrived: string[] = [];

  beforeAll(async () => {
    emulator = await startEmulator();
    const access = {
      endpoint: emulator.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: '000000000000', secretAccessKey: 'test' },
    };
    const s3 = new S3Client({ ...access, forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: 'vault' }));
    sqs = new SQSClient(access);
    const made = await sqs.send(
      new CreateQueueCommand({ QueueName: 'notices-mail', Attributes: { VisibilityTimeout: '2' } }),
    );
    queueUrl = made.QueueUrl ?? '';
    const window = validPlan.id;
    const behind = { id: 'mail', limits: channelKinds.ses.limits };
    const mail = createQueuedChannel(behind, sqs, queueUrl, window);
    const inMemory = await openNight({ at, channels: { mail } });
    const { files, keyring, clock, ports } = inMemory;
    const store = createS3Store({ place: awsPlace('vault'), client: s3 });
    const entered = await enterWindow({
      window,
      files,
      keyring,
      clock,
      portsFor: async () => ports,
      store,
      writing: await rehearsalWriting(keyring, window, 'emulator'),
      code: 'test',
      prover: withoutGithub,
    });
    if (entered.result !== 'in') throw new Error('somebody else works on a new record');
    night = { ...inMemory, store, run: entered.run, ledger: entered.ledger };
  }, 60_000);
  afterAll(() => emulator?.stop());

  /** Drains the queue as Lambda would; a worker that dies leaves its batch to the queue. */
  async function drain(diesAt = Number.POSITIVE_INFINITY): Promise<void> {
    let turn = 0;
    for (let silent = 0; silent < 2; ) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 3 }),
      );
      silent = Messages.length === 0 ? silent + 1 : 0;
      const send = async (account: string) => {
        turn += 1;
        if (turn === diesAt) throw new Error('the worker died');
        arrived.push(account);
        return { result: 'accepted', receipt: '1' } as const;
      };
      await work(Messages, send).catch((error: Error) => {
        if (error.message !== 'the worker died') throw error;
      });
    }
  }

  async function work(
    messages: readonly Message[],
    send: (account: string) => Promise<{ readonly result: 'accepted'; readonly receipt: string }>,
  ): Promise<void> {
    const channel = {
      id: 'mail',
      limits: channelKinds.ses.limits,
      probe: async () => ({ works: true, detail: '' }) as const,
      send: ({ to }: { readonly to?: { readonly account?: string } }) => send(to?.account ?? ''),
    };
    const waiting = messages.map(({ MessageId = '', Body = '' }) => ({
      id: MessageId,
      notice: readQueuedNotice(Body),
    }));
    const limits = { pace: { sentAt: [] }, until: Number.POSITIVE_INFINITY };
    await deliverQueued(waiting, { store: night.store, clock: night.clock, channel }, limits);
    for (const { ReceiptHandle } of messages)
      await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
  }

  const queued = () =>
    [...night.run.state().notices.values()].reduce((sum, notice) => sum + (notice.queued ?? 0), 0);

  test('the ledger learns who was told, lists the one in doubt, and a resend tells that one alone', async () => {
    await takeStep(night.run, lookNext);
    const people = queued();
    expect(people).toBeGreaterThan(10);
    await drain(5);
    await takeStep(night.run, lookNext);
    expect(queued()).toBe(0);
    expect(arrived).toHaveLength(people - 1);
    const doubts = openDoubts(night.run.state());
    expect(doubts).toHaveLength(1);
    const [[effect, { outcome }] = ['', { outcome: null }]] = doubts;
    expect(outcome?.result === 'in-doubt' && outcome.recipients).toHaveLength(1);
    await answerDoubt(night, effect, 'resend');
    await takeStep(night.run, lookNext);
    await drain();
    await takeStep(night.run, lookNext);
    expect(openDoubts(night.run.state())).toEqual([]);
    expect(queued()).toBe(0);
    expect(arrived).toHaveLength(people);
    expect(new Set(arrived).size).toBe(people);
  }, 120_000);
});
