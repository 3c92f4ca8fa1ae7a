// The fan-out to a large roster on the emulator: a queue of notices drained under the channel's quota by workers
// that are killed in the middle. Without TLS and enforced permissions, which deployment.test.ts is about.
import { createHash } from 'node:crypto';
import { SendMessageBatchCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noticeFactsPrefix, queuedNoticeText, tallyNotices } from '../../pipelines/notices/queued-notice.ts';
import { channelKinds } from '../../pipelines/plan/channel-kinds.ts';
import { type Deployed, deploy, deploymentMissing, until } from './deployed.ts';

const missing = deploymentMissing();
if (missing) console.info(`tests/emulator/fan-out.test.ts is skipped: ${missing}`);

const thorough = process.env.TIDEOVER_TESTS === 'thorough';
const roster = Number(process.env.TIDEOVER_ROSTER ?? (thorough ? 10_000 : 2_000));
/** Messages a minute: more than SES first grants, and less than the workers could send. */
const quota = 6_000;
const window = '2026-12-rehearsal';

describe.skipIf(missing !== undefined)('a fan-out on the emulator', () => {
  let deployed: Deployed;

  beforeAll(async () => {
    deployed = await deploy({ 'tideover:channels': { mail: { kind: 'ses', perMinute: quota } } }, 'plain');
  }, 300_000);
  afterAll(() => deployed?.stop());

  test(`a queue of ${roster} notices is drained though workers are killed: none twice, the missing are listed as doubts`, async () => {
    const { emulator, recorders, vault } = deployed;
    const sqs = new SQSClient(deployed.connection());
    const QueueUrl = deployed.output<{ mail: string }>('noticeQueues').mail;
    // A dead worker's messages come back after this; production waits six times the handler's limit.
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: '8' } }));
    const keys = Array.from({ length: roster }, (_, index) =>
      createHash('sha256').update(`notice to ${index}`).digest('hex'),
    );
    const notice = (key: string, index: number) =>
      queuedNoticeText(window, 'mail', {
        key,
        notice: 'planned.t-24h',
        language: 'en',
        subject: 'Maintenance tonight',
        text: 'The messenger is away from 01:00 to 05:00.',
        to: { name: `Role ${index}`, email: `role-${index}@example.com` },
      });
    const began = Date.now();
    const fill = async (share: number) => {
      for (let first = share * 10; first < roster; first += 80)
        await sqs.send(
          new SendMessageBatchCommand({
            QueueUrl,
            Entries: keys.slice(first, first + 10).map((key, index) => ({
              Id: String(index),
              MessageBody: notice(key, first + index),
            })),
          }),
        );
    };
    const filling = Promise.all(Array.from({ length: 8 }, (_, share) => fill(share)));
    let killed = 0;
    for (const share of [0.2, 0.5, 0.8]) {
      await until(`${share} of the notices`, () => recorders.mails.length >= roster * share, 240);
      for (const worker of emulator.workers()) {
        process.kill(worker, 'SIGKILL');
        killed += 1;
      }
    }
    await filling;
    // A listing of everything is work for the emulator: it is asked for when the end is in sight.
    await until('the last sends', () => recorders.mails.length >= roster - killed, 240);
    const tally = async () => tallyNotices(await vault.list(noticeFactsPrefix(window)));
    await until(
      'every notice to be told or in doubt',
      async () => {
        const { accepted, refused, inDoubt } = await tally();
        return accepted.length + refused.length + inDoubt.length === roster;
      },
      120,
      1000,
    );
    const { accepted, refused, inDoubt } = await tally();
    const delivered = recorders.mails.flatMap(({ delivery }) => (delivery ? [delivery] : []));
    const once = new Set(delivered);
    const doubted = new Set(inDoubt);
    const busiest = busiestMinute(recorders.mails.map(({ at }) => at));
    console.info(
      `${roster} notices in ${((Date.now() - began) / 1000).toFixed(0)} s, at most ${busiest} a minute of ${quota}, ${killed} workers killed: ${accepted.length} told, ${inDoubt.length} in doubt, ${roster - delivered.length} not sent`,
    );
    expect(killed).toBeGreaterThan(0);
    expect(once.size).toBe(delivered.length);
    expect(keys.filter((key) => !once.has(key) && !doubted.has(`mail/${key}`))).toEqual([]);
    expect(refused).toEqual([]);
    // At most the one that each killed worker had in its hand.
    expect(inDoubt.length).toBeLessThanOrEqual(killed);
    // Nothing but what a fresh worker may send at once comes on top of the quota.
    expect(busiest).toBeLessThanOrEqual(quota + (killed + 2) * channelKinds.ses.limits.atOnce);
    const claims = await vault.list(`windows/${window}/claims/notices/`);
    expect(claims).toHaveLength(roster);
  }, 600_000);
});

/** The most messages in any sixty seconds. */
function busiestMinute(times: readonly number[]): number {
  const inOrder = times.toSorted((one, other) => one - other);
  let first = 0;
  return inOrder.reduce((most, at, index) => {
    while ((inOrder[first] ?? at) <= at - 60_000) first += 1;
    return Math.max(most, index - first + 1);
  }, 0);
}
