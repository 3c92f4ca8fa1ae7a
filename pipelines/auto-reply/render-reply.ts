// Writes the reply as raw RFC 5322 text, in the form of RFC 3834 section 3: to the return path alone, from an
// address that a person reads, marked so that no responder answers it, with nothing of the original but
// subject and ids. MailComposer is not used: the same request must give the same bytes, and it would save
// only some twenty lines.

import { sha256 } from '../ledger/canonical.ts';
import type { Language } from '../plan/plan.ts';
import { headerLine, nameAndAddress, plainLine } from '../text/encoded-word.ts';
import { mailboxOf } from '../text/header-text.ts';
import { type Envelope, type IncomingMail, valuesOf } from './incoming-mail.ts';
import type { ReplyRequest } from './refusals.ts';
import { mailboxFor, type ReplyPolicy } from './reply-policy.ts';
import { languagesFor } from './sender-language.ts';

export interface RenderedReply {
  readonly envelope: Envelope;
  /** CRLF line ends, ASCII only. */
  readonly message: string;
}

/**
 * RFC 3834 section 3.3: with the null sender a bounce of the reply goes nowhere. SES cannot send with it; there
 * the handler uses a MAIL FROM subdomain that receives no mail.
 */
const nullSender = '';

/** The same request gives the same bytes. Call it only when nothing refuses the request. */
export function renderReply({ mail, envelope, policy, at }: ReplyRequest): RenderedReply {
  const languages = languagesFor(mail);
  const body = languages.map((language) => paragraphs(policy, envelope.to, language)).join('\n\n---\n\n');
  const lines = [
    `From: ${nameAndAddress(policy.organisation[languages[0] ?? 'en'], policy.from)}`,
    `To: ${envelope.from}`,
    headerLine('Subject: Auto:', plainLine(mail.subject, 120)),
    `Date: ${mailDate(at)}`,
    `Message-ID: ${replyId(policy, envelope, mail)}`,
    ...threading(mail),
    'Auto-Submitted: auto-replied',
    'X-Auto-Response-Suppress: All',
    'Precedence: bulk',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    `Content-Language: ${languages.join(', ')}`,
    '',
    ...(Buffer.from(body.replace(/\r?\n/g, '\r\n'), 'utf8')
      .toString('base64')
      .match(/.{1,76}/g) ?? []),
    '',
  ];
  return { envelope: { from: nullSender, to: envelope.from }, message: lines.join('\r\n') };
}

function paragraphs(policy: ReplyPolicy, recipient: string, language: Language): string {
  const text = mailboxFor(policy, recipient)?.text[language].trim() ?? '';
  const title = plainLine(policy.title[language], 200);
  const { start, end } = policy.window;
  const from = clockTime(start);
  const until = clockTime(end);
  const zone = `${start.timeZoneId}, UTC${start.offset}`;
  return language === 'zh-CN'
    ? `${text}

${title}：${from} 至 ${until}（${zone}）。

您的来信会有同事查看。这是自动回复，本次维护期间每位来信人只会收到一次。如需联系工作人员，请直接回复本邮件，或联系 ${policy.humanContact}。`
    : `${text}

${title}: ${from} to ${until} (${zone}).

A person will read your message. This is an automatic reply; you receive it once during this maintenance. To reach a person, answer this mail or use ${policy.humanContact}.`;
}

function clockTime(time: Temporal.ZonedDateTime): string {
  return time.toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' ');
}

/** RFC 5322 wants an offset in digits. */
function mailDate(at: Temporal.Instant): string {
  return new Date(at.epochMilliseconds).toUTCString().replace('GMT', '+0000');
}

/**
 * Derived from window, sender and message, so that rendering twice gives one Message-ID and servers see one
 * mail.
 */
function replyId(policy: ReplyPolicy, envelope: Envelope, mail: IncomingMail): string {
  const parts = [policy.window.id, mailboxOf(envelope.from), messageIds(mail, 'message-id')[0] ?? ''];
  const digest = sha256(JSON.stringify(parts)).slice(0, 32);
  return `<auto-reply.${digest}@${policy.from.slice(policy.from.lastIndexOf('@') + 1)}>`;
}

/** In-Reply-To and References (RFC 5322 3.6.4): the thread's first message and its last few, this one at the end. */
function threading(mail: IncomingMail): readonly string[] {
  const [id] = messageIds(mail, 'message-id');
  if (id === undefined) return [];
  const earlier = messageIds(mail, 'references').filter((reference) => reference !== id);
  const before = earlier.length > 0 ? earlier : messageIds(mail, 'in-reply-to').slice(0, 1);
  const kept = [...new Set([...before.slice(0, 1), ...before.slice(1).slice(-8), id])];
  return [`In-Reply-To: ${id}`, `References: ${kept.join('\r\n ')}`];
}

function messageIds(mail: IncomingMail, name: string): readonly string[] {
  return valuesOf(mail, name).flatMap((value) => value.match(/<[!-;=?A-~]{1,200}@[!-;=?A-~]{1,200}>/g) ?? []);
}
