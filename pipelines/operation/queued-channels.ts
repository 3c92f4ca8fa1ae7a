// Channels whose messages wait in a queue instead of leaving at once, for rosters that one job could not write to
// in its time. TIDEOVER_NOTICE_QUEUES says which: a JSON object from channel id to the queue's address, as
// `npm run infra:up` prints it.

import { SQSClient } from '@aws-sdk/client-sqs';
import { createQueuedChannel } from '../adapters/aws/queued-channel.ts';
import { patient } from '../adapters/aws-patience.ts';
import { UserError } from '../errors.ts';
import { readForeign } from '../ledger/read-foreign.ts';
import type { MessageChannel } from '../ports.ts';

export function withQueues(
  channels: ReadonlyMap<string, MessageChannel>,
  queues: string | undefined,
  window: string,
): ReadonlyMap<string, MessageChannel> {
  if (!queues) return channels;
  const client = new SQSClient(patient);
  const addresses = new Map(Object.entries(addressesIn(queues)));
  return new Map(
    [...channels].map(([id, channel]) => {
      const queueUrl = addresses.get(id);
      return [id, queueUrl === undefined ? channel : createQueuedChannel(channel, client, queueUrl, window)];
    }),
  );
}

function addressesIn(text: string): Readonly<Record<string, string>> {
  const read = readForeign(text, { $map: 'text' });
  if (read.result === 'read' && Object.values(read.value).every((one) => URL.canParse(one)))
    return read.value;
  throw new UserError({
    what: 'The queues of the channels are not written as a JSON object',
    where: 'TIDEOVER_NOTICE_QUEUES',
    whatToDo:
      'Write {"CHANNEL": "https://sqs.REGION.amazonaws.com/ACCOUNT/NAME"}, as `npm run infra:up` prints it.',
  });
}
