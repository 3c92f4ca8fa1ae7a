// What a vendor's ordinary page, feed or list says of one window, and what it says of others.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readDocument } from '../../../pipelines/vendor/read-document.ts';
import { wordsOnWindow } from '../../../pipelines/vendor/words-on-window.ts';

const window = {
  start: '2026-12-06T01:00:00+08:00[Asia/Shanghai]',
  end: '2026-12-06T05:00:00+08:00[Asia/Shanghai]',
  announcement: { url: 'https://vendor.example.com/news/upgrade' },
};
const sourceUrl = 'https://vendor.example.com/news';

async function heard(document: string) {
  const read = await readDocument(new TextEncoder().encode(document), { publishedAt: null, zone: null });
  if (read.outcome === 'unreadable') throw new Error(read.why);
  return wordsOnWindow(read.texts, window, sourceUrl);
}

const item = (at: string, text: string) =>
  `<item><title>公告</title><pubDate>${new Date(at).toUTCString()}</pubDate><description>${text}</description></item>`;
const feed = (...items: readonly string[]) => `<rss version="2.0"><channel>${items.join('')}</channel></rss>`;
const saidIn = async (at: string, text: string) =>
  (await heard(feed(item(at, text)))).map(({ status, end }) =>
    end === undefined ? status : `${status} ${end}`,
  );

test('an undated page that says it is over is heard, without a time of its own', async () => {
  expect(
    await heard('<html><body><main><h1>公告</h1><p>系统维护已完成，服务恢复正常。</p></main></body></html>'),
  ).toEqual([{ status: 'completed', at: null, url: sourceUrl, text: '系统维护已完成，服务恢复正常。' }]);
});

test.each([1, 6, 7, 12])(
  'an undated page that announces a night of month %i is never heard as over, and as over once it says so',
  async (month) => {
    const zh = `我们将于${month}月20日凌晨1:00至5:00进行系统维护。`;
    const name = new Date(Date.UTC(2026, month - 1)).toLocaleString('en', { month: 'long', timeZone: 'UTC' });
    const en = `On 20 ${name} from 01:00 to 05:00 UTC+8 we will carry out maintenance.`;
    for (const text of [zh, en]) expect(await heard(text)).toMatchObject([{ status: 'scheduled' }]);
    expect(await heard(`${month}月20日凌晨1:00至5:00的系统维护已完成。`)).toMatchObject([
      { status: 'completed' },
    ]);
  },
);

test('a feed is heard oldest first, and only what is of this window', async () => {
  const words = await heard(
    feed(
      item('2026-12-06T05:10:00+08:00', '本次系统维护已完成，服务恢复。'),
      item('2026-12-06T01:02:00+08:00', '系统维护已开始，正在进行中。'),
      item('2026-11-20T10:00:00+08:00', '我们将于12月6日1:00至5:00进行系统维护。'),
      item('2026-10-11T05:00:00+08:00', '10月11日1:00至5:00的系统维护已完成。'),
      item('2026-10-11T05:00:00+08:00', '系统维护已完成，服务恢复。'),
    ),
  );
  expect(words.map(({ status }) => status)).toEqual(['scheduled', 'in-progress', 'completed']);
});

test.for<[string, string, readonly string[]]>([
  [
    '2026-12-06T04:30:00+08:00',
    '原定12月6日1:00至5:00的维护延长至7:00。',
    ['extended 2026-12-06T07:00:00+08:00[Asia/Shanghai]'],
  ],
  [
    '2026-12-06T04:30:00+08:00',
    '本次维护延长至今日7:00。',
    ['extended 2026-12-06T07:00:00+08:00[Asia/Shanghai]'],
  ],
  [
    '2026-12-06T03:30:00+08:00',
    '原定12月6日1:00至5:00的维护，现结束时间提前至4:30。',
    ['extended 2026-12-06T04:30:00+08:00[Asia/Shanghai]'],
  ],
  ['2026-12-06T04:25:00+08:00', '12月6日1:00至5:00的维护已于4:20提前完成。', ['completed']],
  ['2026-12-04T10:00:00+08:00', '原定12月6日1:00至5:00的维护取消。', ['cancelled']],
  [
    '2026-12-04T10:00:00+08:00',
    '原定于12月6日凌晨1点至5点的系统维护，现调整至12月13日凌晨2点至6点。',
    ['cancelled'],
  ],
  ['2026-12-06T20:30:00Z', 'The maintenance of 6 December 2026, 17:00-21:00 UTC, has been cancelled.', []],
  ['2026-12-04T10:00:00+08:00', '原定12月13日1:00至5:00的维护取消。', []],
  ['2026-12-04T10:00:00+08:00', '系统维护取消。', []],
])('%s %s', async ([at, text, said]) => {
  expect(await saidIn(at, text)).toEqual(said);
});

test('our own JSON says the status and the end itself', async () => {
  const statement = {
    status: 'extended',
    at: '2026-12-06T04:00:00+08:00',
    end: '2026-12-06T07:00:00+08:00[Asia/Shanghai]',
    url: 'https://vendor.example.com/1',
    text: 'one more hour',
  };
  expect(await heard(JSON.stringify({ statements: [statement] }))).toEqual([statement]);
});

test.for(['zh-CN', 'en'])('the JSON that the guide shows is heard (%s)', async (language) => {
  const guide = readFileSync(`runbooks/sop/your-vendor.${language}.md`, 'utf8');
  const [, json = ''] = /```json\n([\s\S]*?)```/.exec(guide) ?? [];
  expect(await heard(json)).toMatchObject([
    {
      status: 'extended',
      end: '2026-12-06T06:00:00+08:00[Asia/Shanghai]',
      url: 'https://status.example.com/1',
    },
  ]);
});
