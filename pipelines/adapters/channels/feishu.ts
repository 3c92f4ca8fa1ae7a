// A Feishu (Lark) custom bot with a signed message. Its limit is per tenant, and whole and half hours are crowded:
// 11232 is answered then as well.

import { createHmac } from 'node:crypto';
import type { MessageChannel } from '../../ports.ts';
import { type Errcodes, readErrcode, workingBy } from './errcode-robot.ts';
import { jsonTo } from './post.ts';
import { type WebService, webChannel } from './web-channel.ts';

const codes: Errcodes = {
  code: 'code',
  text: 'msg',
  later: { 11232: 10_000, 99991400: 60_000, [-1]: 10_000 },
  otherwiseLater: ({ code, msg }, status) =>
    code === 9499 && isTooMany(String(msg), status) ? 60_000 : null,
  // Bad token, bad signature or time, address not allowed, keyword missing.
  locked: [19001, 19021, 19022, 19024],
};

export function feishuChannel(service: WebService): MessageChannel {
  const { address, post, now } = service;
  const request = (body: object) =>
    jsonTo(address.url, { ...signature(address.signingSecret, now()), ...body });
  return webChannel(service, {
    request: ({ text }) => request({ msg_type: 'text', content: { text } }),
    read: (answer) => readErrcode(answer, codes),
    probe: async () => workingBy(await post(request({ msg_type: 'none' })), now(), codes),
  });
}

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
