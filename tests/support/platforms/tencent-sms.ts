// Text messages by Tencent Cloud, as strict as the documentation.

import { createHash, createHmac } from 'node:crypto';
import type { ServiceAnswer } from '../local-service.ts';
import { jsonOf, type Platform, pageInPlaceOfAnswer, rateLimit } from './platform.ts';

// https://cloud.tencent.com/document/api/382/55981: SendSms; one status for each number, with HTTP status 200.
const reference = 'https://cloud.tencent.com/document/api/382/55981';
// https://cloud.tencent.com/document/api/382/52072: signature v3, within five minutes of the service's clock.
const signing = 'https://cloud.tencent.com/document/api/382/52072';
const id = 'AKIDexampleexampleexample';
const key = 'ExampleSecretKeyForTestsOnly';
const template = { code: '1000001', variables: ['messenger', 'end'] };

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (secret: string | Buffer, text: string) => createHmac('sha256', secret).update(text).digest();
const failed = (Code: string): ServiceAnswer => ({
  body: { Response: { Error: { Code, Message: Code }, RequestId: 'r' } },
});
const ofNumber = (Code: string): ServiceAnswer => ({
  body: { Response: { SendStatusSet: [{ SerialNo: '', Code, Message: Code }], RequestId: 'r' } },
});

interface SendSms {
  readonly PhoneNumberSet?: readonly string[];
  readonly SignName?: string;
  readonly SmsSdkAppId?: string;
  readonly TemplateId?: string;
  readonly TemplateIdSet?: readonly unknown[];
  readonly TemplateParamSet?: readonly unknown[];
  readonly SessionContext?: string;
}

export const platform: Platform = {
  kind: 'tencent-sms',
  host: 'sms.tencentcloudapi.com',
  secret: `${id}:${key}:1400000001`,
  wrongSecret: `${id}:AnotherSecretKeyForTestsOnly:1400000001`,
  templates: template,
  rate: { atOneMoment: 20, silenceMs: 1_000 },
  start(now) {
    const delivered: string[] = [];
    const broken: string[] = [];
    const mayPass = rateLimit({ most: 20, perMs: 1_000 }, now);
    const no = (code: string, answer = failed(code)) => {
      broken.push(code);
      return answer;
    };
    return {
      delivered,
      broken,
      answer: ({ method, path, headers, body }) => {
        const [, credential, day = '', names = '', signature] =
          /^TC3-HMAC-SHA256 Credential=([^/]+)\/([\d-]+)\/sms\/tc3_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
            headers.authorization ?? '',
          ) ?? [];
        const lines = names
          .split(';')
          .map((name) => `${name}:${String(headers[name]).toLowerCase()}\n`)
          .join('');
        const canonical = [method, path, '', lines, names, sha256(body)].join('\n');
        const timestamp = String(headers['x-tc-timestamp']);
        const text = `TC3-HMAC-SHA256\n${timestamp}\n${day}/sms/tc3_request\n${sha256(canonical)}`;
        const dated = hmac(hmac(hmac(`TC3${key}`, day), 'sms'), 'tc3_request');
        if (credential !== id || signature !== hmac(dated, text).toString('hex'))
          return no('AuthFailure.SignatureFailure');
        if (Math.abs(Number(timestamp) * 1_000 - now()) > 300_000) return no('AuthFailure.SignatureExpire');
        if (headers['x-tc-version'] !== '2021-01-11') return no('InvalidParameterValue.Version');
        const request = jsonOf(body) as SendSms;
        if (headers['x-tc-action'] === 'DescribeSmsTemplateList')
          return request.TemplateIdSet?.[0] === Number(template.code)
            ? { body: { Response: { DescribeTemplateStatusSet: [{ StatusCode: 0 }] } } }
            : no('FailedOperation.TemplateIdNotExist');
        const [phone, ...more] = request.PhoneNumberSet ?? [];
        if (more.length > 0 || !/^\+861\d{10}$/.test(phone ?? ''))
          return no('phone', ofNumber('InvalidParameterValue.IncorrectPhoneNumber'));
        if (request.SmsSdkAppId !== '1400000001') return no('UnauthorizedOperation.SmsSdkAppIdVerifyFail');
        if (request.SignName !== '示例科技' || request.TemplateId !== template.code)
          return no('sign', ofNumber('FailedOperation.SignatureIncorrectOrUnapproved'));
        const values = request.TemplateParamSet ?? [];
        if (values.length !== template.variables.length || values.some((value) => typeof value !== 'string'))
          return no('set', ofNumber('FailedOperation.TemplateParamSetNotMatchApprovedTemplate'));
        if (Buffer.byteLength(request.SessionContext ?? '') >= 512)
          return no('InvalidParameterValue.SessionContext');
        if (!mayPass()) return no('RequestLimitExceeded');
        delivered.push(values.join(' '));
        return {
          body: {
            Response: { SendStatusSet: [{ SerialNo: `s:${delivered.length}`, Code: 'Ok', Message: '' }] },
          },
        };
      },
    };
  },
  odd: [
    pageInPlaceOfAnswer,
    { source: reference, answer: ofNumber('FailedOperation.PhoneNumberInBlacklist'), send: 'refused' },
    { source: reference, answer: ofNumber('LimitExceeded.PhoneNumberDailyLimit'), send: 'refused' },
    {
      source: reference,
      answer: ofNumber('LimitExceeded.PhoneNumberThirtySecondLimit'),
      send: { laterMs: 30_000 },
    },
    {
      source: reference,
      answer: ofNumber('LimitExceeded.PhoneNumberOneHourLimit'),
      send: { laterMs: 3_600_000 },
    },
    { source: signing, answer: failed('RequestLimitExceeded'), send: { laterMs: 1_000 }, probe: null },
    { source: signing, answer: failed('AuthFailure.SignatureExpire'), send: 'refused', probe: false },
    { source: reference, answer: failed('InternalError.Timeout'), send: 'unknown' },
    { source: reference, answer: { body: { Response: {} } }, send: 'unknown' },
    { source: reference, answer: { body: { Response: { SendStatusSet: [] } } }, send: 'unknown' },
  ],
};
