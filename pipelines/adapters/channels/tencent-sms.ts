// Text messages by Tencent Cloud (sms 2021-01-11), signed with TC3-HMAC-SHA256. Each number has its own
// result: HTTP 200 may be a refusal. Each number is a request of its own, and a lost answer leaves it in
// doubt.

import { createHmac } from 'node:crypto';
import { UserError } from '../../errors.ts';
import { sha256 } from '../../ledger/canonical.ts';
import type { MessageChannel, SendResult } from '../../ports.ts';
import { textMessageChannel } from './approved-text.ts';
import type { ChannelSetting } from './channel-setting.ts';
import type { PostRequest } from './post.ts';
import { placeOfSecret } from './service-address.ts';
import { unclear } from './web-channel.ts';

const host = 'sms.tencentcloudapi.com';

/** Codes that mean "later"; codes of daily limits are not among them. */
const later: Readonly<Record<string, number>> = {
  RequestLimitExceeded: 1_000,
  'LimitExceeded.DeliveryFrequencyLimit': 30_000,
  'LimitExceeded.PhoneNumberThirtySecondLimit': 30_000,
  'LimitExceeded.PhoneNumberOneHourLimit': 3_600_000,
};

/** The secret is `SecretId:SecretKey:SmsSdkAppId`. */
export function tencentSmsChannel(setting: ChannelSetting): MessageChannel {
  const [, id, key, application] = /^([^:\s]+):([^:\s]+):(\d+)$/.exec(setting.secret().trim()) ?? [];
  if (id === undefined || key === undefined)
    throw new UserError({
      what: 'The secret is no pair of keys with an application',
      where: placeOfSecret(setting.channel),
      whatToDo:
        'Store SecretId:SecretKey:SmsSdkAppId of a sub-account that may send text messages and nothing else.',
    });
  const request = (action: string, body: object): PostRequest =>
    signed({ id, key }, action, body, setting.now());
  return textMessageChannel(setting, [key, id], {
    request: (phone, { sign, code, values }, { key: delivery }) =>
      request('SendSms', {
        PhoneNumberSet: [phone],
        SmsSdkAppId: application,
        SignName: sign,
        TemplateId: code,
        TemplateParamSet: values.map(([, value]) => value),
        SessionContext: delivery,
      }),
    read: ({ Response }) => meaningOfResponse((Response ?? {}) as TencentResponse),
    statusRequest: (code) =>
      request('DescribeSmsTemplateList', { International: 0, TemplateIdSet: [Number(code)] }),
    isApproved: ({ Response }) =>
      ((Response ?? {}) as TencentResponse).DescribeTemplateStatusSet?.[0]?.StatusCode === 0,
  });
}

interface TencentResponse {
  readonly Error?: { readonly Code: string; readonly Message: string };
  readonly SendStatusSet?: readonly {
    readonly Code: string;
    readonly Message: string;
    readonly SerialNo: string;
  }[];
  readonly DescribeTemplateStatusSet?: readonly { readonly StatusCode: number }[];
}

function meaningOfResponse({ Error: failure, SendStatusSet = [] }: TencentResponse): SendResult {
  const [sent] = SendStatusSet;
  if (sent?.Code === 'Ok') return { result: 'accepted', receipt: sent.SerialNo };
  const said = failure ?? sent;
  if (said === undefined) return unclear;
  const retryAfterMs = later[said.Code];
  if (retryAfterMs !== undefined) return { result: 'throttled', retryAfterMs };
  // InternalError is a failure inside the provider: the message may have gone out.
  const result = said.Code.startsWith('InternalError') ? 'unknown' : 'refused';
  return { result, why: `${said.Code}: ${said.Message}` };
}

/** https://cloud.tencent.com/document/api/382/52072: signature v3. */
function signed(
  { id, key }: { readonly id: string; readonly key: string },
  action: string,
  content: object,
  now: number,
): PostRequest {
  const body = JSON.stringify(content);
  const timestamp = String(Math.floor(now / 1_000));
  const day = new Date(now).toISOString().slice(0, 10);
  const type = 'application/json; charset=utf-8';
  const canonical = [
    'POST',
    '/',
    '',
    `content-type:${type}\nhost:${host}\nx-tc-action:${action.toLowerCase()}\n`,
    'content-type;host;x-tc-action',
    sha256(body),
  ].join('\n');
  const scope = `${day}/sms/tc3_request`;
  const dated = [day, 'sms', 'tc3_request'].reduce<string | Buffer>(
    (made, part) => hmac(made, part),
    `TC3${key}`,
  );
  const signature = hmac(dated, `TC3-HMAC-SHA256\n${timestamp}\n${scope}\n${sha256(canonical)}`).toString(
    'hex',
  );
  return {
    url: new URL(`https://${host}/`),
    headers: {
      'content-type': type,
      'x-tc-action': action,
      'x-tc-version': '2021-01-11',
      'x-tc-timestamp': timestamp,
      'x-tc-region': 'ap-guangzhou',
      authorization: `TC3-HMAC-SHA256 Credential=${id}/${scope}, SignedHeaders=content-type;host;x-tc-action, Signature=${signature}`,
    },
    body,
  };
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
