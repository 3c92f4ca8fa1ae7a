// A Microsoft Teams workflow ("When a Teams webhook request is received"): an Adaptive Card to the flow's
// address, which answers 202 when the flow has begun, not when the card stands in the channel. Probing would
// start the flow, so the probe only looks whether the host can be reached: it cannot say whether the flow is on.

import { lookup } from 'node:dns/promises';
import { jsonTo } from './post.ts';
import { isPublicAddress } from './public-address.ts';
import { overAddress } from './web-channel.ts';

export const teamsChannel = overAddress(({ url }, { addressesOf = resolved }) => ({
  request: ({ subject, text }) => jsonTo(url, { type: 'message', attachments: [attachment(subject, text)] }),
  read: ({ status, text }) => {
    // The retired connector throttled with 200 and a sentence; flows behind gateways still may.
    if (/429|throttl|too many requests/i.test(text)) return { result: 'throttled', retryAfterMs: 60_000 };
    // The retired connector also refused with 200: "Webhook message delivery failed with error: …".
    if (status >= 300 || /delivery failed/i.test(text))
      return { result: 'refused', why: `${status}: ${text}` };
    return { result: 'accepted', receipt: String(status) };
  },
  probe: async () => {
    try {
      const addresses = await addressesOf(url.hostname);
      return addresses.every(isPublicAddress)
        ? { works: null, why: 'the host is known; whether the flow is on shows only with a message' }
        : { works: false, why: 'the host leads to an address that is not public' };
    } catch (error) {
      return { works: false, why: `the host is not known (${(error as NodeJS.ErrnoException).code})` };
    }
  },
  proves: () => null,
}));

async function resolved(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

function attachment(subject: string, text: string): object {
  const block = (content: string, more: object) => ({
    type: 'TextBlock',
    text: content,
    wrap: true,
    ...more,
  });
  return {
    contentType: 'application/vnd.microsoft.card.adaptive',
    content: {
      $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
      type: 'AdaptiveCard',
      version: '1.4',
      body: [block(subject, { weight: 'Bolder', size: 'Medium' }), block(text, {})],
    },
  };
}
