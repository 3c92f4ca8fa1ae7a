// The mail handler with everything around it in memory: a bucket, the record, a mail server that takes notes.

import { afterEach, describe, expect, test, vi } from 'vitest';
import { answerBatch, type MailPorts } from '../../../infra/handlers/auto-reply-mail.ts';
import { createMemoryStore } from '../../../pipelines/adapters/stores/memory-store.ts';
import {
  activeWindow,
  activeWindowBytes,
  activeWindowKey,
} from '../../../pipelines/auto-reply/active-window.ts';
import { replyLimits } from '../../../pipelines/auto-reply/reply-policy.ts';
import { type Feedback, readWords } from '../../../pipelines/feedback/feedback-fact.ts';
import { sealingKeyOf } from '../../../pipelines/ledger/sealed.ts';
import { customer, duringWindow, letter, mailbox, policy } from '../../support/letters.ts';
import { testVoice } from '../../support/run-key.ts';

afterEach(() => vi.restoreAllMocks());

const plan = {
  id: policy.window.id,
  title: policy.title,
  start: policy.window.start.toString(),
  end: policy.window.end.toString(),
  customerChannels: [
    { channel: 'mailbox', autoReply: true, text: { 'zh-CN': '维护中', en: 'Under maintenance' } },
  ],
};
const organisation = {
  name: policy.organisation,
  customerChannels: [{ id: 'mailbox', title: policy.title, kind: 'mailbox' as const, address: mailbox }],
  autoReply: {
    from: mailbox,
    humanContact: 'desk@example.com',
    ownAddresses: [mailbox],
    otherResponders: [],
  },
};

/** A letter as SES stores it: its own fields on top. */
function stored({
  from = customer,
  extra = [] as readonly string[],
  body = 'Hello, could you please help?',
  to = mailbox,
} = {}) {
  const top = [
    `Return-Path: <${from}>`,
    `Received: from mx.client.example by inbound-smtp.example.com with SMTP id x1 for ${to}; Sun, 6 Dec 2026 01:59:59 +0800 (CST)`,
    'X-SES-Spam-Verdict: PASS',
    'X-SES-Virus-Verdict: PASS',
    `Authentication-Results: amazonses.com; spf=pass (spfCheck: passed) client-ip=192.0.2.1; envelope-from=${from}; helo=mx; dkim=none`,
  ];
  return Buffer.concat([Buffer.from(`${top.join('\r\n')}\r\n`), letter({ extra, body, from })]);
}

async function world(
  messages: Readonly<Record<string, Uint8Array>>,
  endedAt: Temporal.Instant | null = null,
  hearing: { readonly address?: string; readonly sealTo?: string } = {},
) {
  const store = createMemoryStore();
  const { address, sealTo } = hearing;
  const known = { ...organisation, ...(address !== undefined && { feedback: { address } }) };
  await store.create(activeWindowKey(plan.id), activeWindowBytes(activeWindow(plan, known, endedAt, sealTo)));
  const sent: { readonly to: string; readonly message: string }[] = [];
  const lines: string[] = [];
  for (const level of ['info', 'warn', 'error'] as const) {
    vi.spyOn(console, level).mockImplementation((line: string) => void lines.push(line));
  }
  const ports: MailPorts = {
    now: () => Temporal.Instant.from(duringWindow),
    arrived: async (key) => messages[key] ?? null,
    store,
    sender: mailbox,
    send: async (to, message) => {
      sent.push({ to, message });
      return 'receipt-1';
    },
    voice: testVoice('mail'),
    random: (bytes) => new Uint8Array(bytes).fill(5),
  };
  return { ports, sent, lines, store };
}

function batchOf(...bodies: readonly string[]) {
  return { Records: bodies.map((body, index) => ({ messageId: `m${index}`, body })) };
}

/** S3 writes keys like a form: blanks as `+`, a plus as `%2B`. */
function arrival(...keys: readonly string[]): string {
  return JSON.stringify({
    Records: keys.map((key) => ({
      s3: { bucket: { name: 'b' }, object: { key: encodeURIComponent(key).replaceAll('%20', '+') } },
    })),
  });
}

const causesOf = (lines: readonly string[]) =>
  lines.map((line) => JSON.parse(line).cause ?? JSON.parse(line).event);

test('a letter during the window is answered once, however often its notification comes', async () => {
  const { ports, sent, store, lines } = await world({ 'mail/a b+c': stored() });
  for (let round = 0; round < 3; round += 1) {
    expect(await answerBatch(batchOf(arrival('mail/a b+c'), arrival('mail/a b+c')), ports)).toEqual({
      batchItemFailures: [],
    });
  }
  expect(sent.map(({ to }) => to)).toEqual([customer]);
  expect(sent[0]?.message).toContain(`<${mailbox}>\r\nTo: ${customer}\r\n`);
  expect((await store.list('windows/')).map((key) => key.split('/')[4])).toEqual([
    'replies',
    'senders',
    'sent',
  ]);
  expect(causesOf(lines)).toEqual(['auto-reply-sent', ...Array(5).fill('already-answered')]);
});

test('lists, bounces, unchecked mail and mail without SES’s own fields get nothing', async () => {
  const { ports, sent, lines } = await world({
    list: stored({ extra: ['List-Id: <x.client.example>'] }),
    bounce: stored({ from: '' }),
    unchecked: Buffer.concat([stored().subarray(0, stored().indexOf('X-SES-Spam-Verdict')), letter()]),
    bare: letter(),
    forged: Buffer.concat([Buffer.from('X-First: 1\r\n'), stored()]),
    lookalike: Buffer.concat([
      Buffer.from(`X-Path: <${customer}>\r\nX-Received: by x for ${mailbox}; now\r\n`),
      stored(),
    ]),
    empty: Buffer.alloc(0),
  });
  const keys = ['list', 'bounce', 'unchecked', 'bare', 'forged', 'lookalike', 'empty', 'absent'];
  expect(await answerBatch(batchOf(arrival(...keys)), ports)).toEqual({ batchItemFailures: [] });
  expect(sent).toEqual([]);
  expect(causesOf(lines)).toEqual([
    'list',
    'null-return-path',
    'verdict',
    'no-envelope',
    'no-envelope',
    'no-envelope',
    'no-envelope',
    'message-gone',
  ]);
});

test('outside the window, and after its actual end, nothing is even read', async () => {
  for (const [at, endedAt] of [
    ['2026-12-05T16:59:59Z', null],
    ['2026-12-05T21:00:00Z', null],
    [duringWindow, '2026-12-06T01:30:00+08:00'],
  ] as const) {
    const { ports, sent, lines } = await world({ a: stored() }, endedAt && Temporal.Instant.from(endedAt));
    const arrived = vi.fn(ports.arrived);
    await answerBatch(batchOf(arrival('a')), { ...ports, arrived, now: () => Temporal.Instant.from(at) });
    expect(arrived).not.toHaveBeenCalled();
    expect(sent).toEqual([]);
    expect(causesOf(lines)).toEqual(['no-window']);
    vi.restoreAllMocks();
  }
});

test('an extended window answers until its new end', async () => {
  const { ports, sent } = await world({ a: stored() }, Temporal.Instant.from('2026-12-06T07:00:00+08:00'));
  const now = () => Temporal.Instant.from('2026-12-06T06:00:00+08:00');
  await answerBatch(batchOf(arrival('a')), { ...ports, now });
  expect(sent).toHaveLength(1);
});

test('only what could not be decided goes back to the queue', async () => {
  const { ports, sent } = await world({ good: stored(), other: stored({ from: 'other@client.example' }) });
  const arrived = async (key: string) => {
    if (key === 'broken') throw new Error('S3 is away');
    return ports.arrived(key);
  };
  const batch = batchOf(
    arrival('good'),
    'no JSON',
    arrival('broken'),
    '{"Event":"s3:TestEvent"}',
    arrival('other'),
  );
  expect(await answerBatch(batch, { ...ports, arrived })).toEqual({
    batchItemFailures: [{ itemIdentifier: 'm1' }, { itemIdentifier: 'm2' }],
  });
  expect(sent).toHaveLength(2);
});

test('a send that may have happened is never tried again, and stays visible as a doubt', async () => {
  const { ports, store, lines } = await world({ a: stored() });
  let tries = 0;
  const send = async () => {
    tries += 1;
    throw new Error('connection reset');
  };
  await answerBatch(batchOf(arrival('a')), { ...ports, send });
  await answerBatch(batchOf(arrival('a')), { ...ports, send });
  expect(tries).toBe(1);
  expect(causesOf(lines)).toEqual(['auto-reply-in-doubt', 'already-answered']);
  const kept = (await store.list('windows/')).map((key) => key.split('/')[4]);
  expect(kept).toEqual(['replies', 'senders']);
});

test('the line that says that a limit left somebody without an answer is the one that the alarm counts', async () => {
  const letters = Object.fromEntries(
    Array.from({ length: replyLimits.perMinute + 2 }, (_, index) => [
      `m${index}`,
      stored({ from: `c${index}@client.example` }),
    ]),
  );
  const { ports, sent, lines } = await world(letters);
  await answerBatch(batchOf(arrival(...Object.keys(letters))), ports);
  expect(sent).toHaveLength(replyLimits.perMinute);
  // The term of the filter in infra/mail-in.ts.
  expect(lines.filter((line) => line.includes('minute-limit'))).toHaveLength(2);
});

test('the log names no sender, and no word of a message', async () => {
  const { ports, lines } = await world({ a: stored({ body: 'Hello, my secret is 4711, please keep it.' }) });
  await answerBatch(batchOf(arrival('a'), arrival('a'), 'customer@client.example 4711'), ports);
  expect(lines.length).toBe(3);
  expect(lines.join('\n')).not.toMatch(/client\.example|4711|Hello|order/);
});

describe('mail to the feedback address', () => {
  const windowKey = new Uint8Array(32).fill(7);
  const address = 'feedback@example.com';
  const hearing = { address, sealTo: sealingKeyOf(windowKey) };
  const said = stored({ to: 'Feedback+night@example.com', body: 'I cannot log in. Room 4711' });
  const factsIn = async (store: ReturnType<typeof createMemoryStore>) =>
    Promise.all(
      (await store.list(`windows/${plan.id}/`)).map(
        async (key): Promise<[string, Feedback]> => [
          key,
          JSON.parse(new TextDecoder().decode((await store.read(key)) ?? undefined)).says,
        ],
      ),
    );

  test('becomes one sealed fact, however often it comes, and is not answered', async () => {
    const { ports, sent, store, lines } = await world({ a: said, b: said }, null, hearing);
    for (let round = 0; round < 2; round += 1) await answerBatch(batchOf(arrival('a', 'b')), ports);
    const [[key, fact] = ['', undefined], ...more] = await factsIn(store);
    expect(more).toEqual([]);
    expect(key).toMatch(/\/facts\/mail\/mail-[0-9a-f]{32}\.json$/);
    expect(fact).toMatchObject({ trouble: 'login' });
    expect(fact && readWords(windowKey, plan.id, fact)?.text).toContain('Room 4711');
    expect(`${JSON.stringify(fact)} ${lines.join('\n')}`).not.toMatch(/client\.example|4711|cannot/);
    expect(sent).toEqual([]);
    expect(causesOf(lines)).toEqual(Array(4).fill('feedback'));
  });

  test('is heard for a day after the end, when nothing is answered any more', async () => {
    const ended = Temporal.Instant.from('2026-12-06T01:30:00+08:00');
    const at = (time: string) => () => Temporal.Instant.from(time);
    const { ports, store, sent, lines } = await world({ a: said, b: stored() }, ended, hearing);
    await answerBatch(batchOf(arrival('a', 'b')), { ...ports, now: at('2026-12-06T23:00:00+08:00') });
    expect(await factsIn(store)).toHaveLength(1);
    expect(sent).toEqual([]);
    expect(causesOf(lines)).toEqual(['feedback', 'no-envelope']);
    const later = await world({ a: said }, ended, hearing);
    await answerBatch(batchOf(arrival('a')), { ...later.ports, now: at('2026-12-07T01:31:00+08:00') });
    expect(await factsIn(later.store)).toEqual([]);
  });

  test.each([
    ['an automatic answer', stored({ to: address, extra: ['Auto-Submitted: auto-replied'] })],
    ['a list', stored({ to: address, extra: ['List-Id: <all.example.com>'] })],
    ['a bounce', stored({ to: address, from: '' })],
    [
      'mail that nobody checked',
      Buffer.from(said.toString('latin1').replace(/Authentication[^\n]*\n/, ''), 'latin1'),
    ],
  ])('is not heard when it is %s', async (_, raw) => {
    const { ports, store, lines } = await world({ a: raw }, null, hearing);
    await answerBatch(batchOf(arrival('a')), ports);
    expect(await factsIn(store)).toEqual([]);
    expect(JSON.parse(lines[0] ?? '{}').event).toBe('feedback-ignored');
  });

  test('beside it, a customer’s letter is answered as ever', async () => {
    const { ports, sent, store } = await world({ a: stored() }, null, hearing);
    await answerBatch(batchOf(arrival('a')), ports);
    expect(sent).toHaveLength(1);
    expect((await store.list(`windows/${plan.id}/facts/`)).length).toBe(0);
  });
});
