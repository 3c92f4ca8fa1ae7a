// A webhook of the company's own, signed by Standard Webhooks (webhook-id, webhook-timestamp,
// webhook-signature). The id is the delivery's key, and the receiver drops ids that it has seen, so a send
// whose answer was lost is repeated. The probe is an event of another type, which the receiver answers and
// drops.

import { createHmac } from 'node:crypto';
import { jsonTo, type PostRequest } from './post.ts';
import { overAddress } from './web-channel.ts';

export const webhookChannel = overAddress(({ url, behindHash }, { now }) => {
  const request = (id: string, type: string, data: object): PostRequest => {
    const timestamp = String(Math.floor(now() / 1_000));
    const { body, headers } = jsonTo(url, { type, timestamp: new Date(now()).toISOString(), data });
    return {
      url,
      body,
      headers: {
        ...headers,
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${signatureOf(behindHash, `${id}.${timestamp}.${body}`)}`,
      },
    };
  };
  return {
    request: ({ key, notice, language, subject, text }) =>
      request(key, 'tideover.notice', { notice, language, subject, text }),
    repeatAfterMs: [1_000, 4_000],
    read: ({ status }) =>
      status < 300
        ? { result: 'accepted', receipt: String(status) }
        : { result: 'refused', why: `the service answered ${status}` },
    probe: () => request(`probe-${now()}`, 'tideover.probe', {}),
    proves: ({ status }) => (status < 300 ? { works: true, detail: 'the receiver took the probe' } : null),
  };
});

/** The key is what follows `whsec_`, in base64. */
export function signatureOf(secret: string, content: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return createHmac('sha256', key).update(content).digest('base64');
}
