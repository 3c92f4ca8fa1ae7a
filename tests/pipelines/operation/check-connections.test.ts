// What `npm run connect -- --check` says of each platform, tried over HTTP against the strict fake of it.

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createPost } from '../../../pipelines/adapters/channels/post.ts';
import { type Connection, checkConnections } from '../../../pipelines/operation/check-connections.ts';
import { type LocalService, startLocalService } from '../../support/local-service.ts';
import { allPlatforms, channelOf } from '../../support/platforms/all-platforms.ts';
import { type Platform, page } from '../../support/platforms/platform.ts';
import { awsKey } from '../../support/platforms/signature-v4.ts';
import { validOrganisation, validPlan } from '../../support/valid-plan.ts';

let local: LocalService;
beforeAll(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', awsKey.id);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', awsKey.secret);
  vi.stubEnv('AWS_SESSION_TOKEN', '');
  local = await startLocalService();
  vi.stubEnv('AWS_ENDPOINT_URL', local.url);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await local.close();
});

async function checked(platform: Platform, secret: string | null): Promise<Connection> {
  const channel = { ...channelOf(platform), ...(secret === null ? {} : { secret: 'OWN_URL' }) };
  const organisation = { ...validOrganisation, channels: [channel], vaults: [], vendorSources: [] };
  const through = {
    post: createPost({ connectTo: local.url }),
    addressesOf: async () => ['1.1.1.1'],
  };
  const env = secret === null ? {} : { OWN_URL: secret };
  const found = await checkConnections({ plan: validPlan, organisation, roster: [] }, env, through);
  const connection = found.find(({ port }) => port === 'channel channel');
  if (connection === undefined) throw new Error('the channel was not tried');
  return connection;
}

describe('a messenger that cannot be opened', () => {
  const matrix = { ...validOrganisation.messenger, adapter: 'matrix', tokenSecret: 'TOKEN' } as const;
  const seen = async (messenger: typeof validOrganisation.messenger, env: NodeJS.ProcessEnv) => {
    const organisation = { ...validOrganisation, messenger, channels: [], vaults: [], vendorSources: [] };
    const found = await checkConnections({ plan: validPlan, organisation, roster: [] }, env);
    return found.map((one) => [one.port, one.seen]).filter(([port]) => port !== 'record');
  };

  test('says of devices that nothing lists them, and not that they work', async () => {
    const adapter = 'invitation-only' as const;
    const organisation = { ...validOrganisation, messenger: { ...validOrganisation.messenger, adapter } };
    const alone = { ...organisation, channels: [], vaults: [], vendorSources: [] };
    const found = await checkConnections({ plan: validPlan, organisation: alone, roster: [] }, {});
    expect(found.find(({ port }) => port === 'messenger: devices')).toMatchObject({
      works: null,
      seen: { en: 'none is listed' },
    });
  });

  test('names every secret that is missing', async () => {
    expect(await seen({ ...matrix, url: 'https://matrix.example.com' }, {})).toEqual([
      ['messenger: TOKEN', 'The secret TOKEN is not set'],
      ['messenger: MATRIX_AS_TOKEN', 'The secret MATRIX_AS_TOKEN is not set'],
    ]);
  });

  test('says first what else keeps it shut', async () => {
    expect(await seen({ ...matrix, url: 'http://matrix.example.com' }, { TOKEN: 'one' })).toEqual([
      ['messenger', expect.stringContaining('in the clear')],
      ['messenger: MATRIX_AS_TOKEN', 'The secret MATRIX_AS_TOKEN is not set'],
    ]);
  });

  test('leaves the rest of the table standing where the secrets of the channels are no JSON', async () => {
    const env = { TIDEOVER_CHANNELS: '{"TOKEN"' };
    expect(await seen({ ...matrix, url: 'https://matrix.example.com' }, env)).toEqual([
      ['messenger: TOKEN', 'This is no JSON object of texts'],
      ['messenger: MATRIX_AS_TOKEN', 'This is no JSON object of texts'],
    ]);
  });
});

describe('a source of the vendor', () => {
  const seen = async (body: string, status = 200) => {
    local.answerWith(() => ({ status, body }));
    const vendorSources = [{ id: 'news', title: { 'zh-CN': '官网', en: 'News' }, url: `${local.url}/news` }];
    const organisation = { ...validOrganisation, channels: [], vaults: [], vendorSources };
    const found = await checkConnections({ plan: validPlan, organisation, roster: [] }, {});
    return found.find(({ port }) => port === 'source news');
  };
  const said = (words: string) => `<html><body><main><p>${words}</p></main></body></html>`;

  test('says how many windows were read there', async () => {
    const page = 'On 20 December 2026, from 01:00 to 05:00 CET, we will carry out maintenance.';
    expect(await seen(said(page))).toMatchObject({
      works: true,
      seen: { en: 'texts read: 1; windows announced in them: 1' },
    });
    expect(await seen(said('proxy login'))).toMatchObject({
      works: true,
      seen: { en: 'texts read: 1; windows announced in them: 0' },
    });
  });

  test.each([
    [
      'in a language that is not read here',
      said('Am Sonntag führen wir nachts Wartungsarbeiten durch.'),
      'no language',
    ],
    ['where nothing is written', '', 'nothing is written'],
    ['where nothing but a frame is written', said(' '), 'nothing is written'],
    ['in a form that is not read here', '{"ok":true}', 'The JSON'],
  ])('does not work %s', async (_, body, why) => {
    const found = await seen(body);
    expect(found).toMatchObject({ works: false, missing: { en: expect.stringContaining('Name a page') } });
    expect(JSON.stringify(found?.seen)).toContain(why);
  });
});

describe.each(await allPlatforms())('$kind', (platform) => {
  const { probed = true } = platform;

  test('says of its own secret how it was seen, and nobody reads anything', async () => {
    const fake = platform.start(Date.now);
    local.answerWith(fake.answer);
    const found = await checked(platform, platform.secret);
    expect(found.works).toBe(probed);
    expect(found.seen).toMatch(/\w/);
    expect(fake.delivered).toEqual([]);
  });

  test.skipIf(platform.wrongSecret === null || probed === null)('names another secret', async () => {
    local.answerWith(platform.start(Date.now).answer);
    const found = await checked(platform, platform.wrongSecret);
    expect(found).toMatchObject({ works: false, missing: { en: expect.stringContaining('OWN_URL') } });
    expect(JSON.stringify(found)).not.toContain(platform.wrongSecret);
  });

  test.skipIf(probed === null)('says nothing of a message, since a probe is none', async () => {
    local.answerWith(() => ({ body: '{}' }));
    expect(JSON.stringify(await checked(platform, platform.secret))).not.toContain('message went out');
  });

  test.skipIf(probed === null)('does not work where a proxy answers in its place', async () => {
    local.answerWith(() => page);
    const found = await checked(platform, platform.secret);
    expect(found.works).toBe(false);
    expect(found.missing).toMatchObject({ en: expect.stringMatching(/OWN_URL|role/) });
  });
});
