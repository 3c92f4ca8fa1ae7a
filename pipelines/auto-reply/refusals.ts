// Why a message gets no answer: RFC 3834 section 2 in full, and the stricter practice of RFC 5230, Pigeonhole
// and OpenBSD's vacation. Every copy of a repeated header counts. Where a value is not understood the answer
// is no: silence costs one sender one notice, a loop costs everybody the mail system.

import { addressesIn, isPlainAddress, keywordOf, listedWords, mailboxOf } from '../text/header-text.ts';
import { isFromVouchedFor } from './aligned-sender.ts';
import { type Envelope, type IncomingMail, valuesOf } from './incoming-mail.ts';
import { isOpenAt, mailboxFor, type ReplyPolicy } from './reply-policy.ts';
import { isRobot } from './robot-senders.ts';

export interface ReplyRequest {
  readonly mail: IncomingMail;
  readonly envelope: Envelope;
  readonly policy: ReplyPolicy;
  readonly at: Temporal.Instant;
}

export type RefusalCause =
  | 'before-window'
  | 'after-window'
  | 'null-return-path'
  | 'unusable-sender'
  | 'robot-sender'
  | 'own-address'
  | 'other-responder'
  | 'no-text'
  | 'truncated'
  | 'auto-submitted'
  | 'list'
  | 'precedence'
  | 'suppressed'
  | 'responder-mark'
  | 'report'
  | 'unreadable-from'
  | 'not-addressed'
  | 'mail-loop'
  | 'verdict'
  | 'already-answered'
  | 'minute-limit'
  | 'window-limit';

export interface Refusal {
  readonly cause: RefusalCause;
  /** One sentence for the log and the command's output; it quotes nothing of the message's content. */
  readonly because: string;
}

type Rule = (request: ReplyRequest) => Refusal | undefined;

/** The first reason not to answer, or undefined. Who was answered before is not looked at here. */
export function refusalOf(request: ReplyRequest): Refusal | undefined {
  return firstOf(rules, request);
}

/** Why the message is no person's word, or undefined: a program, a list or a bounce sent it, or nobody proved who. */
export function refusalOfSender(request: ReplyRequest): Refusal | undefined {
  return firstOf(rulesOfSender, request);
}

function firstOf(asked: readonly Rule[], request: ReplyRequest): Refusal | undefined {
  for (const rule of asked) {
    const refusal = rule(request);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

const outsideWindow: Rule = ({ policy, at }) => {
  if (isOpenAt(policy.window, at)) return undefined;
  return Temporal.Instant.compare(at, policy.window.start.toInstant()) < 0
    ? { cause: 'before-window', because: `window ${policy.window.id} has not begun` }
    : { cause: 'after-window', because: `window ${policy.window.id} is over` };
};

const sender: Rule = ({ mail, envelope }) => {
  const nullPath = {
    cause: 'null-return-path',
    because: 'the return path is empty: a bounce or a notice',
  } as const;
  if (isNullPath(envelope.from)) return nullPath;
  if (valuesOf(mail, 'return-path').some((value) => isNullPath(value))) return nullPath;
  if (!isPlainAddress(envelope.from)) {
    return { cause: 'unusable-sender', because: 'the return path is not one plain address' };
  }
  return undefined;
};

function isNullPath(path: string): boolean {
  return path.replace(/[\s<>]/g, '') === '';
}

/** Return path, From and Sender all speak for whoever sent it. */
const whoSent: Rule = ({ mail, envelope, policy }) => {
  const fromHeaders = valuesOf(mail, 'from').flatMap(addressesIn);
  const all = [envelope.from, ...fromHeaders, ...valuesOf(mail, 'sender').flatMap(addressesIn)];
  if (all.some(isRobot)) return { cause: 'robot-sender', because: 'the sender is a program, not a person' };
  const mailboxes = all.map(mailboxOf);
  if (mailboxes.some((mailbox) => policy.own.has(mailbox) || mailbox === mailboxOf(envelope.to))) {
    return { cause: 'own-address', because: 'the sender is one of our own addresses' };
  }
  if (mailboxes.some((mailbox) => isResponder(policy, mailbox))) {
    return {
      cause: 'other-responder',
      because: 'the sender is a responder that the organisation file lists',
    };
  }
  if (fromHeaders.length === 0) {
    return { cause: 'unreadable-from', because: 'there is no From header with an address' };
  }
  return undefined;
};

function isResponder(policy: ReplyPolicy, mailbox: string): boolean {
  return (
    policy.otherResponders.has(mailbox) || policy.otherResponders.has(mailbox.slice(mailbox.lastIndexOf('@')))
  );
}

const answeringMailbox: Rule = ({ envelope, policy }) =>
  mailboxFor(policy, envelope.to)?.answers === true
    ? undefined
    : { cause: 'no-text', because: 'the plan has no automatic answer for this recipient' };

const wholeHeader: Rule = ({ mail }) =>
  mail.truncated
    ? { cause: 'truncated', because: 'the header block has no end: a mark of automation may be cut off' }
    : undefined;

const autoSubmitted: Rule = ({ mail }) =>
  valuesOf(mail, 'auto-submitted').every((value) => keywordOf(value) === 'no')
    ? undefined
    : { cause: 'auto-submitted', because: 'Auto-Submitted says that a program sent it' };

const listMarks = new Set(['mailing-list', 'x-mailing-list', 'x-list', 'x-beenthere', 'x-mailman-version']);

const list: Rule = ({ mail }) => {
  const mark = mail.headers.find(({ name }) => name.startsWith('list-') || listMarks.has(name));
  return mark && { cause: 'list', because: 'it came through a mailing list' };
};

/** The values of Precedence that people's own programs write; bulk, junk, list and all unknown ones refuse. */
const personalPrecedence = new Set(['first-class', 'special-delivery', 'normal', 'urgent', 'high']);

const precedence: Rule = ({ mail }) =>
  valuesOf(mail, 'precedence')
    .flatMap(listedWords)
    .every((word) => personalPrecedence.has(word))
    ? undefined
    : { cause: 'precedence', because: 'Precedence says bulk, junk, list or something unknown' };

/** What X-Auto-Response-Suppress may hold back without meaning us: delivery and read reports. */
const reportsOnly = new Set(['dr', 'ndr', 'rn', 'nrn', 'none']);

const suppressed: Rule = ({ mail }) =>
  valuesOf(mail, 'x-auto-response-suppress')
    .flatMap(listedWords)
    .every((word) => reportsOnly.has(word))
    ? undefined
    : { cause: 'suppressed', because: 'X-Auto-Response-Suppress asks for no automatic answer' };

const responderMarks = new Set([
  'x-autoreply',
  'x-auto-reply',
  'x-autoreply-from',
  'x-auto-reply-from',
  'x-autoreply-domain',
  'x-mail-autoreply',
  'x-autorespond',
  'x-auto-respond',
  'x-autoresponder',
  'x-autogenerated',
  'x-auto-generated',
  'x-vacation',
  'x-loop',
  'x-cron-env',
  'x-ms-exchange-inbox-rules-loop',
  'x-ms-exchange-generated-message-source',
]);

const responderMark: Rule = ({ mail }) =>
  mail.headers.some(({ name }) => responderMarks.has(name))
    ? { cause: 'responder-mark', because: 'it carries the mark of another responder' }
    : undefined;

const reportTypes = [
  'multipart/report',
  'message/delivery-status',
  'message/global-delivery-status',
  'message/disposition-notification',
  'message/global-disposition-notification',
  'message/feedback-report',
  'text/rfc822-headers',
];

const report: Rule = ({ mail }) => {
  const types = valuesOf(mail, 'content-type').map((value) => keywordOf(value).replace(/\s/g, ''));
  return types.some((type) => reportTypes.includes(type)) || valuesOf(mail, 'x-failed-recipients').length > 0
    ? { cause: 'report', because: 'it is a delivery, read or abuse report' }
    : undefined;
};

const recipientHeaders = ['to', 'cc', 'bcc', 'resent-to', 'resent-cc', 'resent-bcc'];

const addressedToUs: Rule = ({ mail, envelope, policy }) => {
  const ours = new Set([...policy.own, mailboxOf(envelope.to)]);
  const named = recipientHeaders.flatMap((name) => valuesOf(mail, name)).flatMap(addressesIn);
  return named.some((address) => ours.has(mailboxOf(address)))
    ? undefined
    : { cause: 'not-addressed', because: 'none of our addresses is in To, Cc, Bcc or Resent-*' };
};

/** RFC 5321 6.3 lets servers count to 100; people's mail stays far below 30. */
const mailLoop: Rule = ({ mail }) =>
  valuesOf(mail, 'received').length > 30
    ? { cause: 'mail-loop', because: 'it passed more than 30 servers: it goes round in a circle' }
    : undefined;

const verdict: Rule = ({ mail, policy }) => {
  const spamAndVirus = ['x-ses-spam-verdict', 'x-ses-virus-verdict'].map((name) =>
    valuesOf(mail, name).map(keywordOf),
  );
  const authentication = valuesOf(mail, 'authentication-results').map((value) =>
    withoutBlanks(value.toLowerCase()),
  );
  const failed =
    spamAndVirus.flat().some((value) => value !== 'pass') ||
    valuesOf(mail, 'x-spam-flag').some((value) => keywordOf(value) !== 'no') ||
    valuesOf(mail, 'x-spam-status').some((value) => keywordOf(value).startsWith('yes')) ||
    valuesOf(mail, 'x-virus-status').some((value) => /infected|yes/i.test(value)) ||
    authentication.some((value) => /\bdmarc=(?:fail|permerror)/.test(value));
  if (failed) return { cause: 'verdict', because: 'a spam, virus or sender check did not pass' };
  if (!policy.demandVerdicts) return undefined;
  const checked = spamAndVirus.every((values) => values.length > 0);
  if (!checked) return { cause: 'verdict', because: 'it was not checked for spam and viruses' };
  return isFromVouchedFor(mail) ? undefined : { cause: 'verdict', because: 'nothing vouches for its From' };
};

function withoutBlanks(text: string): string {
  return text.replace(/\s+/g, '');
}

/** The envelope first, then what the message says of itself. */
const rulesOfSender: readonly Rule[] = [
  sender,
  wholeHeader,
  autoSubmitted,
  list,
  precedence,
  suppressed,
  responderMark,
  report,
  whoSent,
  mailLoop,
  verdict,
];

/** The clock before all else. */
const rules: readonly Rule[] = [outsideWindow, ...rulesOfSender, addressedToUs, answeringMailbox];
