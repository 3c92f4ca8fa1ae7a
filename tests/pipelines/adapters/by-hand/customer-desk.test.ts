import { expect, test } from 'vitest';
import { customerDesk } from '../../../../pipelines/adapters/by-hand/customer-desk.ts';
import type { CustomerChannel } from '../../../../pipelines/plan/organisation.ts';

const title = { 'zh-CN': '官网', en: 'Website' };
const text = { 'zh-CN': '维护中 <请稍候>', en: 'Under maintenance' };

function deskOf(channel: CustomerChannel) {
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
  expect(wanted).toEqual(['Put on Weibo (https://weibo.com/example): Under maintenance / 维护中 <请稍候>']);
});
