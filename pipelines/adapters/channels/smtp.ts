// Mail through a relay of the company. The Message-ID is made from the delivery's key, so that a mail that
// came twice can be recognised. Only a 250 after the whole mail counts as accepted. The relay may stand
// inside the network, but TLS is required.

import MailComposer from 'nodemailer/lib/mail-composer';
import { UserError } from '../../errors.ts';
import type { MessageChannel, OutgoingMessage, SendResult } from '../../ports.ts';
import type { ChannelSetting, NamedChannel } from './channel-setting.ts';
import { placeOfSecret } from './service-address.ts';
import { type DialogueEnd, type DialogueLimits, type SmtpAccount, speakWith } from './smtp-dialogue.ts';

/** `smtps://user:password@host:465/?from=address`, or `smtp://` with STARTTLS. */
export function smtpAccount(
  channel: Pick<NamedChannel, 'id' | 'host' | 'secret'>,
  text: string,
  defaultFrom: string,
): SmtpAccount {
  const where = placeOfSecret(channel);
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

/** Longer than any relay takes, and well within the time of a look. */
const usualDialogue: DialogueLimits = { wholeMs: 45_000 };

export function smtpChannel(
  { channel, limits, secret, mail }: ChannelSetting,
  dialogue: DialogueLimits = usualDialogue,
): MessageChannel {
  const account = smtpAccount(channel, secret(), mail.from);
  const withoutPassword = (text: string): string =>
    account.password.length >= 4 ? text.replaceAll(account.password, '***') : text;
  return {
    id: channel.id,
    limits,
    send: async (message) => {
      const to = message.to?.email;
      if (to === undefined) return { result: 'refused', why: 'the recipient has no mail address' };
      const bytes = await mailOf(message, to, account.from);
      const result = meaningOf(await speakWith(account, { from: account.from, to, bytes }, dialogue));
      return 'why' in result ? { ...result, why: withoutPassword(result.why) } : result;
    },
    probe: async () => {
      const answer = await speakWith(account, null, dialogue);
      if (answer.end === 'done') return { works: true, detail: answer.response };
      const why = withoutPassword(answer.why);
      return laterMs(answer.code) === null ? { works: false, why } : { works: null, why };
    },
  };
}

function mailOf(
  { key, notice, sender = '', subject, text, html, invitation, to }: OutgoingMessage,
  email: string,
  from: string,
): Promise<Buffer> {
  const domain = from.replace(/^.*@|>.*$/g, '');
  const mail = new MailComposer({
    from: { name: sender, address: from },
    to: { name: to?.name ?? '', address: email },
    subject,
    text,
    ...(html !== undefined && { html }),
    ...(invitation && { icalEvent: { method: invitation.method, content: invitation.text } }),
    messageId: `<${key}@${domain}>`,
    // Marked so that no automatic responder answers a notice (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Tideover-Notice': notice },
    // Files and addresses named in a message are never fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return mail.compile().build();
}

function meaningOf(answer: DialogueEnd): SendResult {
  if (answer.end === 'done') return { result: 'accepted', receipt: answer.response };
  const { code, why, mailBegan } = answer;
  const retryAfterMs = laterMs(code);
  if (retryAfterMs !== null) return { result: 'throttled', retryAfterMs };
  // A code is a refusal by the relay, even after the mail; without one the message was refused only if no
  // mail had left.
  return { result: code === undefined && mailBegan ? 'unknown' : 'refused', why };
}

/** 4yz asks to come back (RFC 5321, 4.2.1); a greylisting relay (450, 451) means some minutes. */
function laterMs(code: number | undefined): number | null {
  if (code === undefined || code < 400 || code > 499) return null;
  return code === 450 || code === 451 ? 5 * 60_000 : 60_000;
}
