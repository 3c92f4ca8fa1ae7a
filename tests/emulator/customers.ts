// Customers of the deployed stack: what the handlers are told of a window that is open now, mail as SES puts it
// into the bucket, and questions as WeCom sends them.
import { PutObjectCommand } from '@aws-sdk/client-s3';
import {
  activeWindow,
  activeWindowBytes,
  activeWindowKey,
} from '../../pipelines/auto-reply/active-window.ts';
import { sealWecom, type WecomSecrets } from '../../pipelines/auto-reply/wecom-callback.ts';
import { sealingKeyOf } from '../../pipelines/ledger/sealed.ts';
import { letter, policy } from '../support/letters.ts';
import type { Deployed } from './deployed.ts';

export const mailbox = 'support@dev.example.com';
export const inboundBucket = 'tideover-dev-inbound-mail-000000000000-us-east-1';

/** Opens what the handlers seal. */
export const windowKey = new Uint8Array(32).fill(7);

/** Tells the handlers of a window that began an hour ago; `endedAt` says that it is over. */
export const tellHandlers = async (
  deployed: Deployed,
  window: string,
  endedAt: Temporal.Instant | null,
): Promise<void> => {
  const now = Temporal.Now.zonedDateTimeISO('Asia/Shanghai');
  const text = { 'zh-CN': '系统维护中，请拨热线。', en: 'We are under maintenance; please call.' };
  const plan = {
    id: window,
    title: policy.title,
    start: now.subtract({ hours: 1 }).toString(),
    end: now.add({ hours: 2 }).toString(),
    customerChannels: ['mailbox', 'helpdesk'].map((channel) => ({ channel, autoReply: true, text })),
  };
  const organisation = {
    name: policy.organisation,
    customerChannels: [
      { id: 'mailbox', title: policy.title, kind: 'mailbox' as const, address: mailbox },
      { id: 'helpdesk', title: policy.title, kind: 'robot' as const, address: 'https://example.com/' },
    ],
    autoReply: {
      from: mailbox,
      humanContact: 'desk@example.com',
      ownAddresses: [mailbox],
      otherResponders: [],
    },
  };
  await deployed.s3().send(
    new PutObjectCommand({
      Bucket: deployed.vaultBucket,
      Key: activeWindowKey(window),
      Body: activeWindowBytes(activeWindow(plan, organisation, endedAt, sealingKeyOf(windowKey))),
    }),
  );
};

/** A letter with the headers that SES adds. */
const receivedBySes = (from: string, extra: readonly string[]): Buffer =>
  Buffer.concat([
    Buffer.from(
      [
        `Return-Path: <${from}>`,
        `Received: from mx.example.net by inbound-smtp.example.com with SMTP id x1 for ${mailbox}; Sun, 6 Dec 2026 01:59:59 +0800 (CST)`,
        'X-SES-Spam-Verdict: PASS',
        'X-SES-Virus-Verdict: PASS',
        `Authentication-Results: amazonses.com; spf=pass smtp.mailfrom=${from}; dkim=none`,
        '',
      ].join('\r\n'),
    ),
    letter({
      without: ['to', 'from'],
      extra: [`From: <${from || 'mailer-daemon@example.net'}>`, `To: ${mailbox}`, ...extra],
    }),
  ]);

/** Puts a mail where SES's receipt rule would put it. */
export const mailArrives = async (
  deployed: Deployed,
  name: string,
  from: string,
  extra: readonly string[] = [],
): Promise<void> => {
  await deployed.s3().send(
    new PutObjectCommand({
      Bucket: inboundBucket,
      Key: `mail/${name}`,
      Body: receivedBySes(from, extra),
    }),
  );
};

export const wecomSecrets: WecomSecrets = {
  token: 'token',
  encodingAesKey: Buffer.alloc(32, 9).toString('base64').slice(0, 43),
  receiveId: 'corp',
};

/** A question to the robot, sealed as WeCom seals it. */
export const wecomQuestion = (): { readonly query: URLSearchParams; readonly body: string } => {
  const question =
    '<xml><ToUserName><![CDATA[corp]]></ToUserName><FromUserName><![CDATA[someone]]></FromUserName><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[你好]]></Content></xml>';
  const timestamp = String(Math.floor(Date.now() / 1000));
  const sealed = sealWecom(question, wecomSecrets, {
    random: Buffer.alloc(16, 7),
    timestamp,
    nonce: 'nonce',
  });
  return {
    query: new URLSearchParams({ msg_signature: sealed.signature, timestamp, nonce: 'nonce' }),
    body: `<xml><Encrypt><![CDATA[${sealed.encrypted}]]></Encrypt></xml>`,
  };
};
