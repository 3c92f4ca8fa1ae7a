import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { channelsOf } from '../../../../pipelines/adapters/channels/channels-of.ts';
import { createPost } from '../../../../pipelines/adapters/channels/post.ts';
import { serviceAddress } from '../../../../pipelines/adapters/channels/service-address.ts';
import { teamsChannel } from '../../../../pipelines/adapters/channels/teams.ts';
import { signatureOf, webhookChannel } from '../../../../pipelines/adapters/channels/webhook.ts';
import { channelKinds } from '../../../../pipelines/plan/channel-kinds.ts';
import type { Channel } from '../../../../pipelines/plan/organisation.ts';
import type { MessageChannel, OutgoingMessage } from '../../../../pipelines/ports.ts';
import {
  type Asked,
  type LocalService,
  type ServiceAnswer,
  startLocalService,
} from '../../../support/local-service.ts';

const now = Date.parse('2026-12-05T17:00:00Z');
const key = 'a'.repeat(64);
const message: OutgoingMessage = {
  key,
  notice: 'started/all-staff/shanghai',
  language: 'zh-CN',
  subject: '维护开始',
  text: '维护已经开始，请使用备用渠道。',
};
const robotKey = '693axxx6-7aoc-4bc4-97a0-0ec2sifa5aaa';
const whsec = `whsec_${Buffer.from('a signing key of 24 byte').toString('base64')}`;

const secrets: Readonly<Record<string, string>> = {
  WECOM: `https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=${robotKey}`,
  DINGTALK: 'https://oapi.dingtalk.com/robot/send?access_token=0123456789abcdef#SECdingtalksecret',
  FEISHU: 'https://open.feishu.cn/open-apis/bot/v2/hook/feishu-hook-token#feishusecret',
  SLACK: 'https://hooks.slack.com/services/T000/B000/slackslackslack',
  TEAMS:
    'https://prod-01.westeurope.logic.azure.com/workflows/abcdef/triggers/manual/paths/invoke?sig=teamssignature',
  WEBHOOK: `https://hooks.example.com/tideover#${whsec}`,
};
const hosts: Readonly<Record<string, string>> = {
  wecom: 'qyapi.weixin.qq.com',
  dingtalk: 'oapi.dingtalk.com',
  feishu: 'open.feishu.cn',
  slack: 'hooks.slack.com',
  teams: 'prod-01.westeurope.logic.azure.com',
  webhook: 'hooks.example.com',
};
const webKinds = ['wecom', 'dingtalk', 'feishu', 'slack', 'teams', 'webhook'] as const;
type WebKind = (typeof webKinds)[number];

/** What each service says of a message that it takes. */
const yes: Readonly<Record<WebKind, ServiceAnswer>> = {
  wecom: { body: { errcode: 0, errmsg: 'ok' } },
  dingtalk: { body: { errcode: 0, errmsg: 'ok' } },
  feishu: { body: { code: 0, msg: 'success', data: {} } },
  slack: { body: 'ok' },
  teams: { status: 202 },
  webhook: { status: 204 },
};

let service: LocalService;
beforeAll(async () => {
  service = await startLocalService();
});
afterAll(() => service.close());
beforeEach(() => service.answerWith(() => ({ status: 500 })));

function channelOf(
  kind: WebKind,
  options: { readonly timeLimitMs?: number; readonly connectTo?: string } = {},
): MessageChannel {
  const channel: Channel = {
    id: kind,
    title: { 'zh-CN': kind, en: kind },
    kind,
    secret: kind.toUpperCase(),
    host: hosts[kind] as string,
    languages: ['zh-CN'],
  };
  const post = createPost({ connectTo: service.url, ...options });
  const secretOf = (name: string) => secrets[name] ?? '';
  const address = serviceAddress(channel, secretOf(kind.toUpperCase()));
  const web = { id: kind, limits: channelKinds[kind].limits, now: () => now, post, address };
  // Neither real pauses nor the real name service are part of a test.
  if (kind === 'webhook') return webhookChannel(web, [1, 1]);
  if (kind === 'teams') return teamsChannel(web, async () => ['1.1.1.1']);
  const autoReply = { from: 'service@example.com', humanContact: '', ownAddresses: [], otherResponders: [] };
  const around = { window: '2026-12-06-upgrade', now: () => now, post };
  const channels = channelsOf({ channels: [channel], autoReply }, secretOf, around);
  return channels.get(kind) as MessageChannel;
}

function lastAsked(): Asked {
  const asked = service.asked.at(-1);
  if (asked === undefined) throw new Error('nothing was asked');
  return asked;
}

describe.each(webKinds)('%s', (kind) => {
  it('is accepted when the service says so', async () => {
    service.answerWith(() => yes[kind]);
    expect(await channelOf(kind).send(message)).toMatchObject({ result: 'accepted' });
    expect(lastAsked().headers.host).toBe(hosts[kind]);
    expect(lastAsked().body).toContain('维护已经开始');
  });

  it('is in doubt when the connection breaks after the request', async () => {
    service.answerWith(() => 'hang up');
    expect(await channelOf(kind).send(message)).toMatchObject({ result: 'unknown' });
  }, 10_000);

  it('is in doubt when a gateway fails, for it may have passed the message on', async () => {
    service.answerWith(() => ({ status: 502, body: 'bad gateway' }));
    expect(await channelOf(kind).send(message)).toMatchObject({ result: 'unknown' });
  }, 10_000);

  it('is refused, not in doubt, when no connection came about', async () => {
    const closed = await startLocalService();
    await closed.close();
    const sent = await channelOf(kind, { connectTo: closed.url }).send(message);
    expect(sent).toMatchObject({ result: 'refused', why: expect.stringContaining('ECONNREFUSED') });
  }, 10_000);

  it('waits as long as the service asks', async () => {
    service.answerWith(() => ({ status: 429, headers: { 'retry-after': '7' } }));
    expect(await channelOf(kind).send(message)).toEqual({ result: 'throttled', retryAfterMs: 7_000 });
  });

  it('follows no redirect', async () => {
    service.answerWith(() => ({ status: 302, headers: { location: 'http://169.254.169.254/' } }));
    const before = service.asked.length;
    expect(await channelOf(kind).send(message)).toMatchObject({ result: 'refused' });
    expect(service.asked.length - before).toBe(1);
  });

  it('sends nothing that is longer than the service takes', async () => {
    const before = service.asked.length;
    const long = { ...message, text: '长'.repeat(70_000) };
    expect(await channelOf(kind).send(long)).toMatchObject({ result: 'refused' });
    expect(service.asked.length).toBe(before);
  });

  it('keeps its secret out of what it says, also when the service repeats it', async () => {
    const parts = secrets[kind.toUpperCase()]?.split(/[?#=/&]/).filter((part) => part.length > 10) ?? [];
    const text = `no such robot\n::error::${secrets[kind.toUpperCase()]}`;
    service.answerWith(() => ({
      status: 400,
      body: { errcode: 93000, errmsg: text, code: 19001, msg: text },
    }));
    const answers = [await channelOf(kind).send(message), await channelOf(kind).probe()];
    const said = answers.map((answer) => ('why' in answer ? answer.why : '')).join('');
    const secretParts = parts.filter((part) => !Object.values(hosts).includes(part));
    for (const part of secretParts) expect(said).not.toContain(part);
    expect(secretParts.length).toBeGreaterThan(0);
    expect(said).not.toContain('\n');
  });
});

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
    expect(await channelOf('webhook').send(message)).toMatchObject({ result: 'accepted' });
    expect(seen).toEqual([key, key]);
  });
});

it('probing starts no Teams workflow', async () => {
  const before = service.asked.length;
  await channelOf('teams').probe();
  expect(service.asked.length).toBe(before);
});

it('gives up on a service that says nothing, and does not know then', async () => {
  service.answerWith(() => 'silence');
  const sent = await channelOf('wecom', { timeLimitMs: 150 }).send(message);
  expect(sent).toMatchObject({ result: 'unknown', why: expect.stringContaining('no answer') });
});
