// Received mail for the auto-reply tests: one ordinary letter from a customer, and what to change in it.

import { readMail } from '../../pipelines/adapters/mail/read-mail.ts';
import { createMemoryStore } from '../../pipelines/adapters/stores/memory-store.ts';
import { answerOnce, type ReplyDecision } from '../../pipelines/auto-reply/answer-once.ts';
import type { ReplyPolicy } from '../../pipelines/auto-reply/reply-policy.ts';

export const customer = 'customer@client.example';
export const mailbox = 'service@example.com';
export const duringWindow = '2026-12-06T02:00:00+08:00';

export const policy: ReplyPolicy = {
  window: {
    id: '2026-12-06-upgrade',
    start: Temporal.ZonedDateTime.from('2026-12-06T01:00:00+08:00[Asia/Shanghai]'),
    end: Temporal.ZonedDateTime.from('2026-12-06T05:00:00+08:00[Asia/Shanghai]'),
  },
  title: { 'zh-CN': '服务器升级', en: 'Server upgrade' },
  organisation: { 'zh-CN': '示例科技', en: 'Example Technology' },
  from: mailbox,
  humanContact: 'service-desk@example.com, +862155502000',
  mailboxes: [
    {
      address: mailbox,
      answers: true,
      text: {
        'zh-CN': '系统维护中，急事请拨热线。',
        en: 'We are under maintenance; for urgent matters call the hotline.',
      },
    },
    { address: 'press@example.com', answers: false, text: { 'zh-CN': '无', en: 'none' } },
  ],
  own: new Set([mailbox, 'press@example.com', 'support@example.com']),
  otherResponders: new Set(['absence@example.com', '@robots.example']),
  demandVerdicts: false,
};

export interface Letter {
  /** Header lines after the usual ones, without line ends. */
  readonly extra?: readonly string[];
  /** Usual header lines to leave out or replace, by lower-case name. */
  readonly without?: readonly string[];
  readonly body?: string;
  /** Whom it says it is from; the usual customer when left out. */
  readonly from?: string;
}

const usual = [
  'Received: from mx.client.example by mx.example.com; Sun, 6 Dec 2026 01:59:58 +0800',
  `From: "A. Customer" <${customer}>`,
  `To: ${mailbox}`,
  'Subject: When does my order arrive?',
  'Message-ID: <order-1@client.example>',
  'Date: Sun, 6 Dec 2026 01:59:57 +0800',
  'Content-Type: text/plain; charset=us-ascii',
];

export function letter({
  extra = [],
  without = [],
  body = 'Hello, could you please tell me?',
  from = customer,
}: Letter = {}): Buffer {
  const lines = usual.map((line) => line.replace(`<${customer}>`, `<${from}>`));
  const kept = lines.filter((line) => !without.some((name) => line.toLowerCase().startsWith(`${name}:`)));
  return Buffer.from([...kept, ...extra, '', body, ''].join('\r\n'), 'latin1');
}

export interface Delivery {
  readonly from?: string;
  readonly to?: string;
  readonly at?: string;
  readonly policy?: ReplyPolicy;
  readonly store?: ReturnType<typeof createMemoryStore>;
  /** What this worker has read of earlier replies. */
  readonly slotTimes?: Map<string, number>;
}

/** Decides about raw bytes, with an empty memory unless a store is given. */
export async function decide(raw: Uint8Array, delivery: Delivery = {}): Promise<ReplyDecision> {
  const request = {
    mail: await readMail(raw),
    envelope: { from: delivery.from ?? customer, to: delivery.to ?? mailbox },
    policy: delivery.policy ?? policy,
    at: Temporal.Instant.from(delivery.at ?? duringWindow),
  };
  return answerOnce(request, delivery.store ?? createMemoryStore(), delivery.slotTimes);
}

/** The cause of a refusal, or `answered`. */
export async function outcomeOf(raw: Uint8Array, delivery: Delivery = {}): Promise<string> {
  const decision = await decide(raw, delivery);
  return decision.reply ? 'answered' : decision.cause;
}

export function bodyOf(message: string): string {
  return Buffer.from(message.slice(message.indexOf('\r\n\r\n') + 4), 'base64').toString('utf8');
}
