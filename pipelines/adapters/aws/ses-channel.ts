// Notices by Amazon SES, one person each. The mail carries window and delivery as tags, so that a bounce that
// comes back hours later finds its way into the record.

import {
  GetAccountCommand,
  type SESv2Client,
  SESv2ServiceException,
  SendEmailCommand,
} from '@aws-sdk/client-sesv2';
import type { ChannelLimits } from '../../plan/channel-limits.ts';
import type { Invitation, MessageChannel, OutgoingMessage, SendResult, Working } from '../../ports.ts';
import { nameAndAddress } from '../../text/encoded-word.ts';

export interface SesChannelOptions {
  readonly id: string;
  /** Without retries of its own: SES knows no idempotency key, so a retry may be a second mail. */
  readonly client: SESv2Client;
  readonly limits: ChannelLimits;
  readonly sender: string;
  /** Where bounces and complaints are followed; without one they reach the sender's mailbox only. */
  readonly configurationSet?: string;
  readonly window: string;
}

export function createSesChannel(options: SesChannelOptions): MessageChannel {
  const { id, client, limits } = options;
  return {
    id,
    limits,
    async send(message) {
      const email = message.to?.email;
      if (email === undefined) return { result: 'refused', why: 'the recipient has no mail address' };
      try {
        const { MessageId = '' } = await client.send(new SendEmailCommand(mailOf(message, email, options)));
        return { result: 'accepted', receipt: MessageId };
      } catch (error) {
        return resultOf(error);
      }
    },
    probe: () => probe(client),
  };
}

function mailOf(message: OutgoingMessage, to: string, options: SesChannelOptions) {
  const text = (Data: string) => ({ Data, Charset: 'UTF-8' });
  return {
    FromEmailAddress:
      message.sender === undefined ? options.sender : nameAndAddress(message.sender, options.sender, ' '),
    Destination: { ToAddresses: [to] },
    ...(options.configurationSet !== undefined && { ConfigurationSetName: options.configurationSet }),
    EmailTags: [
      { Name: 'tideover-window', Value: options.window },
      { Name: 'tideover-delivery', Value: message.key },
    ],
    Content: {
      Simple: {
        Subject: text(message.subject),
        Body: { Text: text(message.text), ...(message.html && { Html: text(message.html) }) },
        ...(message.invitation && { Attachments: [attached(message.invitation)] }),
        // Scheduled notices are no replies, and nobody's responder shall answer them (RFC 3834).
        Headers: [{ Name: 'Auto-Submitted', Value: 'auto-generated' }],
      },
    },
  };
}

function attached({ method, text }: Invitation) {
  return {
    FileName: 'window.ics',
    RawContent: new TextEncoder().encode(text),
    ContentType: `text/calendar; charset=utf-8; method=${method}`,
  };
}

function resultOf(error: unknown): SendResult {
  if (!(error instanceof SESv2ServiceException)) {
    return { result: 'unknown', why: error instanceof Error ? error.name : 'the connection broke' };
  }
  if (error.name === 'TooManyRequestsException' || error.name === 'LimitExceededException') {
    return { result: 'throttled', retryAfterMs: 1000 };
  }
  const { httpStatusCode = 500 } = error.$metadata;
  return httpStatusCode >= 500
    ? { result: 'unknown', why: error.name }
    : { result: 'refused', why: error.name };
}

async function probe(client: SESv2Client): Promise<Working> {
  try {
    const { SendingEnabled, ProductionAccessEnabled, SendQuota } = await client.send(
      new GetAccountCommand({}),
    );
    if (!SendingEnabled) return { works: false, why: 'SES has paused sending for this account' };
    if (!ProductionAccessEnabled) return { works: false, why: 'the account is still in the SES sandbox' };
    return { works: true, detail: `${SendQuota?.MaxSendRate ?? 0} a second` };
  } catch (error) {
    const why = error instanceof Error ? error.name : String(error);
    return resultOf(error).result === 'throttled' ? { works: null, why } : { works: false, why };
  }
}
