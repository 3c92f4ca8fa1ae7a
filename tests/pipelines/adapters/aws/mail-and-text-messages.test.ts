import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSesChannel } from '../../../../pipelines/adapters/aws/ses-channel.ts';
import { createSnsChannel } from '../../../../pipelines/adapters/aws/sns-channel.ts';
import { channelKinds } from '../../../../pipelines/plan/channel-kinds.ts';
import type { MessageChannel } from '../../../../pipelines/ports.ts';
import { type LocalService, type ServiceAnswer, startLocalService } from '../../../support/local-service.ts';

const message = {
  key: 'c'.repeat(64),
  notice: 'started/all-staff/frankfurt',
  language: 'en' as const,
  subject: 'Maintenance',
  text: 'Maintenance has begun.',
  to: { name: 'Li', email: 'li@example.com', phone: '+496990009901' },
};

let service: LocalService;
beforeAll(async () => {
  service = await startLocalService();
});
afterAll(() => service.close());

const access = () => ({
  endpoint: service.url,
  region: 'eu-west-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  maxAttempts: 1,
});
const ses = (): MessageChannel =>
  createSesChannel({
    id: 'mail',
    limits: channelKinds.ses.limits,
    client: new SESv2Client(access()),
    sender: 'notices@example.com',
    window: '2026-12-06-upgrade',
  });
const sns = (): MessageChannel =>
  createSnsChannel({ id: 'sms', limits: channelKinds.sns.limits, client: new SNSClient(access()) });

const json = (status: number, body: object, error?: string): ServiceAnswer => ({
  status,
  body,
  headers: { 'content-type': 'application/json', ...(error && { 'x-amzn-errortype': error }) },
});
const xml = (status: number, body: string): ServiceAnswer => ({
  status,
  body,
  headers: { 'content-type': 'text/xml' },
});
const snsError = (code: string): string =>
  `<ErrorResponse><Error><Code>${code}</Code></Error></ErrorResponse>`;

describe('mail by SES', () => {
  it('is accepted with its tags, and without a configuration set where there is none', async () => {
    service.answerWith(() => json(200, { MessageId: 'm-1' }));
    expect(await ses().send(message)).toEqual({ result: 'accepted', receipt: 'm-1' });
    const sent = JSON.parse(service.asked.at(-1)?.body ?? '{}') as Record<string, unknown>;
    expect(sent.EmailTags).toContainEqual({ Name: 'tideover-delivery', Value: message.key });
    expect(sent).not.toHaveProperty('ConfigurationSetName');
  });

  it.each([
    ['too many', json(429, {}, 'TooManyRequestsException'), 'throttled'],
    ['an address it does not take', json(400, {}, 'MessageRejected'), 'refused'],
    ['a failure of its own', json(500, {}, 'InternalServiceErrorException'), 'unknown'],
    ['nothing, and hangs up', 'hang up', 'unknown'],
  ] as const)('that answers with %s', async (_, answer, result) => {
    service.answerWith(() => answer);
    expect((await ses().send(message)).result).toBe(result);
  });

  it.each([
    [{ SendingEnabled: true, ProductionAccessEnabled: true, SendQuota: { MaxSendRate: 14 } }, true],
    [{ SendingEnabled: false, ProductionAccessEnabled: true }, false],
    [{ SendingEnabled: true, ProductionAccessEnabled: false }, false],
  ])('is probed by the account alone: %j', async (account, works) => {
    service.answerWith(() => json(200, account));
    expect((await ses().probe()).works).toBe(works);
    expect(service.asked.at(-1)?.path).toBe('/v2/email/account');
  });
});

describe('a text message by SNS', () => {
  it.each([
    [
      'yes',
      xml(
        200,
        '<PublishResponse><PublishResult><MessageId>s-1</MessageId></PublishResult></PublishResponse>',
      ),
      'accepted',
    ],
    ['too many', xml(400, snsError('Throttling')), 'throttled'],
    ['a number it does not take', xml(400, snsError('InvalidParameter')), 'refused'],
    ['a failure of its own', xml(500, snsError('InternalError')), 'unknown'],
    ['nothing, and hangs up', 'hang up', 'unknown'],
  ] as const)('to which the service says %s', async (_, answer, result) => {
    service.answerWith(() => answer);
    expect((await sns().send(message)).result).toBe(result);
  });

  it('is not sent when it is too long, or to nobody', async () => {
    const before = service.asked.length;
    expect((await sns().send({ ...message, text: '长'.repeat(200) })).result).toBe('refused');
    expect((await sns().send({ ...message, to: { name: 'Li' } })).result).toBe('refused');
    expect(service.asked.length).toBe(before);
  });
});
