// Text messages by Alibaba Cloud (dysmsapi 2017-05-25), signed with ACS3-HMAC-SHA256. Only the code OK is
// acceptance. It has no idempotency key, so each number is a request of its own, and a lost answer leaves it
// in doubt.

import { createHmac, randomUUID } from 'node:crypto';
import { UserError } from '../../errors.ts';
import { sha256 } from '../../ledger/canonical.ts';
import type { MessageChannel, SendResult } from '../../ports.ts';
import { textMessageChannel } from './approved-text.ts';
import type { ChannelSetting } from './channel-setting.ts';
import type { PostRequest } from './post.ts';
import { placeOfSecret } from './service-address.ts';

const host = 'dysmsapi.aliyuncs.com';

/** Codes that mean "later"; codes of daily limits are not among them. */
const later: Readonly<Record<string, number>> = {
  'Throttling.User': 1_000,
  Throttling: 1_000,
  'isv.BUSINESS_LIMIT_CONTROL': 60_000,
};
/** Codes of failures inside the provider: the message may have gone out. */
const failures = ['isp.SYSTEM_ERROR', 'isp.UNKNOWN_ERROR', 'ServiceUnavailable', 'InternalError'];

/** The secret is `AccessKeyId:AccessKeySecret`. */
export function alibabaSmsChannel(setting: ChannelSetting): MessageChannel {
  const [, id, key] = /^([^:\s]+):([^:\s]+)$/.exec(setting.secret().trim()) ?? [];
  if (id === undefined || key === undefined)
    throw new UserError({
      what: 'The secret is no pair of keys',
      where: placeOfSecret(setting.channel),
      whatToDo:
        'Store AccessKeyId:AccessKeySecret of a RAM user who may send text messages and nothing else.',
    });
  const request = (action: string, parameters: Readonly<Record<string, string>>): PostRequest =>
    signed({ id, key }, action, parameters, setting.now());
  return textMessageChannel(setting, [key, id], {
    request: (phone, { sign, code, values }, { key: delivery }) =>
      request('SendSms', {
        PhoneNumbers: phone,
        SignName: sign,
        TemplateCode: code,
        TemplateParam: JSON.stringify(Object.fromEntries(values)),
        // It does not prevent a second message, but links a receipt to this delivery.
        OutId: delivery,
      }),
    read: ({ Code, Message, BizId }): SendResult => {
      const code = String(Code);
      if (code === 'OK') return { result: 'accepted', receipt: String(BizId) };
      const retryAfterMs = later[code];
      if (retryAfterMs !== undefined) return { result: 'throttled', retryAfterMs };
      const result = Code === undefined || failures.includes(code) ? 'unknown' : 'refused';
      return { result, why: `${code}: ${String(Message ?? '')}` };
    },
    statusRequest: (code) => request('QuerySmsTemplate', { TemplateCode: code }),
    isApproved: ({ Code, TemplateStatus }) => Code === 'OK' && TemplateStatus === 1,
  });
}

/** https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature: all parameters in the query. */
function signed(
  { id, key }: { readonly id: string; readonly key: string },
  action: string,
  parameters: Readonly<Record<string, string>>,
  now: number,
): PostRequest {
  const query = Object.keys(parameters)
    .sort()
    .map((name) => `${encoded(name)}=${encoded(parameters[name] ?? '')}`)
    .join('&');
  const headers: Readonly<Record<string, string>> = {
    host,
    'x-acs-action': action,
    'x-acs-content-sha256': sha256(''),
    'x-acs-date': `${new Date(now).toISOString().slice(0, 19)}Z`,
    'x-acs-signature-nonce': randomUUID(),
    'x-acs-version': '2017-05-25',
  };
  const names = Object.keys(headers).sort();
  const lines = names.map((name) => `${name}:${headers[name]}\n`).join('');
  const canonical = ['POST', '/', query, lines, names.join(';'), sha256('')].join('\n');
  const signature = createHmac('sha256', key)
    .update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`)
    .digest('hex');
  const authorization = `ACS3-HMAC-SHA256 Credential=${id},SignedHeaders=${names.join(';')},Signature=${signature}`;
  return { url: new URL(`https://${host}/?${query}`), headers: { ...headers, authorization }, body: '' };
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
