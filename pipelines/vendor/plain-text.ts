// Simplifies a text for the rules: full-width signs become plain ones, emphasis and wrapped lines become
// blanks. Every character keeps its place, so that the words can be quoted from the original.

import { type Stretch, sentenceEnds } from './sentence.ts';

export interface PlainText {
  readonly original: string;
  readonly plain: string;
  readonly lines: readonly Stretch[];
  /** The first line that is not empty. */
  readonly title: Stretch;
  readonly sentences: readonly Stretch[];
}

/** Line breaks that the author made only because the line was full. */
const wrapped =
  /(?<=[，、])\n(?=\p{Script=Han})|(?<=[^\n]{38}[^\n.:;!?。；！？|>\p{Script=Han}])\n(?!\d{4}-\d|\d{1,2}月)(?=[ \t]{0,4}[a-z0-9(]|(?<=(?:[,，]|\b(?:on|at|from|to|and|the|of|until|through))\n)[ \t]{0,4}[A-Z])(?![ \t]*\d{1,2}(?:[.)][ \t]|:\d\d ?[-–—] ?[A-Z]))/gu;

/** The blank between two labels in one line: "Opened: …    Start: …". */
const columns = /(?<=\S {2,40}) (?=[A-Z][\w ]{2,24}:)/g;

export function plainText(original: string): PlainText {
  const plain = Array.from({ length: original.length }, (_, place) => plainCharacter(original, place))
    .join('')
    .replace(/<\/?[a-z][^<>\n]{0,80}>/gi, (tag) => ' '.repeat(tag.length))
    .replace(columns, '\n')
    .replace(wrapped, ' ');
  const lines = cut(plain, /\n/g);
  const title = lines.find(({ from, to }) => plain.slice(from, to).trim() !== '') ?? { from: 0, to: 0 };
  return { original, plain, lines, title, sentences: cut(plain, sentenceEnds) };
}

export function wordsAt({ plain }: PlainText, places: readonly Stretch[]): string {
  return places.map(({ from, to }) => plain.slice(from, to)).join('\n');
}

/** The original words of a stretch, with runs of blanks as one. */
export function quoted(text: PlainText, { from, to }: Stretch): string {
  return text.original.slice(from, to).replace(/\s+/g, ' ').trim();
}

function plainCharacter(text: string, place: number): string {
  const code = text.charCodeAt(place);
  // A Chinese comma stays: it parts moments, where an English one may join them.
  if (code >= 0xff01 && code <= 0xff5e && code !== 0xff0c) return String.fromCharCode(code - 0xfee0);
  const character = text.charAt(place);
  if (/[\u3000\u00a0\u2000-\u200b\u202f\t\r*_`\u00ad]/.test(character)) return ' ';
  if (/[\u2028\u2029\u0085]/.test(character)) return '\n';
  if (/[\u301c\u223c]/.test(character)) return '~';
  return character;
}

function cut(text: string, ends: RegExp): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let from = 0;
  for (const { index, 0: sign } of text.matchAll(ends)) {
    stretches.push({ from, to: index + (sign === '\n' ? 0 : sign.length) });
    from = index + sign.length;
  }
  return [...stretches, { from, to: text.length }].flatMap(inPieces);
}

/** Longest sentence in characters; longer ones are cut in pieces, so that no text takes long to read. */
const longest = 800;

function inPieces({ from, to }: Stretch): readonly Stretch[] {
  const count = Math.max(1, Math.ceil((to - from) / longest));
  return Array.from({ length: count }, (_, place) => ({
    from: from + place * longest,
    to: Math.min(to, from + (place + 1) * longest),
  }));
}
