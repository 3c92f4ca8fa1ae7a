// Urgent confidential files as a mail ready to send: encrypted by age with a passphrase that is never in the
// mail, to the people whom the window names. The sender opens the draft in a mail program of their own.

import { randomInt } from 'node:crypto';
import { Encrypter } from 'age-encryption';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import type { OutboxItem } from '../../ports.ts';
import type { HandIn } from './hand-in.ts';

/** `mail` is RFC 5322, which mail programs open as a draft; `passphrase` has 24 digits (79 bits). */
export async function urgentLetter(
  items: readonly OutboxItem[],
  { urgentTo }: Pick<HandIn, 'urgentTo'>,
): Promise<{ readonly mail: Uint8Array; readonly passphrase: string }> {
  const passphrase = Array.from({ length: 6 }, () => String(randomInt(10_000)).padStart(4, '0')).join('-');
  const attachments = await Promise.all(
    items.map(async ({ key, text, file }) => {
      const encrypter = new Encrypter();
      encrypter.setPassphrase(passphrase);
      const content = await encrypter.encrypt(file?.bytes ?? new TextEncoder().encode(text));
      return { filename: `${key}.age`, content: Buffer.from(content) };
    }),
  );
  const mail = await new MailComposer({
    to: urgentTo.map(({ email }) => email).join(', '),
    subject: '加急文件（已加密） / Urgent files, encrypted',
    text: [
      '附件已用 age 加密，口令由发件人电话告知，不在任何邮件里。解密：age --decrypt -o 文件名 附件.age',
      'The attachments are encrypted with age. The sender tells the passphrase by telephone; it stands in no mail. To open: age --decrypt -o NAME ATTACHMENT.age',
      '',
      ...items.map(({ key, text, file }) => `${key}.age  ${file?.name ?? `${text.length} characters`}`),
    ].join('\n'),
    headers: { 'X-Unsent': '1' },
    attachments,
  })
    .compile()
    .build();
  return { mail: new Uint8Array(mail), passphrase };
}
