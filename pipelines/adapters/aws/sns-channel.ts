// Notices by text message through Amazon SNS: the last resort, paid by the part.

import { GetSMSAttributesCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { MessageChannel } from '../../ports.ts';
import type { ChannelSetting } from '../channels/channel-setting.ts';
import { awsChannel, clientSetting } from './aws-channel.ts';

export function snsChannel(setting: ChannelSetting): MessageChannel {
  const client = new SNSClient(clientSetting(setting));
  return awsChannel(
    setting,
    { by: 'phone', missing: 'the recipient has no telephone number' },
    ({ text }, phone) => client.send(new PublishCommand({ PhoneNumber: phone, Message: text })),
    async () => {
      const { attributes } = await client.send(
        new GetSMSAttributesCommand({ attributes: ['MonthlySpendLimit'] }),
      );
      // A page that a proxy sends with 200 holds none.
      if (attributes === undefined) return { works: false, why: 'a web page came in place of an answer' };
      return { works: true, detail: `spend limit ${attributes.MonthlySpendLimit ?? 'not set'} USD` };
    },
  );
}
