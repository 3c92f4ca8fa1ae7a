// Turns one received mail into one piece of feedback, or says why not. Mail of programs, bounces and lists is
// left out by the auto-reply's rules; the same Message-ID is the same feedback, however often it arrives.

import { type IncomingMail, valuesOf } from '../auto-reply/incoming-mail.ts';
import { type Refusal, type ReplyRequest, refusalOfSender } from '../auto-reply/refusals.ts';
import { stripQuotes } from '../auto-reply/strip-quotes.ts';
import { sha256 } from '../ledger/canonical.ts';
import { addressesIn, mailboxOf } from '../text/header-text.ts';
import { type ReceivedFeedback, writerOf } from './feedback-fact.ts';
import { troubleIn } from './trouble.ts';

export type MailHeard =
  | { readonly heard: true; readonly id: string; readonly said: ReceivedFeedback }
  | ({ readonly heard: false } & Refusal);

export function feedbackOfMail(request: ReplyRequest): MailHeard {
  const refusal = refusalOfSender(request);
  if (refusal !== undefined) return { heard: false, ...refusal };
  const { mail, envelope, policy } = request;
  const window = policy.window.id;
  const text = [subjectOf(mail), stripQuotes(mail.text).trim()].filter((part) => part !== '').join('\n');
  return {
    heard: true,
    id: `mail-${idOf(mail, window, envelope.from)}`,
    said: {
      way: 'mail',
      trouble: troubleIn(text),
      text,
      writer: writerOf(window, 'mailbox', mailboxOf(fromOf(mail) ?? envelope.from)),
      department: null,
    },
  };
}

/**
 * The address in From: the receiver's SPF, DKIM and DMARC checks vouch for it, but not for the return path.
 */
function fromOf(mail: IncomingMail): string | undefined {
  return valuesOf(mail, 'from').flatMap(addressesIn)[0];
}

/** Who sent a mail that lies in a file: its return path, or else its From; empty for a bounce. */
export function senderOf(mail: IncomingMail): string {
  const [path] = valuesOf(mail, 'return-path');
  if (path !== undefined) return addressesIn(path)[0] ?? '';
  return valuesOf(mail, 'from').flatMap(addressesIn)[0] ?? '';
}

/** The subject, or nothing for an answer or a forwarded mail, whose subject somebody else wrote. */
function subjectOf({ subject }: IncomingMail): string {
  return /^\s*(?:re|aw|fwd?|wg|回复|答复|转发)\s*[:：]/i.test(subject) ? '' : subject.trim();
}

function idOf(mail: IncomingMail, window: string, sender: string): string {
  const [given] = valuesOf(mail, 'message-id');
  const name = given?.trim() || JSON.stringify([sender, valuesOf(mail, 'date'), mail.subject, mail.text]);
  return sha256(JSON.stringify([window, name])).slice(0, 32);
}
