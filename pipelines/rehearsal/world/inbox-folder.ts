// Writes messages as files that people can open: mails as .eml, everything else as .txt, one folder per
// channel and recipient. A second copy of a message gets a name of its own, so that a double delivery is
// visible.

import { join } from 'node:path';
import { codeOf } from '../../adapters/file-system.ts';
import { writeMakingFolder } from '../../adapters/state-file.ts';
import { readNoticeKey } from '../../plan/notice-key.ts';
import type { OutgoingMessage } from '../../ports.ts';
import { headerLine, nameAndAddress } from '../../text/encoded-word.ts';

export interface Delivery {
  readonly at: number;
  readonly channel: string;
  readonly message: OutgoingMessage;
}

export function deliverTo(inbox: string, { at, channel, message }: Delivery): void {
  const recipient = message.to?.account ?? message.to?.email ?? message.to?.phone ?? 'group';
  const folder = join(inbox, fileName(channel), fileName(recipient));
  const time = new Date(at).toISOString();
  const notice = fileName(readNoticeKey(message.notice).rule);
  const stem = `${time.slice(0, 16).replaceAll(':', '')}-${notice}-${fileName(message.key).slice(0, 8)}.${message.language}`;
  const [ending, content] =
    message.to?.email === undefined ? ['txt', asText(time, message)] : ['eml', asMail(at, message)];
  for (let copy = 1; ; copy += 1) {
    const name = copy === 1 ? `${stem}.${ending}` : `${stem}.copy-${copy}.${ending}`;
    try {
      writeMakingFolder(join(folder, name), content, 'wx');
      return;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
}

function asText(time: string, { to, subject, text }: OutgoingMessage): string {
  const head = to === undefined ? '' : `To: ${to.name} ${to.phone ?? ''}\n`;
  return `${head}Date: ${time}\nSubject: ${subject}\n\n${text}\n`;
}

/** The message as RFC 5322 with RFC 2047 words, base64 and, with HTML, multipart/alternative. */
function asMail(at: number, { key, sender = '', to, subject, text, html }: OutgoingMessage): string {
  const head = [
    `From: ${nameAndAddress(sender, 'maintenance@example.com')}`,
    `To: ${nameAndAddress(to?.name ?? '', to?.email ?? '')}`,
    headerLine('Subject:', subject),
    `Date: ${new Date(at).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${fileName(key)}@example.com>`,
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
  ];
  if (html === undefined) return [...head, ...bodyPart('text/plain', text), ''].join('\r\n');
  const boundary = 'tideover-part';
  return [
    ...head,
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    ...bodyPart('text/plain', text),
    `--${boundary}`,
    ...bodyPart('text/html', html),
    `--${boundary}--`,
    '',
  ].join('\r\n');
}

function bodyPart(type: string, content: string): string[] {
  const lines =
    Buffer.from(content)
      .toString('base64')
      .match(/.{1,76}/g) ?? [];
  return [`Content-Type: ${type}; charset=utf-8`, 'Content-Transfer-Encoding: base64', '', ...lines];
}

function fileName(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}.@_-]+/gu, '_').replace(/^\.+/, '_');
}
