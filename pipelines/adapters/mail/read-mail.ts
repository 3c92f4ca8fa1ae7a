// Reads raw RFC 5322 bytes into the value that the auto-reply decision takes. header-block.ts reads all
// headers; postal-mime, small enough for a Lambda bundle, decodes subject and text in whatever charset they
// are. It gets only the few fields it needs and the beginning of the body, so that no message can slow it
// down.

import PostalMime, { decodeWords } from 'postal-mime';
import type { IncomingMail } from '../../auto-reply/incoming-mail.ts';
import { type HeaderBlock, readHeaderBlock } from './header-block.ts';

/** How much of the body is decoded, in bytes: enough to tell a language, whatever is attached. */
const bodySample = 16 * 1024;
/** How much of one header field is decoded, in characters. */
const fieldSample = 4000;

/** Never rejects: a message that cannot be decoded yields its headers, an empty subject and no text. */
export async function readMail(raw: Uint8Array): Promise<IncomingMail> {
  const block = readHeaderBlock(raw);
  const body = raw.subarray(block.bodyStart, block.bodyStart + bodySample);
  return {
    headers: block.headers,
    truncated: block.truncated,
    subject: undeclaredText(block) ?? decodeWords(firstValue(block, 'subject')),
    text: block.truncated ? '' : (await textOf(block, body)).slice(0, fieldSample),
    charsets: charsetsIn(`${firstValue(block, 'content-type')}\n${Buffer.from(body).toString('latin1')}`),
  };
}

/** The beginning of the text; of HTML only the text between its tags. */
async function textOf(block: HeaderBlock, body: Uint8Array): Promise<string> {
  const fields = ['content-type', 'content-transfer-encoding']
    .map((name) => ({ name, value: firstValue(block, name) }))
    .filter(({ value }) => value !== '')
    .map(({ name, value }) => `${name}: ${value}\r\n`);
  const head = Buffer.from(`${fields.join('')}\r\n`, block.decodedAs);
  try {
    const { text, html = '' } = await PostalMime.parse(Buffer.concat([head, body]), {
      forceRfc822Attachments: true,
    });
    return text ?? html.replace(/<style[^>]*>[^<]*/gi, ' ').replace(/<[^>]*>?/g, ' ');
  } catch {
    return '';
  }
}

function firstValue(block: HeaderBlock, name: string): string {
  return (block.headers.find((header) => header.name === name)?.value ?? '').slice(0, fieldSample);
}

/** For a subject in raw GBK or ISO-2022-JP, without encoded words: the body's charset is the best guess. */
function undeclaredText(block: HeaderBlock): string | undefined {
  const subject = firstValue(block, 'subject');
  if (subject.includes('\u001b$')) return decodeAs('iso-2022-jp', subject);
  if (block.decodedAs === 'utf-8' || !/[\u0080-\u00ff]/.test(subject) || subject.includes('=?')) {
    return undefined;
  }
  return decodeAs(charsetsIn(firstValue(block, 'content-type'))[0] ?? 'gb18030', subject);
}

function decodeAs(charset: string, bytesAsLatin1: string): string {
  const bytes = Buffer.from(bytesAsLatin1, 'latin1');
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

function charsetsIn(text: string): readonly string[] {
  const named = text.matchAll(/charset\s*=\s*"?([\w.:+-]{1,40})/gi);
  return [...new Set(Array.from(named, ([, charset]) => (charset ?? '').toLowerCase()))];
}
