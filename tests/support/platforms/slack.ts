// A Slack incoming webhook, as strict as its documentation.

import { jsonOf, type Platform, pageInPlaceOfAnswer, rateLimit, strangeMarkup } from './platform.ts';

// https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks: `ok` in plain text, errors as words with
// status 400, 403, 404 or 410.
const manual = 'https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks';
// https://docs.slack.dev/apis/web-api/rate-limits: one message a second, short bursts above; 429 with Retry-After.
const rates = 'https://docs.slack.dev/apis/web-api/rate-limits';
// https://docs.slack.dev/changelog/2018-truncating-really-long-messages: cut beyond 40,000 characters.
const longest = 40_000;
const hook = '/services/T0000/B0000/slackslackslackslack';

export const platform: Platform = {
  kind: 'slack',
  host: 'hooks.slack.com',
  secret: `https://hooks.slack.com${hook}`,
  wrongSecret: 'https://hooks.slack.com/services/T0000/B0000/anotheranotheranother',
  rate: { atOneMoment: 3, silenceMs: 3_000 },
  start(now) {
    const delivered: string[] = [];
    const broken: string[] = [];
    const mayPass = rateLimit({ most: 3, perMs: 3_000 }, now);
    const no = (status: number, body: string, headers = {}) => {
      broken.push(`${status} ${body}`);
      return { status, body, headers };
    };
    return {
      delivered,
      broken,
      answer: ({ path, body }) => {
        if (path !== hook) return no(404, 'no_service');
        const { text } = jsonOf(body) as { text?: string };
        if (!text) return no(400, 'no_text');
        if (!mayPass()) return no(429, 'rate_limited', { 'retry-after': '3' });
        if (text.length > longest) broken.push('the message was cut');
        const strange = strangeMarkup(text, 'mrkdwn');
        if (strange !== null) broken.push(strange);
        delivered.push(text);
        return { body: 'ok' };
      },
    };
  },
  odd: [
    pageInPlaceOfAnswer,
    { source: manual, answer: { body: 'ok', headers: { 'content-type': 'text/html' } }, send: 'accepted' },
    { source: rates, answer: { status: 429, body: { retry_after: 12 } }, send: { laterMs: 12_000 } },
    {
      source: rates,
      answer: { status: 429, headers: { 'retry-after': '30' } },
      send: { laterMs: 30_000 },
      probe: null,
    },
    { source: manual, answer: { status: 200, body: 'something else' }, send: 'unknown', probe: false },
    { source: manual, answer: { status: 410, body: 'channel_is_archived' }, send: 'refused', probe: false },
    { source: manual, answer: { status: 500, body: 'rollup_error' }, send: 'unknown' },
  ],
};
