// Reads the header block of a raw message with every copy of every field. Mail libraries merge, drop or
// rename repeated and malformed fields, and the auto-reply decision must not miss one, so this reads the
// bytes itself, and tolerantly.

import { isUtf8 } from 'node:buffer';
import type { RawHeader } from '../../auto-reply/incoming-mail.ts';

export interface HeaderBlock {
  readonly headers: readonly RawHeader[];
  /** Where the body begins, in bytes; the message's length when the block has no end. */
  readonly bodyStart: number;
  readonly truncated: boolean;
  /** `latin1` when the block is no valid UTF-8: then each character of a value is one byte as received. */
  readonly decodedAs: 'utf-8' | 'latin1';
}

/** No person's letter has a longer header; what lies beyond is not read, and the block counts as cut. */
const longestBlock = 256 * 1024;

/** Never throws. A field ends at CRLF, LF or a lone CR; the block ends at the first empty line. */
export function readHeaderBlock(raw: Uint8Array): HeaderBlock {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const end = endOfBlock(bytes);
  const headers: { name: string; value: string }[] = [];
  const block = bytes.subarray(0, end?.from ?? longestBlock);
  // Names and keywords are ASCII either way; RFC 6532 allows UTF-8, and old programs write what they like.
  const decodedAs = isUtf8(block) ? 'utf-8' : 'latin1';
  for (const line of block.toString(decodedAs).split(/\r\n|\n|\r/)) {
    const last = headers.at(-1);
    if (/^[ \t]/.test(line)) {
      if (last !== undefined) last.value += ` ${line.trim()}`;
      continue;
    }
    const colon = line.indexOf(':');
    if (colon > 0) headers.push({ name: nameOf(line.slice(0, colon)), value: line.slice(colon + 1).trim() });
  }
  return { headers, bodyStart: end?.to ?? bytes.length, truncated: end === undefined, decodedAs };
}

function endOfBlock(bytes: Buffer): { from: number; to: number } | undefined {
  const text = bytes.subarray(0, longestBlock).toString('latin1');
  const empty = text.includes('\n') ? /^\r*\n|\n\r*\n/ : /^\r|\r\r/;
  const match = empty.exec(text);
  return match === null ? undefined : { from: match.index, to: match.index + match[0].length };
}

/** A field's name without stray blanks and control characters, which hide it from strict readers. */
function nameOf(text: string): string {
  return text.replace(/[^\x21-\x7e]/g, '').toLowerCase();
}
