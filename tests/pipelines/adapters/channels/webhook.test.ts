// What is a webhook's alone; what every kind does stands in platforms.test.ts.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPost } from '../../../../pipelines/adapters/channels/post.ts';
import { signatureOf, webhookChannel } from '../../../../pipelines/adapters/channels/webhook.ts';
import { channelKinds } from '../../../../pipelines/plan/channel-kinds.ts';
import { type LocalService, startLocalService } from '../../../support/local-service.ts';
import { platform } from '../../../support/platforms/webhook.ts';

let service: LocalService;
beforeAll(async () => {
  service = await startLocalService();
});
afterAll(() => service.close());

describe('signatures', () => {
  it('agrees with the example of the Standard Webhooks specification', () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const content = 'msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}';
    expect(signatureOf(secret, content)).toBe('g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });
});

describe('a webhook whose answer was lost', () => {
  it('is sent again under the same id, and the receiver drops what it has seen', async () => {
    const seen: string[] = [];
    service.answerWith(({ headers }) => {
      seen.push(String(headers['webhook-id']));
      return seen.length === 1 ? 'hang up' : { status: 200 };
    });
    const channel = webhookChannel({
      channel: { id: 'hooks', kind: 'webhook', host: platform.host },
      limits: channelKinds.webhook.limits,
      secret: () => platform.secret ?? '',
      window: '2026-12-06-upgrade',
      mail: { from: 'service@example.com' },
      now: () => Date.parse('2026-12-05T17:00:00Z'),
      post: createPost({ connectTo: service.url }),
    });
    const message = {
      key: 'a'.repeat(64),
      notice: 'started/all-staff/shanghai',
      language: 'zh-CN',
      subject: '维护开始',
      text: '维护已经开始，请使用备用渠道。',
    } as const;
    expect(await channel.send(message)).toMatchObject({ result: 'accepted' });
    expect(seen).toEqual([message.key, message.key]);
  });

  it('of which a service makes a page of megabytes is heard by its first lines', async () => {
    service.answerWith(() => ({ status: 200, body: 'x'.repeat(4_000_000) }));
    const answer = await createPost({ connectTo: service.url })({
      url: new URL(`https://${platform.host}/`),
      body: '{}',
    });
    // As much as one part of the stream may be more.
    expect(answer.kind === 'answer' && answer.text.length).toBeLessThan(64 * 1024 * 2);
  });
});
