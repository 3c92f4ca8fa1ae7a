// A channel whose messages wait in a queue, for rosters that one job could not write to in its time. A notice
// is settled when all is queued; workers send under the quota and report each message in the record.

import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { queuedNoticeText } from '../../notices/queued-notice.ts';
import type { MessageChannel } from '../../ports.ts';

/** SQS takes far more than this; a queue has no quota of its own that matters here. */
const queueLimits = { perMinute: 60_000, atOnce: 50 };

/** `limits` are those of the service behind the queue, which message size and markup have to fit. */
export function createQueuedChannel(
  { id, limits }: Pick<MessageChannel, 'id' | 'limits'>,
  client: SQSClient,
  queueUrl: string,
  window: string,
): MessageChannel {
  return {
    id,
    limits: { ...limits, ...queueLimits },
    isQueue: true,
    async send(message) {
      try {
        // If the queue gets it twice it is still sent once: workers claim by the message's key.
        const { MessageId = '' } = await client.send(
          new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: queuedNoticeText(window, id, message) }),
        );
        return { result: 'accepted', receipt: `queued ${MessageId}` };
      } catch (error) {
        return { result: 'unknown', why: error instanceof Error ? error.name : 'the queue did not answer' };
      }
    },
    async probe() {
      return { works: true, detail: 'its worker is watched by alarms' };
    },
  };
}
