import { describe, expect, test } from 'vitest';
import { textOfMail } from '../../../pipelines/vendor/mail-text.ts';
import { readDocument } from '../../../pipelines/vendor/read-document.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);

async function windowsOf(text: string, bytes = utf8(text), publishedAt: string | null = null) {
  const heard = await readDocument(bytes, { publishedAt, zone: null }, textOfMail);
  if (heard.outcome === 'unreadable') throw new Error(heard.why);
  return heard.texts.flatMap(({ windows }) => windows);
}

const night = { start: '2026-12-06T01:00:00+08:00', end: '2026-12-06T05:00:00+08:00' };
const sentence = '我们将于12月6日凌晨1:00至5:00进行系统维护，届时无法登录。';

describe('an announcement is read from', () => {
  test('an HTML page, without its menu and footer, dated by its own head', async () => {
    const page = `<!doctype html><html><head><title>公告 - 示例</title>
      <meta property="article:published_time" content="2026-11-28T10:00:00+08:00"></head>
      <body><nav>2026-01-01 停机维护</nav><main><h1>系统维护公告</h1>
      <p>我们将于<b>12月6日</b>凌晨<strong>1:00</strong>至5:00进行系统维护，届时无法登录。</p></main>
      <footer>维护热线 9:00-18:00</footer></body></html>`;
    expect(await windowsOf(page)).toMatchObject([{ ...night, kind: 'planned', evidence: sentence }]);
  });

  test('a table of an HTML page', async () => {
    const page = `<html><body><h2>Planned maintenance</h2><table>
      <tr><th>Start</th><th>End</th><th>Service</th></tr>
      <tr><td>2026-12-06 01:00 - 05:00 UTC</td><td>4 hours</td><td>Messages unavailable</td></tr></table></body></html>`;
    expect(await windowsOf(page, undefined, '2026-12-01')).toMatchObject([
      { start: '2026-12-06T01:00:00+00:00', end: '2026-12-06T05:00:00+00:00' },
    ]);
  });

  test('the items of an RSS feed, each by its own date', async () => {
    const feed = `<?xml version="1.0"?><rss version="2.0"><channel><title>Status</title>
      <item><title>维护公告</title><pubDate>Sat, 28 Nov 2026 09:00:00 GMT</pubDate>
      <description><![CDATA[<p>${sentence}</p>]]></description></item>
      <item><title>新表情上线</title><description>欢迎使用</description></item></channel></rss>`;
    expect(await windowsOf(feed)).toMatchObject([night]);
  });

  test('an Atom feed, and one entry of it alone', async () => {
    const entry = `<entry><title>维护公告</title><id>1</id><updated>2026-12-01T09:00:00+08:00</updated>
      <content type="html">&lt;p&gt;${sentence}&lt;/p&gt;</content></entry>`;
    expect(await windowsOf(`<feed xmlns="http://www.w3.org/2005/Atom">${entry}</feed>`)).toMatchObject([
      night,
    ]);
    expect(await windowsOf(entry)).toMatchObject([night]);
  });

  test.for<[string, string]>([
    ['X-MAINTNOTE-STATUS:CONFIRMED', 'planned'],
    ['X-MAINTNOTE-STATUS:CANCELLED', 'cancelled'],
    ['STATUS:CANCELLED', 'cancelled'],
    ['X-MAINTNOTE-STATUS:COMPLETED', 'completed'],
  ])('a calendar of a carrier: %s', async ([line, kind]) => {
    const calendar = [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'BEGIN:VEVENT',
      'UID:1@example.com',
      'DTSTAMP:20261201T010000Z',
      'DTSTART;TZID=Asia/Shanghai:20261206T010000',
      'DTEND:20261205T210000Z',
      'SUMMARY:Core upgrade',
      'X-MAINTNOTE-PROVIDER:example.com',
      line,
      'END:VEVENT',
      'BEGIN:VEVENT',
      'UID:2@example.com',
      'DTSTART;VALUE=DATE:20261225',
      'SUMMARY:Christmas party',
      'END:VEVENT',
      'END:VCALENDAR',
    ].join('\r\n');
    expect(await windowsOf(calendar)).toMatchObject([
      { kind, start: night.start, end: '2026-12-05T21:00:00+00:00', zone: 'Asia/Shanghai' },
    ]);
  });

  test('a mail in the encoding that it names', async () => {
    const head = [
      'From: notice@example.com',
      `Subject: =?utf-8?B?${Buffer.from('系统维护通知').toString('base64')}?=`,
      'Date: Tue, 01 Dec 2026 09:00:00 +0800',
      'MIME-Version: 1.0',
      'Content-Type: text/html; charset=utf-8',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from(`<p>${sentence}</p>`).toString('base64'),
    ].join('\r\n');
    expect(await windowsOf(head)).toMatchObject([night]);
  });

  test('the API of a status page, whose newest update may change its fields', async () => {
    const maintenance = {
      name: 'Database upgrade',
      status: 'in_progress',
      scheduled_for: '2026-12-06T01:00:00.000+08:00',
      scheduled_until: night.end,
      incident_updates: [
        { body: 'Maintenance has started.', created_at: '2026-12-06T01:00:00+08:00' },
        {
          body: 'The maintenance has been extended until 07:00 China Standard Time on December 6.',
          created_at: '2026-12-06T04:30:00+08:00',
        },
      ],
    };
    const said = JSON.stringify({ scheduled_maintenances: [maintenance] });
    expect(await windowsOf(said)).toMatchObject([
      { kind: 'extended', start: night.start, end: '2026-12-06T07:00:00+08:00' },
    ]);
  });

  test('our own statements', async () => {
    const statement = {
      status: 'extended',
      at: '2026-12-06T04:40:00+08:00',
      end: '2026-12-06T07:00:00+08:00[Asia/Shanghai]',
      url: 'https://example.com/1',
      text: '原定1:00至5:00的维护延长至7:00。',
    };
    expect(await windowsOf(JSON.stringify({ statements: [statement] }))).toMatchObject([
      {
        status: 'extended',
        start: night.start,
        end: '2026-12-06T07:00:00+08:00',
        formerly: { start: night.start, end: night.end },
      },
    ]);
  });

  test('a text with its date beside it in JSON; a date that is given counts before it', async () => {
    const said = JSON.stringify({ text: '今晚23:00至次日2:00停机维护。', published: '2026-12-05' });
    expect(await windowsOf(said)).toMatchObject([{ start: '2026-12-05T23:00:00+08:00' }]);
    expect(await windowsOf(said, undefined, '2026-12-07')).toMatchObject([
      { start: '2026-12-07T23:00:00+08:00' },
    ]);
  });

  test('a text that only begins like JSON or mail', async () => {
    const text = '[Scheduled maintenance] Hubs\nThe hubs will be down on 6 December 2026, 01:00-05:00 UTC.';
    expect(await windowsOf(text)).toHaveLength(1);
    expect(await windowsOf('Subject: maintenance on 6 December 2026, 01:00-05:00 UTC')).toHaveLength(1);
  });
});

test.for<[string, string]>([
  ['{"status": ', 'The JSON is not well-formed.'],
  ['{"hello": "world"}', 'The JSON has neither statements nor scheduled_maintenances nor a text.'],
  ['<?xml version="1.0"?><note/>', 'The XML is neither RSS nor Atom.'],
])('what cannot be read is named: %s', async ([text, why]) => {
  expect(await readDocument(utf8(text), { publishedAt: null, zone: null })).toEqual({
    outcome: 'unreadable',
    why,
  });
});

test.each([
  ['a page', `<html><body>${'<i>'.repeat(1_300_000)}${sentence}`],
  ['articles', `<html><body>${'<article>x'.repeat(400_000)}${sentence}`],
  ['a feed', `<rss>${'<item>'.repeat(600_000)}`],
  ['a text in JSON', JSON.stringify({ text: `${'<p><b>'.repeat(600_000)}${sentence}` })],
  ['a mail', `From: a@example.com\r\nContent-Type: text/html\r\n\r\n${'<i>'.repeat(600_000)}`],
  [
    'parts of a mail',
    `From: a@example.com\r\n${Array.from({ length: 5_000 }, (_, level) => `Content-Type: multipart/mixed; boundary=x${level}\r\n\r\n--x${level}\r\n`).join('')}`,
  ],
])('%s nested deeper than anybody writes is unreadable, at once', { timeout: 5_000 }, async (_, text) => {
  const begun = performance.now();
  const heard = await readDocument(utf8(text), { publishedAt: null, zone: null }, textOfMail);
  expect(heard).toMatchObject({ outcome: 'unreadable', why: expect.stringMatching(/nest/i) });
  expect(performance.now() - begun).toBeLessThan(3_000);
});

const rows = (unit: string) => unit.repeat(Math.floor((4 << 20) / unit.length));
const statement = '{"status":"extended","text":"maintenance extended until 05:30"},';

test.each([
  ['statements', `{"statements":[${rows(statement)}{}]}`],
  ['statements in lists', `[${rows(`{"statements":[${statement.repeat(1_000)}{}]},`)}{"text":""}]`],
  ['texts in JSON', `[${rows('{"text":"maintenance"},')}{"text":""}]`],
  ['items of a feed', `<rss>${rows('<item><title>maintenance</title></item>')}</rss>`],
  ['events', `BEGIN:VCALENDAR\n${rows('BEGIN:VEVENT\nSUMMARY:maintenance\nEND:VEVENT\n')}END:VCALENDAR\n`],
])('more %s than anybody announces are unreadable, at once', { timeout: 20_000 }, async (_, text) => {
  const begun = performance.now();
  const heard = await readDocument(utf8(text), { publishedAt: null, zone: null });
  expect(heard).toMatchObject({
    outcome: 'unreadable',
    why: expect.stringContaining('more than 2000 texts'),
  });
  expect(performance.now() - begun).toBeLessThan(4_000);
});

test('a calendar of components in components is read in the time of its length', {
  timeout: 5_000,
}, async () => {
  const calendar = `BEGIN:VCALENDAR\n${rows('BEGIN:A\n')}END:VCALENDAR\n`;
  expect(await readDocument(utf8(calendar), { publishedAt: null, zone: null })).toMatchObject({ texts: [] });
});

test('tags that nobody closed are read all the same', async () => {
  const page = `<html><body>${'<font size="2"><span>'.repeat(200)}${sentence}`;
  expect(await windowsOf(page, undefined, '2026-11-28')).toMatchObject([night]);
});
