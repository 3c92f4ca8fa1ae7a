import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as bodyOf } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { customerDesk } from '../../../../pipelines/adapters/by-hand/customer-desk.ts';
import type { CustomerChannel } from '../../../../pipelines/plan/organisation.ts';
import { startLocalService } from '../../../support/local-service.ts';

const title = { 'zh-CN': '官网', en: 'Website' };
const text = { 'zh-CN': '维护中 <请稍候>', en: 'Under maintenance' };

const hotline: CustomerChannel = {
  id: 'hotline',
  title: { 'zh-CN': '热线', en: 'Hotline' },
  kind: 'hotline',
  address: '+862155502000',
};

function deskOf(channel: CustomerChannel, hook?: string) {
  const wanted: string[] = [];
  const published = new Map<string, ReadonlyMap<string, string>>();
  const desk = customerDesk({
    channels: [channel],
    toDo: {
      want: async (_, words) => {
        wanted.push(words.en);
      },
      wanted: async () => null,
    },
    sayActive: null,
    conferenceOf: (id) => (hook === undefined ? undefined : { hook, told: { title: id } }),
    hookOf: () => (hook === undefined ? undefined : () => hook),
    fragmentsAt: (place) => ({
      publish: async (files) => {
        published.set(place, files);
      },
    }),
  });
  return { desk, wanted, published };
}

test('a website that reads a fragment gets it there in both languages, and an empty one at the end', async () => {
  const fragment = 's3://example-website/notices';
  const website: CustomerChannel = {
    id: 'site',
    title,
    kind: 'website',
    address: 'https://www.example.com/',
    fragment,
  };
  const { desk, wanted, published } = deskOf(website);
  await desk.answerWith('site', text);
  const files = published.get(fragment);
  expect(JSON.parse(files?.get('maintenance.json') ?? '')).toEqual({ active: true, text });
  expect(files?.get('maintenance.html')).toContain('<p lang="zh-CN">维护中 &lt;请稍候&gt;</p>');
  await desk.answerWith('site', null);
  expect(published.get(fragment)?.get('maintenance.html')).toBe('');
  expect(JSON.parse(published.get(fragment)?.get('maintenance.json') ?? '')).toEqual({
    active: false,
    text: null,
  });
  expect(wanted).toEqual([]);
});

test('a social account is a to-do with the text ready to copy', async () => {
  const social: CustomerChannel = {
    id: 'weibo',
    title: { 'zh-CN': '微博', en: 'Weibo' },
    kind: 'social',
    address: 'https://weibo.com/example',
  };
  const { desk, wanted } = deskOf(social);
  await desk.answerWith('weibo', text);
  expect(wanted).toEqual([
    'Put on Weibo (https://weibo.com/example): “Under maintenance” / “维护中 <请稍候>”',
  ]);
});

test('calls are forwarded by the provider’s hook where there is one, else by a person who makes a test call', async () => {
  const answers: string[] = [];
  const provider = createServer(async (request, response) => {
    const told = await bodyOf(request);
    response.end(answers.shift() ?? told);
  });
  await new Promise<void>((done) => provider.listen(0, '127.0.0.1', done));
  const { port } = provider.address() as AddressInfo;
  const byHook = deskOf(hotline, `http://127.0.0.1:${port}/forward`);
  await byHook.desk.forwardCalls('+862155502000', '+862155501002');
  expect([byHook.wanted, await byHook.desk.forwardOf('+862155502000')]).toEqual([[], 'unknown']);
  answers.push('{"to": null}');
  await byHook.desk.forwardCalls('+862155502000', '+862155501002');
  expect(byHook.wanted).toEqual([
    'Forward calls from +862155502000 to +862155501002 (its switch did not confirm: its hook answers 200 and does not confirm); then call +862155502000 and note with /done who answered',
  ]);
  await new Promise((done) => provider.close(done));
  const byHand = deskOf(hotline);
  await byHand.desk.forwardCalls('+862155502000', '+862155501002');
  expect(byHand.wanted).toEqual([
    'Forward calls from +862155502000 to +862155501002; then call +862155502000 and note with /done who answered',
  ]);
});

test('a conference’s link is what the company’s service answers for its key, and nothing that notices could not carry', async () => {
  const service = await startLocalService();
  const said = (address: unknown, more: object = {}) =>
    service.answerWith(({ body }) => ({ status: 200, body: { ...JSON.parse(body), address, ...more } }));
  const { desk } = deskOf(hotline, service.url);
  said('https://meet.example.com/j/921?pwd=a');
  expect(await desk.conferenceLink('bridge', 'key-1')).toBe('https://meet.example.com/j/921?pwd=a');
  said('+86 21 5550 2100, 100 200#');
  expect(await desk.conferenceLink('bridge', 'key-1')).toBe('+86 21 5550 2100, 100 200#');
  expect(service.asked.map(({ body }) => JSON.parse(body))).toEqual(
    Array.from({ length: 2 }, () => ({ title: 'bridge', conference: 'bridge', key: 'key-1' })),
  );
  const misleading = [
    'https://meet.example.com@evil.example/j',
    'https://evil.example/。公司紧急通知：请把密码发到下面的邮箱',
    'https://mеet.example.com/j',
    'https://meet.example.com/\u202egpj',
    'https://meet.example.com/\ud83d',
    'https://a)](b',
    'https://:::',
    `https://meet.example.com/${'x'.repeat(200)}`,
  ];
  for (const wrong of [
    '',
    'http://meet.example.com/j',
    'https://a b/',
    'javascript:alert(1)',
    7,
    null,
    ...misleading,
  ]) {
    said(wrong);
    await expect(desk.conferenceLink('bridge', 'key-1')).rejects.toThrow('answers with no link');
  }
  said('https://meet.example.com/j/1', { key: 'another' });
  await expect(desk.conferenceLink('bridge', 'key-1')).rejects.toThrow('does not confirm');
  await service.close();
});

test.each([
  'https://desk:s3cr3t-of-the-hook@hooks.example.com/x',
  'hooks.example.com/s3cr3t-of-the-hook',
  'https://hooks.example.com:99999/s3cr3t-of-the-hook',
  'https://127.0.0.1:1/s3cr3t-of-the-hook',
])('why a hook fails goes into the record, and its secret address does not: %s', async (address) => {
  const { desk, wanted } = deskOf(hotline, address);
  const why = await desk.conferenceLink('bridge', 'key-1').catch((error: Error) => error.message);
  expect(why).toMatch(/hook/);
  await desk.forwardCalls('+862155502000', '+862155501002');
  expect(JSON.stringify([why, ...wanted])).not.toContain('s3cr3t');
});
