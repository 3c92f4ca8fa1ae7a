// Notices by Amazon SES, one person each. The mail carries window and delivery as tags, so that a bounce that
// comes back hours later finds its way into the record.

import { GetAccountCommand, SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { MessageChannel, OutgoingMessage } from '../../ports.ts';
import { nameAndAddress } from '../../text/encoded-word.ts';
import type { ChannelSetting } from '../channels/channel-setting.ts';
import { awsChannel, clientSetting } from './aws-channel.ts';

export function sesChannel(setting: ChannelSetting): MessageChannel {
  const client = new SESv2Client(clientSetting(setting));
  return awsChannel(
    setting,
    { by: 'email', missing: 'the recipient has no mail address' },
    (message, to) => client.send(new SendEmailCommand(mailOf(message, to, setting))),
    async () => {
      const account = await client.send(new GetAccountCommand({}));
      if (!account.SendingEnabled) return { works: false, why: 'SES has paused sending for this account' };
      if (!account.ProductionAccessEnabled)
        return { works: false, why: 'the account is still in the SES sandbox' };
      return { works: true, detail: `${account.SendQuota?.MaxSendRate ?? 0} a second` };
    },
  );
}

function mailOf(message: OutgoingMessage, to: string, { mail, window }: ChannelSetting) {
  const text = (Data: string) => ({ Data, Charset: 'UTF-8' });
  const { sender, invitation } = message;
  return {
    FromEmailAddress: sender === undefined ? mail.from : nameAndAddress(sender, mail.from, ' '),
    Destination: { ToAddresses: [to] },
    ...(mail.configurationSet !== undefined && { ConfigurationSetName: mail.configurationSet }),
    EmailTags: [
      { Name: 'tideover-window', Value: window },
      { Name: 'tideover-delivery', Value: message.key },
    ],
    Content: {
      Simple: {
        Subject: text(message.subject),
        Body: { Text: text(message.text), ...(message.html && { Html: text(message.html) }) },
        ...(invitation && {
          Attachments: [
            {
              FileName: 'window.ics',
              RawContent: new TextEncoder().encode(invitation.text),
              ContentType: `text/calendar; charset=utf-8; method=${invitation.method}`,
            },
          ],
        }),
        // Marked so that no automatic responder answers the notice (RFC 3834).
        Headers: [{ Name: 'Auto-Submitted', Value: 'auto-generated' }],
      },
    },
  };
}
