// The reply's form: what a mail server and a strict reader see of it.

import { simpleParser } from 'mailparser';
import { describe, expect, test } from 'vitest';
import type { ReplyDecision } from '../../../pipelines/auto-reply/answer-once.ts';
import { headerLine } from '../../../pipelines/text/encoded-word.ts';
import { bodyOf, customer, decide, letter, mailbox, policy } from '../../support/letters.ts';

function answered(decision: ReplyDecision) {
  if (!decision.reply) throw new Error(`expected an answer: ${decision.because}`);
  return decision;
}

async function replyTo(raw: Uint8Array): Promise<string> {
  return answered(await decide(raw)).message;
}

function headerLinesOf(message: string): readonly string[] {
  return message.slice(0, message.indexOf('\r\n\r\n')).split('\r\n');
}

function fieldsOf(message: string): readonly string[] {
  return message
    .slice(0, message.indexOf('\r\n\r\n'))
    .replace(/\r\n[ \t]/g, ' ')
    .split('\r\n');
}

async function subjectOf(message: string): Promise<string | undefined> {
  return (await simpleParser(Buffer.from(message))).subject;
}

describe('a reply', () => {
  test('goes to the return path alone, with the null sender', async () => {
    const raw = letter({ extra: ['Reply-To: elsewhere@client.example', 'Sender: third@client.example'] });
    const { envelope, message } = answered(await decide(raw, { from: 'path@client.example' }));
    expect(envelope).toEqual({ from: '', to: 'path@client.example' });
    expect(fieldsOf(message)).toContain('To: path@client.example');
    expect(message).not.toContain('elsewhere@');
    expect(message).not.toContain('third@');
  });

  test('has exactly these fields, once each', async () => {
    expect(fieldsOf(await replyTo(letter()))).toEqual([
      `From: "Example Technology" <${mailbox}>`,
      `To: ${customer}`,
      'Subject: Auto: When does my order arrive?',
      'Date: Sat, 05 Dec 2026 18:00:00 +0000',
      expect.stringMatching(/^Message-ID: <auto-reply\.[0-9a-f]{32}@example\.com>$/),
      'In-Reply-To: <order-1@client.example>',
      'References: <order-1@client.example>',
      'Auto-Submitted: auto-replied',
      'X-Auto-Response-Suppress: All',
      'Precedence: bulk',
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: base64',
      'Content-Language: en',
    ]);
  });

  test('is the same bytes for the same message, and has another id for another message', async () => {
    const first = await replyTo(letter());
    expect(await replyTo(letter())).toBe(first);
    const other = await replyTo(
      letter({ without: ['message-id'], extra: ['Message-ID: <2@client.example>'] }),
    );
    expect(/Message-ID: .*/.exec(other)?.[0]).not.toBe(/Message-ID: .*/.exec(first)?.[0]);
  });

  test('says the plan’s text, the times and how to reach a person, and nothing of the original’s body', async () => {
    const message = await replyTo(letter({ body: 'Hello, my secret is 4711, please keep it for me.' }));
    const body = bodyOf(message);
    expect(body).toContain('for urgent matters call the hotline');
    expect(body).toContain('Server upgrade: 2026-12-06 01:00 to 2026-12-06 05:00 (Asia/Shanghai, UTC+08:00)');
    expect(body).toContain('service-desk@example.com, +862155502000');
    expect(body).not.toContain('4711');
    expect(Buffer.byteLength(message)).toBeLessThan(4000);
  });

  test('continues the thread: its first message, its last eight, and this one', async () => {
    const thread = Array.from({ length: 40 }, (_, index) => `<m${index}@client.example>`);
    const message = await replyTo(letter({ extra: [`References: ${thread.join('\r\n ')}`] }));
    const references = fieldsOf(message).find((field) => field.startsWith('References: '));
    expect(references?.split(' ').slice(1)).toEqual([
      thread[0],
      ...thread.slice(32),
      '<order-1@client.example>',
    ]);
  });

  test('names no thread when the message has no id, or a broken one', async () => {
    for (const extra of [
      [],
      ['Message-ID: broken'],
      ['Message-ID: <two parts@x y>'],
      ['Message-ID: <é@x>'],
    ]) {
      const message = await replyTo(letter({ without: ['message-id'], extra }));
      expect(message).not.toMatch(/^(?:In-Reply-To|References):/m);
    }
  });

  test('comes from an address that people read even when the organisation file names one they do not', async () => {
    const { replyPolicy } = await import('../../../pipelines/auto-reply/reply-policy.ts');
    const organisation = {
      name: policy.organisation,
      customerChannels: [{ id: 'm', title: policy.title, kind: 'mailbox', address: mailbox }],
      autoReply: {
        from: 'noreply@example.com',
        humanContact: 'Desk <desk@example.com>, +862155502000',
        ownAddresses: [],
        otherResponders: [],
      },
    };
    const plan = {
      id: 'w',
      title: policy.title,
      start: '2026-12-06T01:00:00+08:00[Asia/Shanghai]',
      end: '2026-12-06T05:00:00+08:00[Asia/Shanghai]',
      customerChannels: [{ channel: 'm', autoReply: true, text: policy.title }],
    };
    const drawn = replyPolicy(plan as never, organisation as never, { demandVerdicts: false });
    const { message } = answered(await decide(letter(), { policy: drawn }));
    expect(fieldsOf(message)[0]).toBe('From: "Example Technology" <desk@example.com>');
  });
});

describe('the subject', () => {
  const subjects = [
    'short',
    '你好'.repeat(200),
    `mixed 中文 and ASCII ${'👩‍👩‍👧‍👦'.repeat(60)}`,
    'a'.repeat(300),
    `${'word '.repeat(60)}end`,
    'e\u0301'.repeat(150),
    'ends with =?utf-8?B?5L2g',
  ];

  test.each(subjects)('%# is decoded, marked and encoded again in lines of at most 76', async (subject) => {
    const encoded = `=?UTF-8?B?${Buffer.from(subject).toString('base64')}?=`;
    const message = await replyTo(letter({ without: ['subject'], extra: [`Subject: ${encoded}`] }));
    expect(Math.max(...message.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(76);
    expect(message.replace(/\r\n/g, '')).toMatch(/^[\x20-\x7e]*$/);
    for (const word of message.match(/=\?UTF-8\?B\?[^?]*\?=/g) ?? []) {
      const bytes = Buffer.from(word.slice(10, -2), 'base64');
      expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).not.toThrow();
      expect(word.length).toBeLessThanOrEqual(75);
    }
    const seen = (await subjectOf(message)) ?? '';
    expect(seen.startsWith('Auto: ')).toBe(true);
    const kept = seen.slice('Auto: '.length);
    expect(kept.endsWith('...') ? subject.startsWith(kept.slice(0, -3)) : kept === subject).toBe(true);
  });

  test('keeps to 76 characters a line whatever its length', async () => {
    for (let length = 1; length <= 110; length += 1) {
      for (const subject of [
        'x'.repeat(length),
        `${'x'.repeat(length)} ${'y'.repeat(60)}`,
        'é'.repeat(length),
      ]) {
        const line = headerLine('Subject: Auto:', subject);
        expect(Math.max(...line.split('\r\n').map((each) => each.length))).toBeLessThanOrEqual(76);
        expect(await subjectOf(`${line}\r\n\r\n`)).toBe(`Auto: ${subject}`);
      }
    }
  });

  test('of no message is only the mark', async () => {
    expect(fieldsOf(await replyTo(letter({ without: ['subject'] })))).toContain('Subject: Auto:');
  });

  test.each([
    ['raw GBK', Buffer.from([0xc4, 0xe3, 0xba, 0xc3]), 'gbk', '你好'],
    ['raw GBK without a charset', Buffer.from([0xc4, 0xe3, 0xba, 0xc3]), undefined, '你好'],
    ['raw UTF-8', Buffer.from('你好'), 'utf-8', '你好'],
    ['raw Big5', Buffer.from([0xa7, 0x41, 0xa6, 0x6e]), 'big5', '你好'],
    ['raw ISO-2022-JP', Buffer.from('\u001b$B$3$s\u001b(B', 'latin1'), 'iso-2022-jp', 'こん'],
    ['raw in a charset that nobody knows', Buffer.from([0xc4, 0xe3, 0xba, 0xc3]), 'x-nobody', '你好'],
    ['GB18030 words', Buffer.from('=?GB18030?B?xOM=?= =?GB2312?Q?=BA=C3?='), 'gbk', '你好'],
    ['ISO-2022-JP words', Buffer.from('=?ISO-2022-JP?B?GyRCJDMkcxsoQg==?='), 'gbk', 'こん'],
  ])('in %s is read', async (_name, bytes, charset, subject) => {
    const type = `Content-Type: text/plain${charset === undefined ? '' : `; charset=${charset}`}`;
    const extra = [type, `Subject: ${bytes.toString('latin1')}`];
    const message = await replyTo(letter({ without: ['subject', 'content-type'], extra }));
    expect(await subjectOf(message)).toBe(`Auto: ${subject}`);
  });
});

describe('nothing in a received message can write a header of the reply', () => {
  const attacks = [
    'Subject: =?utf-8?Q?a=0D=0ABcc:_victim@client.example?=',
    'Subject: =?utf-8?Q?a=0ABcc:_victim@client.example?=',
    'Subject: =?utf-8?Q?a=0DBcc:_victim@client.example?=',
    'Subject: =?utf-8?B?YeKAqEJjYzogdmljdGltQGNsaWVudC5leGFtcGxl?=',
    'Subject: =?utf-8?Q?a=00=08=1B[2JBcc:_victim?=',
    'Subject: a\rBcc: victim@client.example',
    'Message-ID: <a@b>\r\n Bcc: victim@client.example',
    'Message-ID: <a\rBcc: victim@client.example@b>',
    'References: <a@b>\r\n\tBcc: victim@client.example',
  ];

  test.each(attacks)('%j', async (line) => {
    const name = line.slice(0, line.indexOf(':')).toLowerCase();
    const message = await replyTo(letter({ without: [name], extra: [line] }));
    expect(headerLinesOf(message).filter((each) => /^bcc/i.test(each))).toEqual([]);
    expect(message.replace(/\r\n/g, '')).toMatch(/^[\x20-\x7e]*$/);
    const parsed = await simpleParser(Buffer.from(message));
    expect(parsed.bcc).toBeUndefined();
    expect(parsed.subject).not.toMatch(/\p{Cc}|\p{Zl}/u);
  });

  test('direction marks and invisible letters of a subject are dropped', async () => {
    const subject = 'pay\u202etxt.exe\u200b\u2066now\ufeff';
    const encoded = `=?UTF-8?B?${Buffer.from(subject).toString('base64')}?=`;
    const message = await replyTo(letter({ without: ['subject'], extra: [`Subject: ${encoded}`] }));
    expect(await subjectOf(message)).toBe('Auto: paytxt.exenow');
  });
});
