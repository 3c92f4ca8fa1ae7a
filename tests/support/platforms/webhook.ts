// A receiver of Standard Webhooks, as strict as the specification.

import { createHmac } from 'node:crypto';
import { jsonOf, type Platform, pageInPlaceOfAnswer } from './platform.ts';

// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md: signature over id,
// time and body, a time within some minutes, an id that is taken once, any 2xx as success, 429 and 502 as "later".
const specification =
  'https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md';
const key = Buffer.from('a signing key of 24 byte');

export const platform: Platform = {
  kind: 'webhook',
  host: 'hooks.example.com',
  secret: `https://hooks.example.com/tideover#whsec_${key.toString('base64')}`,
  wrongSecret: `https://hooks.example.com/tideover#whsec_${Buffer.from('another signing key, 24 b').toString('base64')}`,
  rate: { atOneMoment: null, silenceMs: 0 },
  start(now) {
    const delivered: string[] = [];
    const broken: string[] = [];
    const seen = new Set<string>();
    return {
      delivered,
      broken,
      answer: ({ headers, body }) => {
        const [id, at, given] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
          String(headers[name]),
        ) as [string, string, string];
        const wanted = `v1,${createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64')}`;
        if (!given.split(' ').includes(wanted) || Math.abs(Number(at) * 1_000 - now()) > 300_000) {
          broken.push('401 wrong signature or time');
          return { status: 401 };
        }
        const { type, data } = jsonOf(body) as { type?: string; data?: { text?: string } };
        if (!seen.has(id) && type === 'tideover.notice') delivered.push(data?.text ?? '');
        seen.add(id);
        return { status: 204 };
      },
    };
  },
  odd: [
    pageInPlaceOfAnswer,
    { source: specification, answer: { status: 200, body: { ok: true } }, send: 'accepted', probe: true },
    { source: specification, answer: { status: 410 }, send: 'refused', probe: false },
    {
      source: specification,
      answer: { status: 429, headers: { 'retry-after': '9' } },
      send: { laterMs: 9_000 },
      probe: null,
    },
  ],
};
