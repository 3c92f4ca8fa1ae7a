import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSesChannel } from '../../../../pipelines/adapters/aws/ses-channel.ts';
import { createSnsChannel } from '../../../../pipelines/adapters/aws/sns-channel.ts';
import { channelKinds } from '../../../../pipelines/plan/channel-kinds.ts';
import { type LocalService, startLocalService } from '../../../support/local-service.ts';

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
const ses = () =>
  createSesChannel({
    id: 'mail',
    limits: channelKinds.ses.limits,
    client: new SESv2Client(access()),
    sender: 'notices@example.com',
    window: '2026-12-06-upgrade',
  });
const sns = () =>
  createSnsChannel({ id: 'sms', limits: channelKinds.sns.limits, client: new SNSClient(access()) });

it('mail by SES has its tags, and no configuration set where there is none', async () => {
  service.answerWith(() => ({ body: { MessageId: 'm-1' }, headers: { 'content-type': 'application/json' } }));
  expect(await ses().send(message)).toEqual({ result: 'accepted', receipt: 'm-1' });
  const sent = JSON.parse(service.asked.at(-1)?.body ?? '{}') as Record<string, unknown>;
  expect(sent.EmailTags).toContainEqual({ Name: 'tideover-delivery', Value: message.key });
  expect(sent).not.toHaveProperty('ConfigurationSetName');
});

describe.each([ses, sns])('a service that hangs up', (channel) => {
  it('leaves the message in doubt', async () => {
    service.answerWith(() => 'hang up');
    expect((await channel().send(message)).result).toBe('unknown');
  });
});

it('a text message is not sent when it is too long, or to nobody', async () => {
  const before = service.asked.length;
  expect((await sns().send({ ...message, text: '长'.repeat(200) })).result).toBe('refused');
  expect((await sns().send({ ...message, to: { name: 'Li' } })).result).toBe('refused');
  expect(service.asked.length).toBe(before);
});
