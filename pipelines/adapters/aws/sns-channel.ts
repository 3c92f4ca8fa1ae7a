// Notices by text message through Amazon SNS: the last resort, since each part of a message costs money.

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
      // A proxy's web page with status 200 has no attributes.
      if (attributes === undefined) return { works: false, why: 'a web page came in place of an answer' };
      return { works: true, detail: `spend limit ${attributes.MonthlySpendLimit ?? 'not set'} USD` };
    },
  );
}
