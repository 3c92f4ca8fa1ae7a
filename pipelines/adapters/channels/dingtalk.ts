// A DingTalk custom robot with a signed address. One message too many silences the robot for ten minutes; the
// service's guard against abuse says so in words of its own (`punish`), with or without an errcode, and names a
// `wait` of seconds that does not end the silence.

import { createHmac } from 'node:crypto';
import { readBy } from './errcode-robot.ts';
import { jsonTo } from './post.ts';
import { overAddress } from './web-channel.ts';

const silencedMs = 10 * 60_000;

const answers = readBy({
  code: 'errcode',
  text: 'errmsg',
  later: { 130101: silencedMs, 410100: silencedMs, [-1]: 10_000 },
  // 310000 is any failure of security: signature, keyword or address.
  locked: [310000, 300001, 300005, 400101, 400102],
  otherwiseLater: (body) => {
    if (body.punish === undefined && body.status !== 1111) return null;
    return Math.max(silencedMs, typeof body.wait === 'number' ? body.wait * 1_000 : 0);
  },
});

export const dingtalkChannel = overAddress(({ url, behindHash }, { now }) => {
  const request = (body: object) => jsonTo(signedUrl(url, behindHash, now()), body);
  return {
    ...answers,
    request: ({ subject, text }) => request({ msgtype: 'markdown', markdown: { title: subject, text } }),
    probe: () => request({ msgtype: 'none' }),
  };
});

/** HMAC-SHA256 keyed by the secret over milliseconds, a line break and the secret; unsigned without a secret. */
function signedUrl(url: URL, secret: string, now: number): URL {
  const signed = new URL(url);
  if (secret === '') return signed;
  signed.searchParams.set('timestamp', String(now));
  signed.searchParams.set('sign', createHmac('sha256', secret).update(`${now}\n${secret}`).digest('base64'));
  return signed;
}
