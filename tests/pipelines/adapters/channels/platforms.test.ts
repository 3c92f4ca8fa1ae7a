import { existsSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { channelsOf } from '../../../../pipelines/adapters/channels/channels-of.ts';
import { createPost } from '../../../../pipelines/adapters/channels/post.ts';
import { templateFor } from '../../../../pipelines/notices/deliveries.ts';
import { afterSending, mayLeaveAt, type PaceState } from '../../../../pipelines/notices/pacing.ts';
import { renderNotice } from '../../../../pipelines/notices/render.ts';
import { kindRecord } from '../../../../pipelines/plan/channel-kinds.ts';
import { secretIn } from '../../../../pipelines/plan/check/secrets.ts';
import type { MessageChannel, OutgoingMessage } from '../../../../pipelines/ports.ts';
import { type LocalService, startLocalService } from '../../../support/local-service.ts';
import { noticeContext } from '../../../support/notice-context.ts';
import { allPlatforms, channelOf, fileOf, webKinds } from '../../../support/platforms/all-platforms.ts';
import type { Platform, PlatformService } from '../../../support/platforms/platform.ts';
import { awsKey } from '../../../support/platforms/signature-v4.ts';
import { shippedTemplates } from '../../../support/window-view.ts';

it.each(webKinds)('%s has a strict fake', (kind) => {
  expect(existsSync(fileOf(kind)), `write ${fileOf(kind)}`).toBe(true);
});

const platforms = await allPlatforms();

const start = Date.parse('2026-12-05T17:00:00Z');
let now = start;
let local: LocalService;
let fake: PlatformService;
beforeAll(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', awsKey.id);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', awsKey.secret);
  vi.stubEnv('AWS_SESSION_TOKEN', '');
  local = await startLocalService();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await local.close();
});

function channelTo(
  platform: Platform,
  secret = platform.secret,
  reached: { readonly timeLimitMs?: number; readonly connectTo?: string } = {},
): MessageChannel {
  const channel = { ...channelOf(platform), secret: 'ITS_SECRET' };
  const autoReply = { from: 'service@example.com', humanContact: '', ownAddresses: [], otherResponders: [] };
  vi.stubEnv('AWS_ENDPOINT_URL', reached.connectTo ?? local.url);
  const channels = channelsOf({ channels: [channel], autoReply }, () => secret ?? '', {
    window: '2026-12-06-upgrade',
    post: createPost({ connectTo: local.url, ...reached }),
    now: () => now,
    addressesOf: async () => ['1.1.1.1'],
  });
  return channels.get('channel') as MessageChannel;
}

const texts = (text: string) => ({ messenger: '旺商聊', end: text });

/** What people see of this text. */
const shown = ({ templates }: Platform, text: string) => (templates ? `旺商聊 ${text}` : text);

const person = { name: '张三', email: 'zhang-03@example.com', phone: '+8613800000003', account: 'zhang-03' };

function messageTo({ kind }: Platform, text = '维护已经开始，请使用备用渠道。', key = 'a'): OutgoingMessage {
  const { reach, wording } = kindRecord(kind);
  return {
    key: key.repeat(64).slice(0, 64),
    notice: 'started/all-staff/shanghai',
    language: 'zh-CN',
    subject: '维护开始',
    text,
    ...(wording && { approved: { notice: 'started', texts: texts(text) } }),
    ...(reach !== 'group' && { to: person }),
  };
}

describe.each(platforms)('$kind', (platform) => {
  const { rate } = platform;
  beforeEach(() => {
    now = start;
    fake = platform.start(() => now);
    local.answerWith((asked) => fake.answer(asked));
  });

  it('takes a message as it is signed and written, and shows it', async () => {
    expect(await channelTo(platform).send(messageTo(platform))).toMatchObject({ result: 'accepted' });
    expect(fake.delivered).toEqual([shown(platform, '维护已经开始，请使用备用渠道。')]);
    expect(fake.broken).toEqual([]);
  });

  it.each(['zh-CN', 'en'] as const)(
    'shows every shipped notice in %s without signs of another markup',
    async (language) => {
      for (const name of Object.keys(shippedTemplates).filter((file) => file.endsWith(language))) {
        now += 120_000;
        const template = templateFor(shippedTemplates, name.slice(0, -language.length - 1), language);
        const rendered = renderNotice({
          ...noticeContext(),
          template,
          site: 'shanghai',
          language,
          channelKind: platform.kind,
        });
        const approved = { notice: name.split('.')[0] ?? '', texts: rendered.texts ?? {} };
        const message = {
          ...messageTo(platform, '', name.replaceAll('.', '-')),
          ...rendered,
          language,
          approved,
        };
        expect(await channelTo(platform).send(message), name).toMatchObject({ result: 'accepted' });
      }
      expect(fake.broken).toEqual([]);
    },
  );

  it.skipIf(platform.templates)('takes the longest text that its record allows', async () => {
    const { most, unit } = kindRecord(platform.kind).limits.size;
    const text = '长'.repeat(Math.floor(most / (unit === 'bytes' ? 3 : 1)) - 40);
    expect(await channelTo(platform).send(messageTo(platform, text))).toMatchObject({ result: 'accepted' });
    expect(fake.broken).toEqual([]);
    expect(fake.delivered).toEqual([text]);
  });

  it.runIf(platform.secret?.startsWith('https://'))('is known for a secret where a plan holds it', () => {
    const isOurOwn = kindRecord(platform.kind).secret?.form.includes('//host/');
    expect(secretIn(platform.secret ?? '') === null).toBe(isOurOwn);
  });

  it('is probed without a word to anybody', async () => {
    const { probed = true } = platform;
    expect(await channelTo(platform).probe()).toMatchObject({ works: probed });
    expect(fake.delivered).toEqual([]);
  });

  it.skipIf(platform.wrongSecret === null)('refuses a secret that it does not know', async () => {
    expect(await channelTo(platform, platform.wrongSecret).send(messageTo(platform))).toMatchObject({
      result: 'refused',
    });
    expect(fake.delivered).toEqual([]);
    expect(fake.broken).toHaveLength(1);
  });

  it.skipIf(rate.atOneMoment === null)(
    'is left in peace after one too many for as long as it says',
    async () => {
      const channel = channelTo(platform);
      for (let sent = 0; sent < (rate.atOneMoment ?? 0); sent += 1)
        expect(await channel.send(messageTo(platform, `通知 ${sent}`))).toMatchObject({ result: 'accepted' });
      const refused = await channel.send(messageTo(platform));
      expect(refused).toMatchObject({ result: 'throttled' });
      if (refused.result !== 'throttled') return;
      expect(refused.retryAfterMs).toBeGreaterThanOrEqual(rate.silenceMs);
      now += refused.retryAfterMs;
      expect(await channel.send(messageTo(platform))).toMatchObject({ result: 'accepted' });
    },
  );

  it('hears nothing too often from a sender who keeps the pace of its record', async () => {
    const { limits } = kindRecord(platform.kind);
    const channel = channelTo(platform);
    let pace: PaceState = { sentAt: [] };
    for (let sent = 0; sent < 50; sent += 1) {
      now = mayLeaveAt(limits, pace, now, 1);
      pace = afterSending(limits, pace, now);
      await channel.send(messageTo(platform, `通知 ${sent}`, `${sent}-`));
    }
    expect(fake.broken).toEqual([]);
    expect(fake.delivered).toHaveLength(50);
  });

  it.each(platform.odd)('answers oddly: %j', async ({ answer, send, probe }) => {
    local.answerWith(() => answer);
    const sent = await channelTo(platform).send(messageTo(platform));
    expect(sent).toMatchObject(
      typeof send === 'string' ? { result: send } : { result: 'throttled', retryAfterMs: send.laterMs },
    );
    if (probe !== undefined) expect((await channelTo(platform).probe()).works).toBe(probe);
  });

  it('is in doubt when the connection breaks after the request', async () => {
    local.answerWith(() => 'hang up');
    expect(await channelTo(platform).send(messageTo(platform))).toMatchObject({ result: 'unknown' });
  }, 10_000);

  it('is in doubt when a gateway fails, for it may have passed the message on', async () => {
    local.answerWith(() => ({ status: 502, body: 'bad gateway' }));
    expect(await channelTo(platform).send(messageTo(platform))).toMatchObject({ result: 'unknown' });
  }, 10_000);

  // AWS's own client tries again by itself and says otherwise how it failed.
  const ours = it.skipIf(kindRecord(platform.kind).aws !== undefined);

  ours(
    'is refused, not in doubt, when no connection came about',
    async () => {
      const closed = await startLocalService();
      await closed.close();
      const channel = channelTo(platform, platform.secret, { connectTo: closed.url });
      expect(await channel.send(messageTo(platform))).toMatchObject({
        result: 'refused',
        why: expect.stringContaining('ECONNREFUSED'),
      });
    },
    10_000,
  );

  ours('waits as long as the service asks', async () => {
    local.answerWith(() => ({ status: 429, headers: { 'retry-after': '7' } }));
    expect(await channelTo(platform).send(messageTo(platform))).toEqual({
      result: 'throttled',
      retryAfterMs: 7_000,
    });
  });

  it('follows no redirect', async () => {
    local.answerWith(() => ({ status: 302, headers: { location: 'http://169.254.169.254/' } }));
    const before = local.asked.length;
    expect(await channelTo(platform).send(messageTo(platform))).toMatchObject({ result: 'refused' });
    expect(local.asked.length - before).toBe(1);
  });

  ours(
    'gives up on a service that says nothing, and does not know then',
    async () => {
      local.answerWith(() => 'silence');
      const channel = channelTo(platform, platform.secret, { timeLimitMs: 150 });
      expect(await channel.send(messageTo(platform))).toMatchObject({
        result: 'unknown',
        why: expect.stringContaining('no answer'),
      });
    },
    10_000,
  );

  it.skipIf(platform.templates || kindRecord(platform.kind).reach === 'email')(
    'sends nothing that is longer than the service takes',
    async () => {
      const tooLong = '长'.repeat(kindRecord(platform.kind).limits.size.most + 1);
      const before = local.asked.length;
      expect(await channelTo(platform).send(messageTo(platform, tooLong))).toMatchObject({
        result: 'refused',
      });
      expect(local.asked.length).toBe(before);
    },
  );

  it.skipIf(platform.secret === null)(
    'keeps its secret out of what it says, also when the service repeats it',
    async () => {
      const secret = platform.secret ?? '';
      const parts = secret.split(/[?#=/&:]/).filter((part) => part.length > 10 && part !== platform.host);
      const text = `no such robot\n::error::${secret}`;
      local.answerWith(() => ({
        status: 400,
        body: { errcode: 93000, errmsg: text, code: 19001, msg: text },
      }));
      const answers = [
        await channelTo(platform).send(messageTo(platform)),
        await channelTo(platform).probe(),
      ];
      const said = answers.map((answer) => ('why' in answer ? answer.why : '')).join('');
      for (const part of parts) expect(said).not.toContain(part);
      expect(parts.length).toBeGreaterThan(0);
      expect(said).not.toContain('\n');
    },
  );
});
