// Handles mail that SES put into a bucket: S3 notifications come through SQS, and the message's beginning is
// read. Mail of staff to the feedback address becomes a fact in the record; other mail may be answered: the
// reply is claimed in the record and sent through SES. All state is in the record, so a second delivery of
// the same notification finds what the first one put and does nothing.

import { randomBytes } from 'node:crypto';
import { GetObjectCommand, NoSuchKey, S3Client } from '@aws-sdk/client-s3';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { readMail } from '../../pipelines/adapters/mail/read-mail.ts';
import { sesEnvelope } from '../../pipelines/adapters/mail/ses-envelope.ts';
import { type ActiveWindow, readActiveWindows } from '../../pipelines/auto-reply/active-window.ts';
import { answerOnce, sentNote } from '../../pipelines/auto-reply/answer-once.ts';
import type { ReplyRequest } from '../../pipelines/auto-reply/refusals.ts';
import {
  isOpenAt,
  mailboxFor,
  type ReplyPolicy,
  replyPolicy,
} from '../../pipelines/auto-reply/reply-policy.ts';
import { feedbackOfMail } from '../../pipelines/feedback/feedback-of-mail.ts';
import { type HearingWindow, hearingWindow } from '../../pipelines/feedback/hearing-window.ts';
import { putFeedback } from '../../pipelines/feedback/put-feedback.ts';
import type { MachineVoice } from '../../pipelines/ledger/machine-word.ts';
import { answerOf } from '../../pipelines/ledger/read-foreign.ts';
import type { Store } from '../../pipelines/ports.ts';
import { mailboxOf } from '../../pipelines/text/header-text.ts';
import { type BatchResult, eachMessage, environment, log, type SqsBatch } from './lambda.ts';
import { ownVoice } from './own-voice.ts';
import { vaultStore } from './vault-store.ts';

export interface MailPorts {
  readonly now: () => Temporal.Instant;
  /** The beginning of the received message; null when the object is gone. */
  readonly arrived: (key: string) => Promise<Uint8Array | null>;
  readonly store: Store;
  /** Signs the facts about staff's feedback. */
  readonly voice: MachineVoice;
  /** The address that SES has verified, from which replies are sent. */
  readonly sender: string;
  readonly send: (to: string, message: string) => Promise<string>;
  readonly random: (bytes: number) => Uint8Array;
  /** Cache of the times of earlier replies, by their slots in the record, which never change. */
  readonly slotTimes?: Map<string, number>;
}

/** Decides about every message of the batch; those that could not be decided go back to the queue. */
export function answerBatch(batch: SqsBatch, ports: MailPorts): Promise<BatchResult> {
  return eachMessage(batch, 'auto-reply-failed', async (body) => {
    for (const key of keysIn(body)) await answerOne(key, ports);
  });
}

async function answerOne(key: string, ports: MailPorts): Promise<void> {
  const at = ports.now();
  const windows = await readActiveWindows(ports.store);
  const listening = hearingWindow(windows, at);
  const hearing = listening?.mailbox ? listening : null;
  const open = windows
    .map((active) => policyOf(active, ports.sender))
    .filter(({ window }) => isOpenAt(window, at));
  if (open.length === 0 && hearing === null) {
    return log('info', 'auto-reply-silent', { key, cause: 'no-window' });
  }
  const raw = await ports.arrived(key);
  if (raw === null) return log('warn', 'auto-reply-silent', { key, cause: 'message-gone' });
  const mail = await readMail(raw);
  const envelope = sesEnvelope(mail);
  if (hearing !== null && envelope !== null && mailboxOf(envelope.to) === hearing.mailbox) {
    return hear(key, hearing, { mail, envelope, policy: policyOf(hearing.active, ports.sender), at }, ports);
  }
  const policy = open.find((each) => envelope && mailboxFor(each, envelope.to)?.answers) ?? open[0];
  if (envelope === null || policy === undefined) {
    return log('warn', 'auto-reply-silent', { key, cause: 'no-envelope' });
  }
  const decision = await answerOnce({ mail, envelope, policy, at }, ports.store, ports.slotTimes);
  if (!decision.reply) return log('info', 'auto-reply-silent', { key, cause: decision.cause });
  await sendClaimed(key, policy.window.id, decision.envelope.to, decision.message, ports);
}

/** Takes a mail to the feedback address into the record; never answered, so no mail loop can start. */
async function hear(
  key: string,
  hearing: HearingWindow,
  request: ReplyRequest,
  ports: MailPorts,
): Promise<void> {
  const heard = feedbackOfMail(request);
  if (!heard.heard) return log('info', 'feedback-ignored', { key, cause: heard.cause });
  const put = await putFeedback(ports.store, ports.voice, hearing, heard, request.at, ports.random(32));
  log('info', 'feedback', { key, window: hearing.window, trouble: heard.said.trouble, put });
}

/** Sends the claimed reply, without a second try: whether a failed send arrived stays in doubt. */
async function sendClaimed(
  key: string,
  window: string,
  to: string,
  message: string,
  ports: MailPorts,
): Promise<void> {
  try {
    const receipt = await ports.send(to, message);
    log('info', 'auto-reply-sent', { key, window, receipt });
    const note = sentNote(window, to, { receipt });
    await ports.store.create(note.key, note.bytes);
  } catch (error) {
    log('error', 'auto-reply-in-doubt', {
      key,
      window,
      error: error instanceof Error ? error.name : 'unknown',
    });
  }
}

/** The reply policy with SES's verified sender (a mailbox that people read) instead of the plan's. */
function policyOf(active: ActiveWindow, sender: string): ReplyPolicy {
  const endedAt = active.endedAt === null ? null : Temporal.Instant.from(active.endedAt);
  const policy = replyPolicy(active.plan, active.organisation, { demandVerdicts: true, endedAt });
  return { ...policy, from: sender, own: new Set([...policy.own, mailboxOf(sender)]) };
}

/** Object keys of an S3 notification; the test event that S3 sends once has none. */
function keysIn(body: string): readonly string[] {
  const records = { 'Records?': { $list: { s3: { object: { key: 'text' } } } } } as const;
  const { Records = [] } = answerOf(body, records, 'The notification');
  return Records.map(({ s3 }) => decodeURIComponent(s3.object.key.replaceAll('+', ' ')));
}

/** Bytes of a message that are read: headers and the text's beginning are all that a decision needs. */
const readBytes = 512 * 1024;

function awsPorts(): MailPorts {
  const inbound = new S3Client();
  const mail = new SESv2Client({ maxAttempts: 1 });
  const sender = environment('MAIL_FROM');
  return {
    now: () => Temporal.Now.instant(),
    async arrived(Key) {
      try {
        const Range = `bytes=0-${readBytes - 1}`;
        const got = await inbound.send(
          new GetObjectCommand({ Bucket: environment('INBOUND_BUCKET'), Key, Range }),
        );
        return (await got.Body?.transformToByteArray()) ?? null;
      } catch (error) {
        if (error instanceof NoSuchKey) return null;
        throw error;
      }
    },
    store: vaultStore(environment('VAULT_REGION')),
    voice: ownVoice('mail'),
    sender,
    async send(to, message) {
      const sent = await mail.send(
        new SendEmailCommand({
          FromEmailAddress: sender,
          Destination: { ToAddresses: [to] },
          Content: { Raw: { Data: new TextEncoder().encode(message) } },
          ConfigurationSetName: environment('MAIL_CONFIGURATION_SET'),
        }),
      );
      return sent.MessageId ?? '';
    },
    random: (bytes) => new Uint8Array(randomBytes(bytes)),
    slotTimes: new Map(),
  };
}

let ports: MailPorts | undefined;

export const handler = (batch: SqsBatch): Promise<BatchResult> => {
  ports ??= awsPorts();
  return answerBatch(batch, ports);
};
