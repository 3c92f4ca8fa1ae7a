// A DingTalk custom robot with a signed address. One message too many silences the robot for ten minutes; the
// service's guard against abuse answers without an errcode, in words of its own (`punish`).

import { createHmac } from 'node:crypto';
import type { MessageChannel } from '../../ports.ts';
import { type Errcodes, readErrcode, workingBy } from './errcode-robot.ts';
import { jsonTo } from './post.ts';
import { type WebService, webChannel } from './web-channel.ts';

const silencedMs = 10 * 60_000;

const codes: Errcodes = {
  code: 'errcode',
  text: 'errmsg',
  throttled: { 130101: silencedMs },
  // 310000 is any failure of security: signature, keyword or address.
  locked: [310000, 300001, 300005, 400101, 400102],
  punished: (body) => {
    if (body.punish === undefined && body.status !== 1111) return null;
    return typeof body.wait === 'number' ? Math.max(1, body.wait) * 1_000 : silencedMs;
  },
};

export function dingtalkChannel(service: WebService): MessageChannel {
  const { address, post, now } = service;
  const request = (body: object) => jsonTo(signedUrl(address.url, address.signingSecret, now()), body);
  return webChannel(service, {
    request: ({ subject, text }) => request({ msgtype: 'markdown', markdown: { title: subject, text } }),
    read: (answer) => readErrcode(answer, codes),
    probe: async () => workingBy(await post(request({ msgtype: 'none' })), now(), codes),
  });
}

/** HMAC-SHA256 keyed by the secret over milliseconds, a line break and the secret; unsigned without a secret. */
function signedUrl(url: URL, secret: string, now: number): URL {
  const signed = new URL(url);
  if (secret === '') return signed;
  signed.searchParams.set('timestamp', String(now));
  signed.searchParams.set('sign', createHmac('sha256', secret).update(`${now}\n${secret}`).digest('base64'));
  return signed;
}
