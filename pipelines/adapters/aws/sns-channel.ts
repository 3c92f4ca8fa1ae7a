// Notices by text message through Amazon SNS: the last resort, paid by the part.

import {
  GetSMSAttributesCommand,
  PublishCommand,
  type SNSClient,
  SNSServiceException,
} from '@aws-sdk/client-sns';
import type { ChannelLimits } from '../../plan/channel-limits.ts';
import type { MessageChannel } from '../../ports.ts';
import { longerThan } from '../channels/web-channel.ts';

export interface SnsChannelOptions {
  readonly id: string;
  /** Without retries of its own: a second Publish is a second message. */
  readonly client: SNSClient;
  readonly limits: ChannelLimits;
}

export function createSnsChannel({ id, client, limits }: SnsChannelOptions): MessageChannel {
  return {
    id,
    limits,
    async send(message) {
      const phone = message.to?.phone;
      if (phone === undefined) return { result: 'refused', why: 'the recipient has no telephone number' };
      const tooLong = longerThan(limits.size, message.text);
      if (tooLong !== null) return tooLong;
      try {
        const { MessageId = '' } = await client.send(
          new PublishCommand({ PhoneNumber: phone, Message: message.text }),
        );
        return { result: 'accepted', receipt: MessageId };
      } catch (error) {
        if (!(error instanceof SNSServiceException))
          return { result: 'unknown', why: 'the connection broke' };
        if (/Throttl/.test(error.name)) return { result: 'throttled', retryAfterMs: 1000 };
        const unknown = (error.$metadata.httpStatusCode ?? 500) >= 500;
        return { result: unknown ? 'unknown' : 'refused', why: error.name };
      }
    },
    async probe() {
      try {
        const { attributes } = await client.send(
          new GetSMSAttributesCommand({ attributes: ['MonthlySpendLimit'] }),
        );
        // A page that a proxy sends with 200 holds none.
        if (attributes === undefined) return { works: false, why: 'a web page came in place of an answer' };
        return { works: true, detail: `spend limit ${attributes.MonthlySpendLimit ?? 'not set'} USD` };
      } catch (error) {
        const why = error instanceof Error ? error.name : String(error);
        return /Throttl/.test(why) ? { works: null, why } : { works: false, why };
      }
    },
  };
}
