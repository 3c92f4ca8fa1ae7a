// Text messages by Alibaba Cloud, as strict as the documentation.

import { createHash, createHmac } from 'node:crypto';
import { type Platform, pageInPlaceOfAnswer, rateLimit } from './platform.ts';

// https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature
const signing = 'https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature';
// https://help.aliyun.com/document_detail/101346.html: error codes, among them addresses outside the mainland.
const codes = 'https://help.aliyun.com/document_detail/101346.html';
// https://help.aliyun.com/document_detail/2881383.html: 50 notices a day for one number, sign and template.
const frequency = 'https://help.aliyun.com/document_detail/2881383.html';
const id = 'LTAI5tExampleExample00';
const key = 'ExampleAccessKeySecretForTests';
const template = { code: 'SMS_100000001', variables: ['messenger', 'end'] };

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const encoded = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

export const platform: Platform = {
  kind: 'alibaba-sms',
  host: 'dysmsapi.aliyuncs.com',
  secret: `${id}:${key}`,
  wrongSecret: `${id}:AnotherAccessKeySecretForTests`,
  templates: template,
  rate: { atOneMoment: 20, silenceMs: 1_000 },
  start(now) {
    const delivered: string[] = [];
    const broken: string[] = [];
    const nonces = new Set<string>();
    const mayPass = rateLimit({ most: 20, perMs: 1_000 }, now);
    const no = (Code: string, status = 200) => {
      broken.push(Code);
      return { status, body: { Code, Message: Code, RequestId: 'r' } };
    };
    return {
      delivered,
      broken,
      answer: ({ method, path, query, headers, body }) => {
        const [, credential, names = '', signature] =
          /^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})$/.exec(
            headers.authorization ?? '',
          ) ?? [];
        const canonical = [
          method,
          path,
          [...query]
            .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
            .sort()
            .join('&'),
          names
            .split(';')
            .map((name) => `${name}:${String(headers[name]).trim()}\n`)
            .join(''),
          names,
          sha256(body),
        ].join('\n');
        const wanted = createHmac('sha256', key)
          .update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`)
          .digest('hex');
        const nonce = String(headers['x-acs-signature-nonce']);
        if (credential !== id || signature !== wanted) return no('SignatureDoesNotMatch', 400);
        if (headers['x-acs-content-sha256'] !== sha256(body)) return no('SignatureDoesNotMatch', 400);
        if (Math.abs(Date.parse(String(headers['x-acs-date'])) - now()) > 900_000)
          return no('InvalidTimeStamp.Expired', 400);
        if (nonces.has(nonce)) return no('SignatureNonceUsed', 400);
        nonces.add(nonce);
        if (headers['x-acs-version'] !== '2017-05-25') return no('InvalidVersion', 400);
        const isKnown = query.get('TemplateCode') === template.code;
        if (headers['x-acs-action'] === 'QuerySmsTemplate')
          return isKnown ? { body: { Code: 'OK', TemplateStatus: 1 } } : no('isv.SMS_TEMPLATE_ILLEGAL');
        if (!/^\+861\d{10}$/.test(query.get('PhoneNumbers') ?? '')) return no('isv.MOBILE_NUMBER_ILLEGAL');
        if (query.get('SignName') !== '示例科技') return no('isv.SMS_SIGNATURE_ILLEGAL');
        if (!isKnown) return no('isv.SMS_TEMPLATE_ILLEGAL');
        const given = JSON.parse(query.get('TemplateParam') ?? '{}') as Record<string, unknown>;
        const values = template.variables.map((name) => given[name]);
        if (values.includes(undefined)) return no('isv.TEMPLATE_MISSING_PARAMETERS');
        if (values.some((value) => typeof value !== 'string')) return no('isv.INVALID_JSON_PARAM');
        if (values.some((value) => String(value).length > 35)) return no('isv.PARAM_LENGTH_LIMIT');
        if (values.some((value) => /https?:|www\./.test(String(value))))
          return no('isv.PARAM_NOT_SUPPORT_URL');
        if (!mayPass()) return no('Throttling.User', 400);
        delivered.push(values.join(' '));
        return { body: { Code: 'OK', Message: 'OK', BizId: `b^${delivered.length}`, RequestId: 'r' } };
      },
    };
  },
  odd: [
    pageInPlaceOfAnswer,
    { source: codes, answer: { body: { Code: 'isv.DENY_IP_RANGE' } }, send: 'refused', probe: false },
    { source: codes, answer: { body: { Code: 'isv.DAY_LIMIT_CONTROL' } }, send: 'refused' },
    { source: codes, answer: { body: { Code: 'isv.OUT_OF_SERVICE' } }, send: 'refused', probe: false },
    {
      source: frequency,
      answer: { body: { Code: 'isv.BUSINESS_LIMIT_CONTROL' } },
      send: { laterMs: 60_000 },
    },
    {
      source: signing,
      answer: { status: 400, body: { Code: 'Throttling.User' } },
      send: { laterMs: 1_000 },
      probe: null,
    },
    { source: codes, answer: { body: { Code: 'isp.SYSTEM_ERROR' } }, send: 'unknown' },
    { source: codes, answer: { body: {} }, send: 'unknown', probe: false },
    { source: codes, answer: { body: { Code: 'OK', TemplateStatus: 0 } }, send: 'accepted', probe: false },
  ],
};
