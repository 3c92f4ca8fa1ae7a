// From a raw mail or a form to the fact in the record, and back for whoever holds the window's key.

import { describe, expect, test } from 'vitest';
import { readMail } from '../../../pipelines/adapters/mail/read-mail.ts';
import { createMemoryStore } from '../../../pipelines/adapters/stores/memory-store.ts';
import { activeWindow } from '../../../pipelines/auto-reply/active-window.ts';
import {
  type Feedback,
  feedbackFact,
  type ReceivedFeedback,
  readWords,
  writerOf,
} from '../../../pipelines/feedback/feedback-fact.ts';
import { feedbackOfForm, longestForm } from '../../../pipelines/feedback/feedback-of-form.ts';
import { feedbackOfMail, senderOf } from '../../../pipelines/feedback/feedback-of-mail.ts';
import { hearingWindow } from '../../../pipelines/feedback/hearing-window.ts';
import { digestOfCode } from '../../../pipelines/feedback/one-time-code.ts';
import { putFeedback } from '../../../pipelines/feedback/put-feedback.ts';
import { sendersIn } from '../../../pipelines/feedback/senders.ts';
import { factKey } from '../../../pipelines/ledger/keys.ts';
import { sealingKeyOf } from '../../../pipelines/ledger/sealed.ts';
import { customer, duringWindow, letter, mailbox, policy } from '../../support/letters.ts';
import { testVoice } from '../../support/run-key.ts';
import { validOrganisation, validPlan, validRoster } from '../../support/valid-plan.ts';

const windowKey = new Uint8Array(32).fill(7);
const to = { window: policy.window.id, sealTo: sealingKeyOf(windowKey) };
const at = Temporal.Instant.from(duringWindow);
const random = new Uint8Array(32).fill(3);

async function heard(raw: Uint8Array, from = customer) {
  const mail = await readMail(raw);
  return feedbackOfMail({ mail, envelope: { from, to: 'feedback@example.com' }, policy, at });
}

async function saidIn(raw: Uint8Array): Promise<ReceivedFeedback> {
  const found = await heard(raw);
  if (!found.heard) throw new Error(found.because);
  return found.said;
}

function gbkLetter(): Buffer {
  const body = Buffer.from([0xb5, 0xc7, 0xc2, 0xbc, 0xb2, 0xbb, 0xc1, 0xcb]); // 登录不了
  const head = letter({
    without: ['content-type', 'subject'],
    extra: ['Content-Type: text/plain; charset=gbk'],
    body: '',
  });
  return Buffer.concat([head, body]);
}

describe('a mail', () => {
  test.for<[string, Uint8Array, string]>([
    ['in English', letter({ body: 'I cannot log in' }), 'login'],
    ['in GBK', gbkLetter(), 'login'],
    [
      'in UTF-8 with base64',
      letter({
        without: ['content-type', 'subject'],
        extra: ['Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: base64'],
        body: Buffer.from('文件打不开').toString('base64'),
      }),
      'files',
    ],
    [
      'that answers our notice',
      letter({ without: ['subject'], extra: ['Subject: Re: You cannot log in tonight'], body: 'All well' }),
      'none',
    ],
    [
      'above a quotation',
      letter({
        without: ['subject'],
        body: 'ALL WELL\r\n\r\nOn Sunday the desk wrote:\r\n> you cannot log in\r\n',
      }),
      'none',
    ],
    [
      'above an Outlook quotation',
      letter({
        without: ['subject'],
        body: 'ALL WELL\r\n\r\nFrom: Desk\r\nSent: Sunday\r\n\r\nYou cannot log in',
      }),
      'none',
    ],
    [
      'that says it in the subject',
      letter({ without: ['subject'], extra: ['Subject: messages do not arrive'], body: '' }),
      'messages',
    ],
    ['of 300 KB', letter({ body: `I cannot log in\r\n${'x'.repeat(300_000)}` }), 'login'],
  ])('%s becomes one report', async ([, raw, trouble]) => {
    expect((await saidIn(raw)).trouble).toBe(trouble);
  });

  test.for<[string, Uint8Array, string?]>([
    ['an automatic answer', letter({ extra: ['Auto-Submitted: auto-replied'] })],
    ['a list', letter({ extra: ['List-Id: <all.example.com>'] })],
    ['a bounce', letter(), ''],
    [
      'a delivery report',
      letter({ without: ['content-type'], extra: ['Content-Type: multipart/report; boundary=x'] }),
    ],
    ['a newsletter', letter({ extra: ['Precedence: bulk'] })],
    ['another robot', letter(), 'noreply@client.example'],
    ['spam', letter({ extra: ['X-Spam-Flag: YES'] })],
    ['nothing at all', Buffer.alloc(0)],
  ])('that is %s is left out', async ([, raw, from]) => {
    expect((await heard(raw, from ?? customer)).heard).toBe(false);
  });

  test('is the same report however often it arrives, and another where the Message-ID is another', async () => {
    const other = letter({ without: ['message-id'], extra: ['Message-ID: <other@x.example>'] });
    const nameless = letter({ without: ['message-id'] });
    const found = await Promise.all(
      [letter(), letter({ extra: ['X-Hop: second delivery'] }), other, nameless, nameless].map((raw) =>
        heard(raw),
      ),
    );
    const ids = found.map((one) => (one.heard ? one.id : ''));
    expect(ids[0]).toMatch(/^mail-[0-9a-f]{32}$/);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[3]).toBe(ids[4]);
    expect(new Set(ids).size).toBe(3);
  });

  test('out of a file was sent by its return path, else by its From', async () => {
    expect(senderOf(await readMail(letter()))).toBe(customer);
    expect(senderOf(await readMail(letter({ extra: ['Return-Path: <other@client.example>'] })))).toBe(
      'other@client.example',
    );
    expect(senderOf(await readMail(letter({ extra: ['Return-Path: <>'] })))).toBe('');
  });
});

describe('the fact', () => {
  const fact = async (): Promise<Feedback> =>
    feedbackFact(
      await saidIn(letter({ body: 'I cannot log in. A. Customer, room 4711' })),
      to,
      duringWindow,
      random,
    );

  test('names nobody and quotes nothing; the key opens the words, without the address', async () => {
    const text = JSON.stringify(await fact());
    expect(text).not.toMatch(/customer|4711|client\.example/i);
    const words = readWords(windowKey, to.window, await fact());
    expect(words?.text).toContain('room 4711');
    expect(JSON.stringify(words)).not.toContain('@');
    expect(readWords(new Uint8Array(32), to.window, await fact())).toBeNull();
  });

  test('keeps a thousand characters, whole ones, and no controls', () => {
    const said: ReceivedFeedback = {
      way: 'mail',
      trouble: 'other',
      text: `\u0007\u202e${'😀'.repeat(3000)}\ud800`,
      writer: null,
      department: 'x'.repeat(100),
    };
    const words = readWords(windowKey, to.window, feedbackFact(said, to, duringWindow, random));
    expect(words?.text).toBe('😀'.repeat(1000));
    expect(words?.department).toHaveLength(60);
  });

  test('leads to the person where the roster knows the mailbox or the account', async () => {
    const roster = [{ ...validRoster[0], account: 'account-1', email: 'A+x@example.com' } as const] as never;
    const senderOf = sendersIn(windowKey, to.window, roster);
    const by = (writer: string | null, department: string | null = null, way: 'mail' | 'form' = 'mail') =>
      senderOf(
        feedbackFact({ way, trouble: 'none', text: '', writer, department }, to, duringWindow, random),
      );
    expect(by(writerOf(to.window, 'mailbox', 'a@example.com')).account).toBe('account-1');
    expect(by(writerOf(to.window, 'account', 'account-1')).account).toBe('account-1');
    expect(by(writerOf('other-window', 'account', 'account-1')).account).toBeNull();
    expect(by(writerOf(to.window, 'account', 'account-1'), null, 'form').account).toBeNull();
    expect(by(null, 'Sales')).toEqual({ account: null, department: 'Sales', code: null });
    expect(senderOf({ kind: 'feedback', at: '', way: 'mail', trouble: 'none', sealed: 'x' })).toEqual({
      account: null,
      department: null,
      code: null,
    });
  });
});

describe('the form', () => {
  const form = (fields: Readonly<Record<string, string>>) => new URLSearchParams(fields).toString();

  test('asks for the kind alone', () => {
    expect(feedbackOfForm(form({ trouble: 'login' }), to, at)).toMatchObject({
      heard: true,
      said: { way: 'form', trouble: 'login', text: '', writer: null, department: null },
    });
    expect(
      feedbackOfForm(form({ trouble: 'none', text: ' 好 ', department: ' 客服 ' }), to, at),
    ).toMatchObject({
      said: { text: '好', department: '客服' },
    });
  });

  test.for<[string, string]>([
    [form({}), 'no-choice'],
    [form({ trouble: 'unclear' }), 'no-choice'],
    [form({ trouble: '__proto__' }), 'no-choice'],
    ['\u0000%ff&&&=', 'no-choice'],
    [form({ trouble: 'login', website: 'https://buy.example' }), 'spam'],
    [form({ trouble: 'login', text: 'x'.repeat(longestForm) }), 'too-long'],
  ])('refuses %#: %s', ([body, cause]) => {
    expect(feedbackOfForm(body, to, at)).toEqual({ heard: false, cause });
  });

  test('takes a thousand Chinese characters', () => {
    expect(feedbackOfForm(form({ trouble: 'other', text: '字'.repeat(1000) }), to, at).heard).toBe(true);
  });
});

describe('the record', () => {
  const put = (store: ReturnType<typeof createMemoryStore>, text: string, when = at) => {
    const found = feedbackOfForm(new URLSearchParams({ trouble: 'login', text }).toString(), to, when);
    if (!found.heard) throw new Error(found.cause);
    return putFeedback(store, testVoice('form'), to, found, when, random);
  };

  test('takes a double click once, twenty forms a minute, and a thousand in all', async () => {
    const store = createMemoryStore();
    expect(await put(store, 'one')).toBe('created');
    expect(await put(store, 'one')).toBe('exists');
    for (let index = 2; index <= 20; index += 1) expect(await put(store, `${index}`)).toBe('created');
    expect(await put(store, 'too much')).toBe('too-many');
    for (let minute = 1; minute < 50; minute += 1)
      for (let index = 0; index < 20; index += 1) await put(store, `${index}`, at.add({ minutes: minute }));
    expect(await put(store, 'one more', at.add({ hours: 2 }))).toBe('too-many');
    expect(await store.list(`windows/${to.window}/facts/form/`)).toHaveLength(1000);
  });

  test('takes a mail with the code of somebody who was asked, however many others come', async () => {
    const store = createMemoryStore();
    for (let index = 0; index < 3000; index += 1)
      await store.create(factKey(to.window, 'mail', `mail-${index}`), new Uint8Array());
    const code = '0123-4567-89ab-cdef';
    const codes = [digestOfCode(code)];
    const puts = ['ALL WELL', `ALL WELL ${code}`, 'ALL WELL 0123-4567-89ab-cdee'].map(async (text) => {
      const mail = await heard(
        letter({ body: text, extra: [`Message-ID: <${text.length}${text.at(-1)}@x>`] }),
      );
      if (!mail.heard) throw new Error(mail.because);
      return putFeedback(store, testVoice('mail'), { ...to, codes }, mail, at, random);
    });
    expect(await Promise.all(puts)).toEqual(['too-many', 'created', 'too-many']);
  });

  test('takes a mail while the form is flooded', async () => {
    const store = createMemoryStore();
    for (let index = 0; index < 20; index += 1) await put(store, `${index}`);
    const mail = await heard(letter());
    if (!mail.heard) throw new Error(mail.because);
    expect(await putFeedback(store, testVoice('mail'), to, mail, at, random)).toBe('created');
    expect(await putFeedback(store, testVoice('mail'), to, mail, at.add({ hours: 1 }), random)).toBe(
      'exists',
    );
  });
});

describe('a window listens', () => {
  const active = (
    id: string,
    start: string,
    end: string,
    endedAt: string | null = null,
    sealTo: string | undefined = to.sealTo,
  ) =>
    activeWindow(
      { ...validPlan, id, start, end },
      { ...validOrganisation, feedback: { address: 'Report+x@example.com' } },
      endedAt === null ? null : Temporal.Instant.from(endedAt),
      sealTo,
    );
  const first = active(
    'w-1',
    '2026-12-06T01:00:00+08:00[Asia/Shanghai]',
    '2026-12-06T05:00:00+08:00[Asia/Shanghai]',
  );
  const second = active(
    'w-2',
    '2026-12-06T20:00:00+08:00[Asia/Shanghai]',
    '2026-12-06T23:00:00+08:00[Asia/Shanghai]',
  );

  test.for<[string, string | null]>([
    ['2026-12-06T00:59:59+08:00', null],
    ['2026-12-06T01:00:00+08:00', 'w-1'],
    ['2026-12-06T19:59:59+08:00', 'w-1'],
    ['2026-12-06T20:00:00+08:00', 'w-2'],
    ['2026-12-07T22:59:59+08:00', 'w-2'],
    ['2026-12-07T23:00:00+08:00', null],
  ])('from its start to a day after its end, the one that began last: %s', ([when, window]) => {
    expect(hearingWindow([second, first], Temporal.Instant.from(when))?.window ?? null).toBe(window);
  });

  test('before its start where a notice asks ahead for an answer, and gives way to one that has begun', () => {
    const asking = {
      ...active(
        'w-9',
        '2026-12-20T01:00:00+08:00[Asia/Shanghai]',
        '2026-12-20T05:00:00+08:00[Asia/Shanghai]',
      ),
      hearsAhead: true,
    } as const;
    const when = Temporal.Instant.from('2026-12-15T10:00:00+08:00');
    expect(hearingWindow([asking, first], when)?.window).toBe('w-9');
    expect(hearingWindow([asking, first], at)?.window).toBe('w-1');
    const notices = validPlan.notices.map((notice) => ({ ...notice, acknowledgedBy: 'everyone' as const }));
    const asks = (plan: typeof validPlan) => activeWindow(plan, validOrganisation, null).hearsAhead;
    expect([asks({ ...validPlan, notices }), asks(validPlan)]).toEqual([true, undefined]);
  });

  test('a day from its real end on, and never without a key to seal to', () => {
    const late = active('w-3', first.plan.start, first.plan.end, '2026-12-06T09:00:00+08:00');
    expect(hearingWindow([late], Temporal.Instant.from('2026-12-07T08:59:00+08:00'))?.mailbox).toBe(
      'report@example.com',
    );
    const { sealTo: _, ...without } = first;
    expect(hearingWindow([without], at)).toBeNull();
    expect(mailbox).not.toBe('report@example.com');
  });
});
