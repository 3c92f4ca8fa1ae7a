// What the channels over services of AWS share: clients that never send twice by themselves, and the meaning
// of an error for the message.

import type { MessageChannel, OutgoingMessage, SendResult, Working } from '../../ports.ts';
import { patient } from '../aws-patience.ts';
import type { ChannelSetting } from '../channels/channel-setting.ts';

/** One try only, since a repeated request is a second message; and a limit on the service's silence. */
export function clientSetting({ region }: ChannelSetting) {
  return { ...(region !== undefined && { region }), maxAttempts: 1, ...patient };
}

/** `to`: how the service addresses people; `send` gives the service's number of the message. */
export function awsChannel(
  { channel: { id }, limits }: ChannelSetting,
  to: { readonly by: 'email' | 'phone'; readonly missing: string },
  send: (message: OutgoingMessage, address: string) => Promise<{ readonly MessageId?: string | undefined }>,
  probe: () => Promise<Working>,
): MessageChannel {
  return {
    id,
    limits,
    send: async (message) => {
      const address = message.to?.[to.by];
      if (address === undefined) return { result: 'refused', why: to.missing };
      try {
        return { result: 'accepted', receipt: (await send(message, address)).MessageId ?? '' };
      } catch (error) {
        return meaningOf(error);
      }
    },
    probe: async () => {
      try {
        return await probe();
      } catch (error) {
        const name = error instanceof Error ? error.name : String(error);
        const why = name === 'CredentialsProviderError' ? 'no AWS credentials were found' : name;
        return meaningOf(error).result === 'throttled' ? { works: null, why } : { works: false, why };
      }
    },
  };
}

/** Only an explicit refusal is one: after a gateway's failure or no answer it may have gone out. */
function meaningOf(error: unknown): SendResult {
  if (!(error instanceof Error)) return { result: 'unknown', why: 'the connection broke' };
  const { name, $metadata } = error as Error & { $metadata?: { readonly httpStatusCode?: number } };
  if (/Throttl|TooManyRequests|LimitExceeded/.test(name)) return { result: 'throttled', retryAfterMs: 1000 };
  const status = $metadata?.httpStatusCode ?? 500;
  return { result: status >= 300 && status < 500 ? 'refused' : 'unknown', why: name };
}
