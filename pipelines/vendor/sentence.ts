// Finds where sentences and clauses end, in Chinese and English.

/** A stretch of a text, from offset `from` (included) to `to` (excluded). */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

const noEnd = String.raw`(?<!\b(?:[ap]\.m|[A-Z]|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|approx|ca|No|e\.g|i\.e|vs)\.)`;

export const sentenceEnds = new RegExp(
  String.raw`\n|[。！!？；;]|\?(?!\w+=)|\.${noEnd}(?=\s+[A-Z"'(\[])`,
  'gi',
);

/** The stretch that a place lies in; the last one for a place beyond the end. */
export function stretchAt(stretches: readonly Stretch[], place: number): Stretch {
  let low = 0;
  let high = stretches.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((stretches[middle]?.from ?? 0) <= place) low = middle;
    else high = middle - 1;
  }
  return stretches[low] ?? { from: 0, to: 0 };
}

/** The part of a sentence between commas around a stretch. */
export function clauseAround(text: string, sentence: Stretch, inside: Stretch): Stretch {
  const before = text.slice(sentence.from, inside.from);
  const after = text.slice(inside.to, sentence.to);
  const from = Math.max(before.lastIndexOf(','), before.lastIndexOf('，'));
  const to = /[,，]/.exec(after)?.index ?? after.length;
  return { from: sentence.from + from + 1, to: inside.to + to };
}
