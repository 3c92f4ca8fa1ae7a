// Writes header text of mails that we send (RFC 2047, RFC 5322 2.2.3): one line of received text becomes
// folded ASCII that cannot start a header of its own, no line over 76 characters and no character cut in two.

import { withoutHidden } from './hidden-characters.ts';

const lineLimit = 76;

/**
 * The text as one line without controls, line breaks, direction marks and invisible letters (joiners of emoji
 * and scripts stay), blanks collapsed; cut to `limit` characters as people see them (grapheme clusters).
 */
export function plainLine(text: string, limit: number): string {
  const clean = withoutHidden(text.slice(0, limit * 16).toWellFormed())
    .replace(/\s+/g, ' ')
    .trim();
  const graphemes = Array.from(segmenter.segment(clean), ({ segment }) => segment);
  if (graphemes.length <= limit) return clean;
  const kept = graphemes.slice(0, limit - 3).join('');
  return `${kept.trimEnd()}...`;
}

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

/**
 * The header line that begins with `start` and goes on with `text`, folded; as encoded words where ASCII is
 * not enough. `text` must come from `plainLine`.
 */
export function headerLine(start: string, text: string): string {
  if (text === '') return start;
  const words = encodedWords(text, lineLimit - start.length - 1);
  return foldedAscii(start, text) ?? `${start} ${words.join('\r\n ')}`;
}

/** Folds at blanks; undefined when the text is not plain ASCII or has a word that is too long for a line. */
function foldedAscii(start: string, text: string): string | undefined {
  if (!/^[\x20-\x7e]*$/.test(text) || text.includes('=?')) return undefined;
  const lines = [start];
  for (const word of text.split(' ')) {
    const line = `${lines.at(-1)} ${word}`;
    if (line.length <= lineLimit) lines[lines.length - 1] = line;
    else if (word.length < lineLimit) lines.push(` ${word}`);
    else return undefined;
  }
  return lines.join('\r\n');
}

/** A mailbox as a header names it, folded by `fold`. */
export function nameAndAddress(name: string, address: string, fold = '\r\n '): string {
  const plain = plainLine(name, 60);
  if (/^[\w .,&'-]*$/.test(plain) && plain.length < 65) return `"${plain}"${fold}<${address}>`;
  return `${encodedWords(plain, 68).join(fold)}${fold}<${address}>`;
}

/** Encoded words of at most 75 characters, the first shorter; each holds whole characters (RFC 2047 section 5). */
function encodedWords(text: string, firstLimit: number): readonly string[] {
  const words: string[] = [];
  let bytes = Buffer.alloc(0);
  for (const character of text) {
    const next = Buffer.concat([bytes, Buffer.from(character, 'utf8')]);
    const limit = words.length === 0 ? Math.min(firstLimit, 75) : 75;
    if (encoded(next).length > limit && bytes.length > 0) {
      words.push(encoded(bytes));
      bytes = Buffer.from(character, 'utf8');
    } else bytes = next;
  }
  if (bytes.length > 0) words.push(encoded(bytes));
  return words;
}

function encoded(bytes: Buffer): string {
  return `=?UTF-8?B?${bytes.toString('base64')}?=`;
}
