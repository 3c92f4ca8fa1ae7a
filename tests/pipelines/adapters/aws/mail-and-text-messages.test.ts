import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sesChannel } from '../../../../pipelines/adapters/aws/ses-channel.ts';
import { snsChannel } from '../../../../pipelines/adapters/aws/sns-channel.ts';
import { createPost } from '../../../../pipelines/adapters/channels/post.ts';
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
  vi.stubEnv('AWS_ENDPOINT_URL', service.url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await service.close();
});

const setting = (kind: 'ses' | 'sns') => ({
  channel: { id: kind, kind, host: '' },
  limits: channelKinds[kind].limits,
  secret: () => '',
  window: '2026-12-06-upgrade',
  mail: { from: 'notices@example.com' },
  post: createPost(),
  now: Date.now,
  region: 'eu-west-1',
});
const ses = () => sesChannel(setting('ses'));
const sns = () => snsChannel(setting('sns'));

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

it('a text message is not sent to nobody', async () => {
  const before = service.asked.length;
  expect((await sns().send({ ...message, to: { name: 'Li' } })).result).toBe('refused');
  expect(service.asked.length).toBe(before);
});
