// Reads a document in any form in which vendors announce, and what each of its texts says. The form is
// recognised by the content, because the type that a server or a file name states is often wrong.

import { readAnswer } from '../ledger/read-foreign.ts';
import { decodeText } from '../text/encodings.ts';
import type { AnnouncedWindow, ReadingContext } from './announcement.ts';
import { textsOfCalendar } from './calendar-text.ts';
import { type SourceText, textOnly } from './document.ts';
import { textsOfFeed } from './feed-text.ts';
import { textOfMarkup, textsOfPage } from './html-text.ts';
import { textsOfJson } from './json-text.ts';
import { readAnnouncement } from './read-announcement.ts';

export interface HeardText extends SourceText {
  readonly windows: readonly AnnouncedWindow[];
}

export type HeardDocument =
  | { readonly outcome: 'read'; readonly texts: readonly HeardText[] }
  | { readonly outcome: 'unreadable'; readonly why: string };

/**
 * @param context What is known besides the document; its date is used before a text's own, which may add the
 * hour. @param readMail Null where no mail can come (from a web server), because its code is as large as all
 * other readers'.
 */
export async function readDocument(
  bytes: Uint8Array,
  context: ReadingContext,
  readMail: ((raw: Uint8Array) => Promise<SourceText>) | null = null,
): Promise<HeardDocument> {
  const decoded = decodeText(bytes);
  // The parts of a mail name their own encodings.
  const asText = decoded.encoding === null ? new TextDecoder('latin1').decode(bytes) : decoded.text;
  const isLetter = readMail !== null && isMail(asText.replace(/^\uFEFF/, '').trimStart());
  if (!isLetter && decoded.encoding === null) return { outcome: 'unreadable', why: decoded.why };
  try {
    const texts = isLetter ? [await readMail(bytes)] : textsIn(asText);
    return typeof texts === 'string'
      ? { outcome: 'unreadable', why: texts }
      : { outcome: 'read', texts: texts.map((one) => heardIn(one, context)) };
  } catch (error) {
    return { outcome: 'unreadable', why: `The text is not well-formed: ${reasonOf(error)}` };
  }
}

function heardIn(text: SourceText, context: ReadingContext): HeardText {
  const publishedAt = moreExact(context.publishedAt, text.publishedAt);
  return { ...text, windows: text.windows ?? readAnnouncement(text.text, { ...context, publishedAt }) };
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function moreExact(given: string | null, own: string | null): string | null {
  return given === null || (own?.startsWith(`${given}T`) ?? false) ? own : given;
}

/** The texts of the document, or why it has none. */
function textsIn(text: string): readonly SourceText[] | string {
  const beginning = text.replace(/^\uFEFF/, '').trimStart();
  if (/^[{[]\s*(?:["{\]}]|$)/.test(beginning)) return textsOfJsonText(beginning);
  if (/^BEGIN:VCALENDAR/i.test(beginning)) return textsOfCalendar(beginning);
  if (
    /^(?:<\?xml|<rss|<feed|<rdf|<item[\s>]|<entry[\s>])/i.test(beginning) &&
    !/<html[\s>]/i.test(beginning.slice(0, 500))
  ) {
    return textsOfFeed(beginning) ?? 'The XML is neither RSS nor Atom.';
  }
  if (/^<(?:!doctype|html|head|body)|<(?:body|main|article)[\s>]/i.test(beginning))
    return textsOfPage(beginning);
  if (/^<[a-z][^>]*>/i.test(beginning) || /<\/(?:p|div|table|ul|ol|h[1-6])>/i.test(beginning)) {
    return [textOnly(textOfMarkup(beginning))];
  }
  return [textOnly(text)];
}

function textsOfJsonText(text: string): readonly SourceText[] | string {
  const read = readAnswer(text, 'anything');
  // "[Scheduled Maintenance] …" and 【…】 begin alike and are no JSON.
  if (read.result === 'refused')
    return text.startsWith('{') ? 'The JSON is not well-formed.' : [textOnly(text)];
  return textsOfJson(read.value) ?? 'The JSON has neither statements nor scheduled_maintenances nor a text.';
}

/** Whether the text begins with header fields, with one among them that only mail has. */
function isMail(text: string): boolean {
  const head = text.slice(0, 20_000).split(/\r?\n\r?\n/)[0] ?? '';
  if (!/^(?:From |[\w-]+:)/.test(head)) return false;
  const lines = head.split(/\r?\n/);
  const areFields = lines.every((line) => /^(?:[\w-]+:|[ \t]|From )/.test(line));
  return areFields && /^(?:From|Received|Message-ID|MIME-Version|Return-Path|Delivered-To)\s*:/im.test(head);
}
