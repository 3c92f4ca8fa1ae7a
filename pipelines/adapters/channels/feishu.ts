// A Feishu (Lark) custom bot with a signed message. Its limit is per tenant, and whole and half hours are crowded:
// 11232 is answered then as well.

import { createHmac } from 'node:crypto';
import { readBy } from './errcode-robot.ts';
import { jsonTo } from './post.ts';
import { overAddress } from './web-channel.ts';

const answers = readBy({
  code: 'code',
  olderCode: 'StatusCode',
  text: 'msg',
  later: { 11232: 10_000, 99991400: 60_000, [-1]: 10_000 },
  otherwiseLater: ({ code, msg }, status) =>
    code === 9499 && isTooMany(String(msg), status) ? 60_000 : null,
  // Bad token, bad signature or time, address not allowed, keyword missing.
  locked: [19001, 19021, 19022, 19024],
});

export const feishuChannel = overAddress(({ url, behindHash }, { now }) => {
  const request = (body: object) => jsonTo(url, { ...signature(behindHash, now()), ...body });
  return {
    ...answers,
    request: ({ text }) => request({ msg_type: 'text', content: { text } }),
    probe: () => request({ msg_type: 'none' }),
  };
});

/** 9499 is a malformed request or, with status 400, one too many; only its words tell one from the other. */
function isTooMany(words: string, status: number): boolean {
  return /too many|frequen/i.test(words) || (status === 400 && !/bad request/i.test(words));
}

/** HMAC-SHA256 over nothing, keyed by seconds, a line break and the secret. */
function signature(secret: string, now: number): { readonly timestamp?: string; readonly sign?: string } {
  if (secret === '') return {};
  const timestamp = String(Math.floor(now / 1_000));
  return { timestamp, sign: createHmac('sha256', `${timestamp}\n${secret}`).digest('base64') };
}
