import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { vendorNewsOverHttp } from '../../../../pipelines/adapters/http/vendor-news.ts';
import { vendorSourceOverHttp } from '../../../../pipelines/adapters/http/vendor-source.ts';
import { type RunningServer, serve } from '../../../../pipelines/rehearsal/messenger/http-server.ts';
import { inUnreadLanguage } from '../../../../pipelines/vendor/unread-language.ts';
import { actInWords } from '../../../../pipelines/views/acts.ts';
import { validPlan } from '../../../support/valid-plan.ts';

let server: RunningServer | null = null;
afterEach(() => server?.close());

const page = (words: string) =>
  Buffer.from(`<!doctype html><html><body><main><h1>公告</h1><p>${words}</p></main></body></html>`);

async function serving(words: string) {
  const asked: string[] = [];
  const at = 'Sun, 06 Dec 2026 00:00:00 GMT';
  const etag = '"one"';
  server = await serve({
    'GET /news': ({ headers }) => {
      asked.push(`${headers['if-none-match'] ?? '-'} ${headers['if-modified-since'] ?? '-'}`);
      return headers['if-none-match'] === etag
        ? { status: 304 }
        : { status: 200, body: page(words), headers: { etag, 'last-modified': at } };
    },
    'GET /odd': () => ({ status: 200, body: Buffer.from('{"neither":1}') }),
    'GET /broken': () => ({ status: 200, body: Buffer.from('{"statements":') }),
    'GET /feed': () => ({ status: 200, body: Buffer.from('<?xml version="1.0"?><a/>') }),
    'GET /moved': () => ({ status: 301, headers: { location: '/news' } }),
  });
  return { asked, url: `${server.baseUrl}/news`, validators: { etag, lastModified: at } };
}

test('an unchanged source is asked with what its server gave, and answers without its text', async () => {
  const { asked, url, validators } = await serving('系统维护已完成，服务恢复。');
  const source = vendorSourceOverHttp(url);
  expect(await source.read({})).toMatchObject({ outcome: 'read', validators });
  expect(await source.read(validators)).toEqual({ outcome: 'unchanged' });
  expect(asked).toEqual(['- -', `"one" ${validators.lastModified}`]);
  source.close();
});

test('what an unchanged source said before still stands', async () => {
  const { asked, url } = await serving('系统维护已完成，服务恢复。');
  const news = vendorNewsOverHttp({ sources: [{ id: 'news', url }] });
  const first = await news.read(validPlan);
  expect(first).toMatchObject([{ source: 'news', status: 'completed', at: null }]);
  expect(await news.read(validPlan)).toEqual(first);
  expect(asked).toHaveLength(2);
  news.close();
});

test('a source that answers what nobody can read is named, and the others are heard', async () => {
  const { url } = await serving('系统维护已完成，服务恢复。');
  const sources = [
    { id: 'odd', url: url.replace('news', 'odd') },
    { id: 'fine', url },
  ];
  const news = vendorNewsOverHttp({ sources });
  expect(await news.read(validPlan)).toMatchObject([
    { source: 'odd', unreadable: expect.stringContaining('The JSON has neither statements') },
    { source: 'fine', status: 'completed' },
  ]);
  news.close();
});

test('a source in a language that nobody here reads is named on the night too, instead of taken for silence', async () => {
  const { url } = await serving('Die Wartung ist abgeschlossen, alle Dienste laufen wieder wie gewohnt.');
  const news = vendorNewsOverHttp({ sources: [{ id: 'news', url }] });
  expect(await news.read(validPlan)).toEqual([{ source: 'news', unreadable: inUnreadLanguage }]);
  news.close();
});

test('a source that moved is an error that says so', async () => {
  const { url } = await serving('');
  const source = vendorSourceOverHttp(url.replace('news', 'moved'));
  await expect(source.read({})).rejects.toThrow('301');
  source.close();
});

test.each([
  ['/moved', 'the page has moved (301)'],
  ['/nowhere', 'it answers 404'],
  ['/odd', 'The JSON has neither statements nor scheduled_maintenances nor a text.'],
  ['/broken', 'The JSON is not well-formed.'],
  ['/feed', 'The XML is neither RSS nor Atom.'],
  [null, 'there is no host nowhere.invalid'],
])('why a source is not read is said in both languages: %s', async (path, why) => {
  const { url } = await serving('');
  const source = vendorSourceOverHttp(path === null ? 'http://nowhere.invalid/' : url.replace('/news', path));
  const failed: unknown = await source.read({}).catch((error: unknown) => error);
  const message = failed instanceof Error ? failed.message : '';
  expect(message).toContain(why);
  expect(
    actInWords(message)['zh-CN'].replace(
      /https?:\S+?(?=：)|nowhere\S+|RSS|Atom|XML|JSON|statements|scheduled_maintenances/g,
      '',
    ),
  ).not.toMatch(/[a-z]{2}/);
  source.close();
});

test('a source that never ends is named once it is longer than anybody reads', {
  timeout: 5_000,
}, async () => {
  const part = Buffer.alloc(1 << 20, 'a');
  const server = createServer((_, response) => {
    const pour = () => {
      while (response.write(part));
      response.once('drain', pour);
    };
    pour();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const news = vendorNewsOverHttp({ sources: [{ id: 'flood', url: `http://127.0.0.1:${port}/news` }] });
  expect(await news.read(validPlan)).toMatchObject([
    { source: 'flood', unreadable: expect.stringContaining('longer than') },
  ]);
  news.close();
  server.closeAllConnections();
  server.close();
});
