// One dialogue with a mail relay, by nodemailer's connection: greeting, TLS, login, one mail. It knows
// whether the mail itself has begun to leave, which decides between "not sent" and "in doubt". One time limit
// holds for the whole, however slowly the relay answers.

import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';

export interface SmtpAccount {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (465); otherwise STARTTLS is demanded. */
  readonly secure: boolean;
  readonly user: string;
  readonly password: string;
  readonly from: string;
}

export interface DialogueLimits {
  /** From the first packet to the relay's last word, in milliseconds. */
  readonly wholeMs: number;
  /** For tests: accepts a server whose certificate nobody vouches for. */
  readonly tls?: { readonly rejectUnauthorized?: boolean };
}

export interface Mail {
  readonly from: string;
  readonly to: string;
  readonly bytes: Buffer;
}

export type DialogueEnd =
  | { readonly end: 'done'; readonly response: string }
  | {
      readonly end: 'failed';
      readonly why: string;
      /** The relay's code; absent where it gave none. */
      readonly code?: number;
      /** True when bytes of the mail had left: the relay may have taken it. */
      readonly mailBegan: boolean;
    };

interface SmtpFailure extends Error {
  readonly responseCode?: number;
}

/** Logs in and, where there is one, hands over the mail. Never rejects. */
export function speakWith(
  account: SmtpAccount,
  mail: Mail | null,
  { wholeMs, tls }: DialogueLimits,
): Promise<DialogueEnd> {
  let mailBegan = false;
  const connection = new SMTPConnection({
    host: account.host,
    port: account.port,
    secure: account.secure,
    requireTLS: !account.secure,
    greetingTimeout: wholeMs,
    ...(tls && { tls }),
  });
  return new Promise((resolve) => {
    const finish = (end: DialogueEnd): void => {
      clearTimeout(limit);
      // Resolves before closing, as closing makes the connection say "end", like a relay that hangs up.
      resolve(end);
      connection.close();
    };
    const fail = ({ message, responseCode: code }: SmtpFailure): void =>
      finish({ end: 'failed', why: oneLine(message), mailBegan, ...(code !== undefined && { code }) });
    const limit = setTimeout(
      () => fail(new Error(`the relay took longer than ${wholeMs / 1000} s`)),
      wholeMs,
    );
    const send = (): void => {
      if (mail === null) {
        finish({ end: 'done', response: 'connected, encrypted and logged in' });
        return;
      }
      // The body is read only after the relay has answered DATA, so this marks that the mail begins to leave.
      const body = Readable.from(
        (function* () {
          mailBegan = true;
          yield mail.bytes;
        })(),
      );
      connection.send({ from: mail.from, to: [mail.to] }, body, (error, info) =>
        error ? fail(error) : finish({ end: 'done', response: oneLine(info.response) }),
      );
    };
    connection.on('error', fail);
    connection.on('end', () => fail(new Error('the relay ended the connection')));
    connection.connect((error) => {
      if (error) fail(error);
      else if (account.user === '') send();
      else
        connection.login({ credentials: { user: account.user, pass: account.password } }, (refusal) =>
          refusal ? fail(refusal) : send(),
        );
    });
  });
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 200);
}
