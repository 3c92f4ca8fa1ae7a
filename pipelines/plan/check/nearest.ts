// Guesses which known word a mistyped one means: the one with the fewest letters to change.

import { inFilesWords } from '../own-words.ts';
import { inOrdinarySigns } from './ordinary-signs.ts';

/** The nearest known word; null where that is more than `most` letters away, or every letter differs. */
export function nearest(
  word: string,
  known: Iterable<string>,
  most = Math.max(2, Math.floor(word.length / 3)),
): string | null {
  let best: { readonly word: string; readonly distance: number } | null = null;
  for (const candidate of known) {
    const distance = lettersToChange(word.slice(0, 64).toLowerCase(), candidate.slice(0, 64).toLowerCase());
    if (best === null || distance < best.distance) best = { word: candidate, distance };
  }
  return best !== null && best.distance <= most && best.distance < word.length ? best.word : null;
}

/** The known word that is probably meant, also where the word is what people call it (`企业微信` for `wecom`). */
export function suggested(word: string, known: readonly string[]): string | null {
  const own = inFilesWords(inOrdinarySigns(word), known);
  return known.includes(own) ? own : nearest(word, known);
}

/** What to write instead: the nearest known word, or the list of the known ones. */
export function suggest(word: string, known: Iterable<string>): string {
  const words = [...known];
  const close = suggested(word, words);
  const shown = words.slice(0, 12).join(', ') + (words.length > 12 ? ', …' : '');
  const write =
    close !== null
      ? `Write "${close}".`
      : words.length === 0
        ? 'Remove it; none is defined.'
        : `Write one of: ${shown}.`;
  return write;
}

/** The edit distance, in which two swapped neighbours count as one change: the most frequent slip. */
function lettersToChange(one: string, other: string): number {
  let above: readonly number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1];
    for (let j = 0; j < other.length; j += 1) {
      const replaced = (row[j] ?? 0) + (letter === other[j] ? 0 : 1);
      const isSwapped = i > 0 && letter === other[j - 1] && one[i - 1] === other[j];
      const swapped = isSwapped ? (above[j - 1] ?? 0) + 1 : replaced;
      next.push(Math.min(replaced, swapped, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    [above, row] = [row, next];
  }
  return row.at(-1) ?? 0;
}
