// Text messages by Amazon SNS, as strict as its documentation.

import { type Platform, rateLimit, strangeMarkup } from './platform.ts';
import { isSignedForAws } from './signature-v4.ts';

// https://docs.aws.amazon.com/sns/latest/api/API_Publish.html: E.164 numbers, up to 1,600 characters.
const reference = 'https://docs.aws.amazon.com/sns/latest/api/API_Publish.html';
// https://docs.aws.amazon.com/general/latest/gr/sns.html: text messages a second, and Throttled beyond.
const quotas = 'https://docs.aws.amazon.com/general/latest/gr/sns.html';

const xml = (status: number, body: string) => ({ status, body, headers: { 'content-type': 'text/xml' } });
const error = (status: number, code: string) =>
  xml(status, `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code></Error></ErrorResponse>`);

export const platform: Platform = {
  kind: 'sns',
  host: 'sns.eu-central-1.amazonaws.com',
  secret: null,
  wrongSecret: null,
  rate: { atOneMoment: 20, silenceMs: 1_000 },
  start(now) {
    const delivered: string[] = [];
    const broken: string[] = [];
    const mayPass = rateLimit({ most: 20, perMs: 1_000 }, now);
    const no = (status: number, code: string) => {
      broken.push(code);
      return error(status, code);
    };
    return {
      delivered,
      broken,
      answer: (asked) => {
        if (!isSignedForAws(asked, 'sns')) return no(403, 'SignatureDoesNotMatch');
        const form = new URLSearchParams(asked.body);
        if (form.get('Action') === 'GetSMSAttributes')
          return xml(
            200,
            '<GetSMSAttributesResponse><GetSMSAttributesResult><attributes><entry><key>MonthlySpendLimit</key><value>100</value></entry></attributes></GetSMSAttributesResult></GetSMSAttributesResponse>',
          );
        const text = form.get('Message') ?? '';
        if (!/^\+[1-9]\d{6,14}$/.test(form.get('PhoneNumber') ?? '')) return no(400, 'InvalidParameter');
        if (text === '' || text.length > 1_600) return no(400, 'InvalidParameter');
        if (!mayPass()) return no(400, 'Throttling');
        const strange = strangeMarkup(text, 'plain');
        if (strange !== null) broken.push(strange);
        delivered.push(text);
        return xml(
          200,
          `<PublishResponse><PublishResult><MessageId>s-${delivered.length}</MessageId></PublishResult></PublishResponse>`,
        );
      },
    };
  },
  odd: [
    { source: reference, answer: error(400, 'InvalidParameter'), send: 'refused' },
    { source: reference, answer: error(400, 'OptedOut'), send: 'refused' },
    { source: quotas, answer: error(400, 'Throttled'), send: { laterMs: 1_000 }, probe: null },
    { source: reference, answer: error(500, 'InternalError'), send: 'unknown' },
  ],
};
