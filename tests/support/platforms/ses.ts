// Amazon SES, as strict as its documentation.

import { jsonOf, type Platform, rateLimit } from './platform.ts';
import { isSignedForAws } from './signature-v4.ts';

// https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html and API_MessageTag.html: an identity
// that is verified, tags of letters, digits, `_` and `-`.
const reference = 'https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html';
// https://docs.aws.amazon.com/ses/latest/dg/quotas.html: a rate a second, counted per recipient; 50 in one message.
const quotas = 'https://docs.aws.amazon.com/ses/latest/dg/quotas.html';

interface Request {
  readonly FromEmailAddress?: string;
  readonly Destination?: { readonly ToAddresses?: readonly string[] };
  readonly EmailTags?: readonly { readonly Name: string; readonly Value: string }[];
  readonly Content?: { readonly Simple?: { readonly Body: { readonly Text: { readonly Data: string } } } };
}

const answerOf = (status: number, body: object, error?: string) => ({
  status,
  body,
  headers: { 'content-type': 'application/json', ...(error && { 'x-amzn-errortype': error }) },
});

export const platform: Platform = {
  kind: 'ses',
  host: 'email.eu-west-1.amazonaws.com',
  secret: null,
  wrongSecret: null,
  rate: { atOneMoment: 14, silenceMs: 1_000 },
  start(now) {
    const delivered: string[] = [];
    const broken: string[] = [];
    const mayPass = rateLimit({ most: 14, perMs: 1_000 }, now);
    const no = (status: number, error: string, message = error) => {
      broken.push(error);
      return answerOf(status, { message }, error);
    };
    return {
      delivered,
      broken,
      answer: (asked) => {
        if (!isSignedForAws(asked, 'ses')) return no(403, 'SignatureDoesNotMatch');
        if (asked.path === '/v2/email/account')
          return answerOf(200, {
            SendingEnabled: true,
            ProductionAccessEnabled: true,
            SendQuota: { MaxSendRate: 14 },
          });
        const { FromEmailAddress, Destination, EmailTags, Content } = jsonOf(asked.body) as Request;
        if (FromEmailAddress !== 'service@example.com') return no(400, 'MailFromDomainNotVerifiedException');
        const to = Destination?.ToAddresses ?? [];
        if (to.length !== 1 || to.some((address) => !/^[^@\s]+@[^@\s]+$/.test(address)))
          return no(400, 'BadRequestException');
        const isSound = (text: string) => /^[A-Za-z0-9_-]{1,256}$/.test(text);
        if (EmailTags?.some(({ Name, Value }) => !isSound(Name) || !isSound(Value)))
          return no(400, 'BadRequestException', 'Invalid tag');
        if (!mayPass()) return no(429, 'TooManyRequestsException', 'Maximum sending rate exceeded.');
        delivered.push(Content?.Simple?.Body.Text.Data ?? '');
        return answerOf(200, { MessageId: `m-${delivered.length}` });
      },
    };
  },
  odd: [
    { source: reference, answer: answerOf(400, {}, 'MessageRejected'), send: 'refused' },
    { source: quotas, answer: answerOf(400, {}, 'LimitExceededException'), send: { laterMs: 1_000 } },
    { source: reference, answer: answerOf(500, {}, 'InternalServiceErrorException'), send: 'unknown' },
    {
      source: reference,
      answer: answerOf(200, { SendingEnabled: false, ProductionAccessEnabled: true }),
      send: 'accepted',
      probe: false,
    },
    {
      source: quotas,
      answer: answerOf(200, { SendingEnabled: true, ProductionAccessEnabled: false }),
      send: 'accepted',
      probe: false,
    },
    {
      source: quotas,
      answer: answerOf(429, {}, 'TooManyRequestsException'),
      send: { laterMs: 1_000 },
      probe: null,
    },
  ],
};
