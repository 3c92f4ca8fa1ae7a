// Mail through a relay of the company, by nodemailer. The Message-ID is made of the delivery's key, so that a mail
// that came twice can be told. The relay may stand inside the network; TLS is required all the same.

import { createTransport } from 'nodemailer';
import { UserError } from '../../errors.ts';
import type { ChannelLimits, MessageChannel, OutgoingMessage, SendResult } from '../../ports.ts';

export interface SmtpAccount {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (465); otherwise STARTTLS is demanded. */
  readonly secure: boolean;
  readonly user: string;
  readonly password: string;
  readonly from: string;
}

export interface SmtpChannelOptions {
  readonly id: string;
  readonly limits: ChannelLimits;
  readonly account: SmtpAccount;
  /** For tests: how to trust a server that nobody vouches for. */
  readonly tls?: { readonly rejectUnauthorized?: boolean };
  readonly timeLimitMs?: number;
}

/** `smtps://user:password@host:465/?from=address`, or `smtp://` with STARTTLS. */
export function smtpAccount(
  channel: { readonly id: string; readonly host: string; readonly secret?: string },
  text: string,
  defaultFrom: string,
): SmtpAccount {
  const where = `channel ${channel.id}, secret ${channel.secret ?? ''}`;
  const form = 'Store smtps://user:password@host:465/?from=notices@example.com, special characters as %XX.';
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (url === null || (url.protocol !== 'smtps:' && url.protocol !== 'smtp:')) {
    throw new UserError({ what: 'The secret is no SMTP address', where, whatToDo: form });
  }
  if (url.hostname !== channel.host) {
    throw new UserError({
      what: 'The relay is another host than the organisation file says',
      where,
      whatToDo: `Correct the secret or the channel’s host (${channel.host}).`,
    });
  }
  const secure = url.protocol === 'smtps:';
  return {
    host: url.hostname,
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    from: url.searchParams.get('from') ?? defaultFrom,
  };
}

export function smtpChannel(options: SmtpChannelOptions): MessageChannel {
  const { id, limits, account, timeLimitMs = 20_000 } = options;
  const transport = createTransport({
    host: account.host,
    port: account.port,
    secure: account.secure,
    requireTLS: !account.secure,
    ...(account.user === '' ? {} : { auth: { user: account.user, pass: account.password } }),
    ...(options.tls && { tls: options.tls }),
    connectionTimeout: timeLimitMs,
    greetingTimeout: timeLimitMs,
    socketTimeout: timeLimitMs,
    // Files and addresses in a message are never fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const withoutPassword = (text: string): string =>
    account.password.length >= 4 ? text.replaceAll(account.password, '***') : text;
  return {
    id,
    limits,
    send: async (message) => {
      const to = message.to?.email;
      if (to === undefined) return { result: 'refused', why: 'the recipient has no mail address' };
      try {
        const { response } = await transport.sendMail(mailOf(message, to, account.from));
        return { result: 'accepted', receipt: oneLine(response) };
      } catch (error) {
        const result = meaningOfFailure(error as SmtpFailure);
        return 'why' in result ? { ...result, why: withoutPassword(result.why) } : result;
      }
    },
    probe: async () => {
      try {
        await transport.verify();
        return { works: true, detail: 'connected, encrypted and logged in' };
      } catch (error) {
        return { works: false, why: withoutPassword(oneLine((error as Error).message)) };
      }
    },
  };
}

function mailOf({ key, notice, subject, text, html, to }: OutgoingMessage, email: string, from: string) {
  const domain = from.replace(/^.*@|>.*$/g, '');
  return {
    from,
    to: { name: to?.name ?? '', address: email },
    subject,
    text,
    ...(html !== undefined && { html }),
    messageId: `<${key}@${domain}>`,
    // Nobody's responder shall answer a notice (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Tideover-Notice': notice },
  };
}

interface SmtpFailure extends Error {
  readonly code?: string;
  readonly responseCode?: number;
}

/** Failures that end a dialogue before the mail itself is handed over. */
const beforeTheMail = new Set(['EDNS', 'EAUTH', 'ENOAUTH', 'ETLS', 'EENVELOPE', 'EOAUTH2']);

function meaningOfFailure(error: SmtpFailure): SendResult {
  const { responseCode, code = '', message } = error;
  const why = oneLine(message);
  // 421, 450, 451 and 452 ask to come back; a greylisting relay means some minutes.
  if (responseCode !== undefined && responseCode >= 400 && responseCode < 500) {
    return { result: 'throttled', retryAfterMs: 60_000 };
  }
  if (responseCode !== undefined || beforeTheMail.has(code)) return { result: 'refused', why };
  if (
    /ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|Greeting never received|Connection timeout/.test(message)
  ) {
    return { result: 'refused', why };
  }
  return { result: 'unknown', why };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 200);
}
