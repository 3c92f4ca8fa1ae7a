// In which language a sender is answered.

import { expect, test } from 'vitest';
import { bodyOf, decide, letter } from '../../support/letters.ts';

const zh = '急事请拨热线';
const en = 'call the hotline';

async function languagesOf(raw: Uint8Array): Promise<string> {
  const decision = await decide(raw);
  if (!decision.reply) throw new Error(decision.because);
  const body = bodyOf(decision.message);
  return [body.includes(zh) ? 'zh' : '', body.includes(en) ? 'en' : ''].filter(Boolean).join('+');
}

function written(text: string | Buffer, charset: string, extra: readonly string[] = []): Buffer {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  return letter({
    without: ['subject', 'content-type'],
    extra: [`Content-Type: text/plain; charset=${charset}`, ...extra],
    body: bytes.toString('latin1'),
  });
}

test.each([
  ['Chinese text', written('你好，请问订单什么时候到？', 'utf-8'), 'zh'],
  ['Chinese in GBK', written(Buffer.from([0xc4, 0xe3, 0xba, 0xc3, 0xa3, 0xac]), 'gbk'), 'zh'],
  ['traditional Chinese in Big5', written(Buffer.from([0xa7, 0x41, 0xa6, 0x6e]), 'big5'), 'zh'],
  [
    'English text without a Content-Type',
    letter({ without: ['subject', 'content-type'], body: 'Hello, when will you ship?' }),
    'en',
  ],
  ['English text', written('Hello, when will you ship the order?', 'us-ascii'), 'en'],
  [
    'English text with a Chinese name',
    written('Dear 王, thanks for your help and the offer.', 'utf-8'),
    'en',
  ],
  ['both languages', written('你好，请尽快答复。Hello, please answer when you can.', 'utf-8'), 'zh+en'],
  ['Japanese', written(Buffer.from('\u001b$B$3$s$K$A$O\u001b(B', 'latin1'), 'iso-2022-jp'), 'zh+en'],
  ['Russian', written('Здравствуйте, когда придёт заказ?', 'utf-8'), 'zh+en'],
  [
    'German',
    written(
      'Guten Tag, wann kommt meine Bestellung vom letzten Montag denn nun endlich in Köln an?',
      'utf-8',
    ),
    'zh+en',
  ],
  ['nothing at all', written('', 'utf-8'), 'zh+en'],
  ['an order number', written('4711', 'us-ascii'), 'zh+en'],
  ['an order number in GBK', written('4711', 'gb2312'), 'zh'],
  ['an order number marked as English', written('4711', 'us-ascii', ['Content-Language: en-GB']), 'en'],
  ['an order number marked as Chinese', written('4711', 'us-ascii', ['Content-Language: zh-Hans-CN']), 'zh'],
  [
    'Chinese marked as English',
    written('你好，请问订单什么时候到？', 'utf-8', ['Content-Language: en']),
    'zh+en',
  ],
  ['an order number marked as French', written('4711', 'us-ascii', ['Content-Language: fr']), 'zh+en'],
  ['two marked languages', written('4711', 'us-ascii', ['Content-Language: zh-CN, en']), 'zh+en'],
  [
    'English above quoted Chinese',
    written('Thanks, when will you ship?\n> 您好，订单正在处理中\n> 谢谢您的来信', 'utf-8'),
    'en',
  ],
  [
    'Chinese above an English original',
    written(
      '收到，谢谢。\n-----Original Message-----\nHello, please find the offer with this mail.',
      'utf-8',
    ),
    'zh',
  ],
  [
    'Chinese in HTML',
    letter({
      without: ['subject', 'content-type'],
      extra: ['Content-Type: text/html; charset=utf-8'],
      body: Buffer.from('<style>the and you</style><p>你好，请问订单</p>').toString('latin1'),
    }),
    'zh',
  ],
  [
    'a Chinese subject',
    letter({ without: ['subject'], extra: ['Subject: =?GBK?B?xOO6ww==?='], body: '' }),
    'zh',
  ],
])('%s is answered in the right one, or in both', async (_name, raw, languages) => {
  expect(await languagesOf(raw)).toBe(languages);
});
