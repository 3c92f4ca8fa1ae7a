// Least privilege by use: what the handlers really ask of AWS is allowed to their roles, and what only one role needs
// is allowed to no other. infra/rights.txt says every statement in words.
import { createHmac } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { answerBatch } from '../../infra/handlers/auto-reply-mail.ts';
import { answerCall } from '../../infra/handlers/robot-callback.ts';
import { recordFeedback } from '../../infra/handlers/ses-feedback.ts';
import type { Graph } from '../../infra/policy/graph.ts';
import { probeKey } from '../../pipelines/adapters/stores/create-once.ts';
import { createMemoryStore } from '../../pipelines/adapters/stores/memory-store.ts';
import {
  activeWindow,
  activeWindowBytes,
  activeWindowKey,
} from '../../pipelines/auto-reply/active-window.ts';
import { deliverQueued } from '../../pipelines/notices/deliver-queued.ts';
import { queuedNoticeText, readQueuedNotice } from '../../pipelines/notices/queued-notice.ts';
import type { Store } from '../../pipelines/ports.ts';
import { duringWindow, letter, mailbox, policy } from '../support/letters.ts';
import { testVoice } from '../support/run-key.ts';
import type { Wanted } from './may-do.ts';
import { exampleSettings, recordGraph } from './recorded-graph.ts';
import {
  account,
  conductors,
  keyArn,
  may,
  put,
  queueArn,
  rolesIn,
  secretArn,
  vault,
} from './rights-of-roles.ts';

let graph: Graph;
beforeAll(async () => {
  ({ graph } = await recordGraph(exampleSettings('prod')));
}, 240_000);
beforeEach(() => {
  for (const level of ['info', 'warn', 'error'] as const)
    vi.spyOn(console, level).mockImplementation(() => undefined);
});
afterEach(() => vi.restoreAllMocks());

const roles = (): readonly string[] => rolesIn(graph);
const inbound = `arn:aws:s3:::tideover-prod-inbound-mail-${account}-eu-west-1`;

/** A store that notes what its calls would be at S3. */
function noting(wanted: Wanted[]): Store {
  const store = createMemoryStore();
  return {
    async create(key, bytes) {
      wanted.push({ action: 's3:PutObject', resource: `${vault}/${key}` });
      const result = await store.create(key, bytes);
      // A write that finds its key there looks whether it was its own.
      if (result === 'exists') wanted.push({ action: 's3:GetObject', resource: `${vault}/${key}` });
      return result;
    },
    async read(key) {
      wanted.push({ action: 's3:GetObject', resource: `${vault}/${key}` });
      const bytes = await store.read(key);
      // Whoever may not list is told 403 instead of 404.
      if (bytes === null) wanted.push({ action: 's3:ListBucket', resource: vault });
      return bytes;
    },
    async list(prefix) {
      wanted.push({ action: 's3:ListBucket', resource: vault, context: { 's3:prefix': prefix } });
      return store.list(prefix);
    },
  };
}

const window = policy.window.id;
const now = () => Temporal.Instant.from(duringWindow);
const text = { 'zh-CN': '维护中', en: 'Under maintenance' };
const customerChannels = [
  { id: 'mailbox', title: policy.title, kind: 'mailbox' as const, address: mailbox },
  { id: 'orders', title: policy.title, kind: 'robot' as const, address: 'https://example.com/' },
];
const active = activeWindowBytes(
  activeWindow(
    {
      id: window,
      title: policy.title,
      start: policy.window.start.toString(),
      end: policy.window.end.toString(),
      customerChannels: customerChannels.map(({ id }) => ({ channel: id, autoReply: true, text })),
    },
    {
      name: policy.organisation,
      customerChannels,
      autoReply: { from: mailbox, humanContact: '', ownAddresses: [mailbox], otherResponders: [] },
    },
    null,
  ),
);

const inEffect = async (wanted: Wanted[]): Promise<Store> => {
  const store = noting(wanted);
  await store.create(activeWindowKey(window), active);
  // That was the phases' work.
  wanted.length = 0;
  return store;
};

/** Each handler at its work, every message twice, as queues and robots do; what it asked of AWS. */
const atWork: { readonly [role: string]: () => Promise<readonly Wanted[]> } = {
  'auto-reply-mail-handler': async () => {
    const wanted: Wanted[] = [];
    const store = await inEffect(wanted);
    const top = [
      'Return-Path: <customer@client.example>',
      `Received: from mx.client.example by inbound-smtp.example.com with SMTP id x1 for ${mailbox}; Sun, 6 Dec 2026 01:59:59 +0800 (CST)`,
      'X-SES-Spam-Verdict: PASS',
      'X-SES-Virus-Verdict: PASS',
      'Authentication-Results: amazonses.com; spf=none; dkim=pass header.i=@client.example',
      '',
    ];
    const body = JSON.stringify({ Records: [{ s3: { object: { key: 'mail/one' } } }] });
    const Records = [1, 2].map((turn) => ({ messageId: `m${turn}`, body }));
    const sent: string[] = [];
    await answerBatch(
      { Records },
      {
        now,
        arrived: async (key) => {
          wanted.push({ action: 's3:GetObject', resource: `${inbound}/${key}` });
          return Buffer.concat([Buffer.from(top.join('\r\n')), letter({})]);
        },
        store,
        sender: mailbox,
        send: async (to) => {
          sent.push(to);
          wanted.push({
            action: 'ses:SendRawEmail',
            resource: 'arn:aws:ses:eu-west-1:111111111111:identity/notices.example.com',
            context: { 'ses:FromAddress': 'maintenance@notices.example.com' },
          });
          return 'receipt';
        },
        voice: testVoice('mail'),
        random: (bytes) => new Uint8Array(bytes),
      },
    );
    expect(sent).toEqual(['customer@client.example']);
    return wanted;
  },
  'mail-feedback-handler': async () => {
    const wanted: Wanted[] = [];
    const body = JSON.stringify({
      eventType: 'Bounce',
      mail: { messageId: 'm-1', timestamp: duringWindow, tags: { 'tideover-window': [window] } },
      bounce: { bounceType: 'Permanent' },
    });
    const Records = [1, 2].map((turn) => ({ messageId: `m${turn}`, body }));
    expect(await recordFeedback({ Records }, noting(wanted), testVoice('bounce'), now())).toEqual({
      batchItemFailures: [],
    });
    return wanted;
  },
  'robot-callback-handler': async () => {
    const wanted: Wanted[] = [];
    const store = await inEffect(wanted);
    const timestamp = String(now().epochMilliseconds);
    const sign = createHmac('sha256', 'app').update(`${timestamp}\napp`).digest('base64');
    const { body } = await answerCall(
      {
        requestContext: { http: { method: 'POST' } },
        pathParameters: { robot: 'orders' },
        headers: { timestamp, sign },
        body: JSON.stringify({ msgtype: 'text', text: { content: 'Hello?' } }),
        isBase64Encoded: false,
      },
      {
        now,
        robots: { orders: { kind: 'dingtalk', secretArn: secretArn('robot-orders') } },
        secret: async (resource) => {
          wanted.push({ action: 'secretsmanager:GetSecretValue', resource });
          return { appSecret: 'app' };
        },
        store,
        random: (bytes) => new Uint8Array(bytes),
      },
    );
    expect(body).toContain(text.en);
    return wanted;
  },
  'notices-mail-handler': async () => {
    const wanted: Wanted[] = [];
    const message = { key: 'a'.repeat(64), notice: 'n', language: 'en', subject: '', text: '' } as const;
    const notice = readQueuedNotice(queuedNoticeText(window, 'mail', message));
    let sent = 0;
    await deliverQueued(
      [1, 2].map((turn) => ({ id: String(turn), notice })),
      {
        store: noting(wanted),
        clock: {
          now: () => 0,
          elapsed: () => 0,
          sleep: async () => undefined,
          sleepUntil: async () => undefined,
        },
        channel: {
          id: 'mail',
          limits: { perMinute: 600, atOnce: 1, size: { most: 1000, unit: 'bytes' } },
          probe: async () => ({ works: true, detail: '' }),
          send: async () => {
            sent += 1;
            return { result: 'accepted', receipt: '1' };
          },
        },
      },
      { pace: { sentAt: [] }, until: 60_000 },
    );
    expect(sent).toBe(1);
    return wanted;
  },
};

describe('at work', () => {
  test.each(Object.keys(atWork))('%s is allowed all that it asks for', async (role) => {
    const wanted = (await atWork[role]?.()) ?? [];
    expect(wanted.length).toBeGreaterThan(1);
    expect(wanted.filter((one) => !may(graph, role, one))).toEqual([]);
  });
});

const handlers = /-handler$/;
const nobody = /^$/;

describe('what only some need is allowed to them alone', () => {
  test.each<[string, Wanted, RegExp]>([
    ...Object.entries({
      'entries/00000001.json': conductors,
      'claims/ledger/00000001.json': conductors,
      'packs/00000100.jsonl': conductors,
      'snapshots/sha256-1.json': conductors,
      'personal/sha256-1.bin': conductors,
      'evidence/hold/x.json': conductors,
      'claims/notices/mail/k': new RegExp(`${conductors.source}|^notices-mail-handler$`),
      'facts/notices/mail/accepted/k.json': /^notices-mail-handler$/,
      'facts/comment/1.json': /^phase-decide$/,
      'facts/ssh/1.json': /^(phase-decide|window-by-hand)$/,
      'facts/drift/1.json': /^phase-drift$/,
      'facts/mail/1.json': /^auto-reply-mail-handler$/,
      'claims/auto-reply/sent/1': /^auto-reply-mail-handler$/,
      'facts/form/1.json': /^feedback-form-handler$/,
      'facts/bounce/1.json': /^mail-feedback-handler$/,
      'checkpoints/00000001.note': /^phase-checkpoint$/,
      'facts/notices/of-no-channel/k.json': nobody,
      'facts/approval/1.json': nobody,
      'anything-else': nobody,
    }).map(([key, who]): [string, Wanted, RegExp] => [
      `creates ${key}`,
      put(`windows/${window}/${key}`),
      who,
    ]),
    ['says which window is active', put(activeWindowKey(window)), conductors],
    ['lets the store prove itself', put(probeKey), /^(phase-(?!infra$|preview$)|window-by-hand$)/],
    ['writes beside the doors', put('elsewhere/x'), nobody],
    ['signs', { action: 'kms:Sign', resource: keyArn('checkpoint-signing') }, /^phase-checkpoint$/],
    ['speaks as the form', { action: 'kms:Sign', resource: keyArn('form-voice') }, /^feedback-form-handler$/],
    ['speaks as mail', { action: 'kms:Sign', resource: keyArn('mail-voice') }, /^auto-reply-mail-handler$/],
    [
      'speaks of bounces',
      { action: 'kms:Sign', resource: keyArn('bounce-voice') },
      /^mail-feedback-handler$/,
    ],
    ['writes backups', put('backups/item'), /^phase-pre-backup$/],
    [
      'opens people’s data',
      { action: 'kms:Decrypt', resource: keyArn('window-2026-12-messenger-move') },
      conductors,
    ],
    ['deletes from the vault', { action: 's3:DeleteObject', resource: `${vault}/windows/x` }, nobody],
    ['deletes a version', { action: 's3:DeleteObjectVersion', resource: `${vault}/windows/x` }, nobody],
    ['writes inbound mail', { action: 's3:PutObject', resource: `${inbound}/mail/x` }, nobody],
    [
      'reads inbound mail',
      { action: 's3:GetObject', resource: `${inbound}/mail/x` },
      /^auto-reply-mail-handler$/,
    ],
    [
      'reads the GitHub App’s key',
      { action: 'secretsmanager:GetSecretValue', resource: secretArn('github-app') },
      /^dispatch-handler$/,
    ],
    [
      'reads a channel’s secret',
      { action: 'secretsmanager:GetSecretValue', resource: secretArn('channel-staff-group') },
      /^notices-staff-group-handler$/,
    ],
    [
      'calls the function that wakes',
      {
        action: 'lambda:InvokeFunction',
        resource: 'arn:aws:lambda:eu-west-1:111111111111:function:tideover-prod-wake',
      },
      /^scheduler$/,
    ],
    [
      'lends the role to Scheduler',
      {
        action: 'iam:PassRole',
        resource: 'arn:aws:iam::111111111111:role/tideover-prod-scheduler',
        context: { 'iam:PassedToService': 'scheduler.amazonaws.com' },
      },
      // infra hands the roles it makes to the services that take them.
      /^(phase-(?!checkpoint$|preview$|drift$)|window-by-hand$)/,
    ],
    [
      'puts a missed wake-up aside',
      { action: 'sqs:SendMessage', resource: queueArn('wakes-dead') },
      /^scheduler$/,
    ],
    ['takes wake-ups', { action: 'sqs:ReceiveMessage', resource: queueArn('wakes') }, /^dispatch-handler$/],
    ['puts wake-ups in', { action: 'sqs:SendMessage', resource: queueArn('wakes') }, /^wake-handler$/],
    ['queues notices', { action: 'sqs:SendMessage', resource: queueArn('notices-mail') }, conductors],
    [
      'takes notices',
      { action: 'sqs:ReceiveMessage', resource: queueArn('notices-mail') },
      /^notices-mail-handler$/,
    ],
  ])('%s', (_, wanted, who) => {
    const allowed = roles().filter((role) => may(graph, role, wanted));
    expect(allowed).toEqual(roles().filter((role) => who.test(role)));
  });

  test('no handler reads the story of a window', () => {
    const entries = { action: 's3:GetObject', resource: `${vault}/windows/${window}/entries/00000001.json` };
    const listed = {
      action: 's3:ListBucket',
      resource: vault,
      context: { 's3:prefix': `windows/${window}/entries/` },
    };
    for (const wanted of [entries, listed]) {
      const allowed = roles().filter((role) => handlers.test(role) && may(graph, role, wanted));
      expect(allowed).toEqual([]);
    }
  });
});
