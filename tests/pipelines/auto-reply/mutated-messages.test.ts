// Whatever arrives, there is a decision: never a crash, never a reply that a mail server would misread.
// RUNS=20000 npx vitest run tests/pipelines/auto-reply/mutated-messages.test.ts runs more of them.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decide, letter } from '../../support/letters.ts';

const runs = Number(process.env.RUNS ?? 2000);

const seeds = [
  letter(),
  letter({ extra: ['Auto-Submitted: no (x)', 'References: <a@b> <c@d>', 'Content-Language: zh-CN'] }),
  letter({
    without: ['subject', 'content-type'],
    extra: [
      'Subject: =?GBK?B?xOO6ww==?= =?iso-2022-jp?B?GyRCJDMkcxsoQg==?=',
      'Content-Type: multipart/alternative; boundary="b"',
    ],
    body: '--b\r\nContent-Type: text/plain; charset=gbk\r\nContent-Transfer-Encoding: base64\r\n\r\nxOO6ww==\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>hi<table><tr><td>x\r\n--b--',
  }),
  letter({
    without: ['content-type'],
    extra: ['Content-Type: message/rfc822', 'Content-Transfer-Encoding: quoted-printable'],
    body: 'Subject: inner\r\n\r\n=E4=BD=A0=\r\n=E5=A5=BD',
  }),
];

const pieces = [
  '\r\n',
  '\n',
  '\r',
  '\0',
  '\r\n\r\n',
  ':',
  '=?',
  '?=',
  '"',
  '(',
  '<',
  '>',
  '@',
  '\\',
  ';',
  '\u001b$B',
  '--b',
  '\xff\xfe',
  'Content-Type: ',
  'Auto-Submitted: ',
  ' ',
];

const mutation = fc.record({
  where: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.integer({ min: 0, max: 40 }),
  insert: fc.oneof(
    fc.constantFrom(...pieces),
    fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
    fc
      .tuple(fc.constantFrom(...pieces), fc.integer({ min: 1, max: 300 }))
      .map(([piece, times]) => piece.repeat(times)),
  ),
});

const message = fc
  .tuple(fc.constantFrom(...seeds), fc.array(mutation, { minLength: 1, maxLength: 6 }))
  .map(([seed, mutations]) => {
    let text = seed.toString('latin1');
    for (const { where, remove, insert } of mutations) {
      const at = Math.floor(where * text.length);
      text = text.slice(0, at) + insert + text.slice(at + remove);
    }
    return Buffer.from(text, 'latin1');
  });

async function expectSoundDecision(raw: Uint8Array): Promise<void> {
  const decision = await decide(raw);
  expect(decision.because).not.toBe('');
  if (!decision.reply) return;
  const [head = '', ...bodies] = decision.message.split('\r\n\r\n');
  expect(bodies).toHaveLength(1);
  expect(decision.message.replace(/\r\n/g, '')).toMatch(/^[\x20-\x7e]*$/);
  expect(
    head.split('\r\n').filter((line) => /^(?:To|Cc|Bcc|From|Subject|Auto-Submitted):/i.test(line)),
  ).toHaveLength(4);
}

test(`${runs} mutated messages get a decision each`, async () => {
  await fc.assert(fc.asyncProperty(message, expectSoundDecision), {
    numRuns: runs,
    seed: Number(process.env.SEED ?? 20261206),
  });
});

test('random bytes get a decision each', async () => {
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), expectSoundDecision), {
    numRuns: 500,
    seed: Number(process.env.SEED ?? 20261206),
  });
});

const size = 300 * 1024;
test.each([
  ['a long text', letter({ body: 'word '.repeat(size / 5) })],
  ['one line', letter({ body: 'x'.repeat(size) })],
  [
    'an attachment',
    letter({
      without: ['content-type'],
      extra: ['Content-Type: application/octet-stream', 'Content-Transfer-Encoding: base64'],
      body: 'AAAA'.repeat(size / 4),
    }),
  ],
  [
    'deep HTML',
    letter({ without: ['content-type'], extra: ['Content-Type: text/html'], body: '<div>'.repeat(size / 5) }),
  ],
  [
    'many parts',
    letter({
      without: ['content-type'],
      extra: ['Content-Type: multipart/mixed; boundary=b'],
      body: '--b\r\nContent-Type: text/plain\r\n\r\nx\r\n'.repeat(size / 36),
    }),
  ],
  [
    'nested parts',
    letter({
      without: ['content-type'],
      extra: ['Content-Type: multipart/mixed; boundary=b'],
      body: '--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n'.repeat(size / 50),
    }),
  ],
  [
    'nested messages',
    letter({
      without: ['content-type'],
      extra: ['Content-Type: message/rfc822'],
      body: 'Content-Type: message/rfc822\r\n\r\n'.repeat(size / 32),
    }),
  ],
  [
    'a long subject',
    letter({ without: ['subject'], extra: [`Subject: ${'=?utf-8?Q?a?= '.repeat(size / 17)}`] }),
  ],
  ['many recipients', letter({ extra: [`Cc: ${'"a, b" <c@d.example>, '.repeat(size / 22)}`] })],
  ['open comments', letter({ extra: [`Cc: ${'('.repeat(size)}`] })],
  ['open quotes', letter({ extra: [`Cc: ${'"\\'.repeat(size / 2)}`] })],
  ['at signs', letter({ extra: [`Cc: ${'a@'.repeat(size / 2)}`] })],
  ['many fields', letter({ extra: Array.from({ length: size / 8 }, () => 'X: y12') })],
  [
    'parameters without end',
    letter({ without: ['content-type'], extra: [`Content-Type: text/plain;${' a*0*=x;'.repeat(size / 8)}`] }),
  ],
  ['no header end', Buffer.from('X-A: b\r\n'.repeat(size / 8))],
  ['zeros', Buffer.alloc(size)],
  ['line ends', Buffer.from('\r\n'.repeat(size / 2))],
])('300 KB of %s get a decision', async (_name, raw) => {
  await expectSoundDecision(raw);
});
