// A webhook of the company's own, signed as Standard Webhooks says (webhook-id, webhook-timestamp,
// webhook-signature). The id is the delivery's key and the receiver drops what it has seen, so a send whose
// answer was lost is repeated here. The probe is an event of another type, which the receiver answers and drops.

import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MessageChannel, OutgoingMessage, SendResult } from '../../ports.ts';
import { nothingKnown } from './errcode-robot.ts';
import type { PostAnswer, PostRequest } from './post.ts';
import { type Answered, meaningOf, type WebService, webChannel } from './web-channel.ts';

const tries = 3;

export function webhookChannel(
  service: WebService,
  /** Before each repetition; tests shorten it. */
  pausesMs: readonly number[] = [1_000, 4_000],
): MessageChannel {
  const { address, now } = service;
  const request = (id: string, event: object): PostRequest => {
    const timestamp = String(Math.floor(now() / 1_000));
    const body = JSON.stringify(event);
    return {
      url: address.url,
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${signatureOf(address.signingSecret, `${id}.${timestamp}.${body}`)}`,
      },
      body,
    };
  };
  const post = async (given: PostRequest): Promise<PostAnswer> => {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await service.post(given);
      const isDone = answer.kind === 'answer' && answer.status < 500;
      if (isDone || attempt === tries) return answer;
      await sleep(pausesMs[attempt - 1] ?? 0);
    }
  };
  return webChannel(
    { ...service, post },
    {
      request: (message) => request(message.key, noticeEvent(message, now())),
      read,
      probe: async () => {
        const event = { type: 'tideover.probe', timestamp: new Date(now()).toISOString(), data: {} };
        const answer = await service.post(request(`probe-${now()}`, event));
        const result = meaningOf(answer, now(), read);
        if (result.result === 'accepted') return { works: true, detail: 'the receiver took the probe' };
        return 'why' in result ? { works: false, why: result.why } : nothingKnown;
      },
    },
  );
}

function read({ status }: Answered): SendResult {
  return status < 300
    ? { result: 'accepted', receipt: String(status) }
    : { result: 'refused', why: `the receiver answered ${status}` };
}

function noticeEvent({ notice, language, subject, text }: OutgoingMessage, now: number): object {
  return {
    type: 'tideover.notice',
    timestamp: new Date(now).toISOString(),
    data: { notice, language, subject, text },
  };
}

/** The key is what follows `whsec_`, in base64. */
export function signatureOf(secret: string, content: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return createHmac('sha256', key).update(content).digest('base64');
}
