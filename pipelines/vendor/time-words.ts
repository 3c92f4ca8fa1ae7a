// Finds every word of time in a text by all rules; where two overlap, the earlier and longer one wins.

import { chineseRules } from './chinese-times.ts';
import { englishRules } from './english-times.ts';
import type { Rule, TimeMeaning, TimeWord } from './time-word.ts';
import { zonePatterns } from './zones.ts';

const zoneRules: readonly Rule[] = zonePatterns.map(([pattern, read]) => [
  pattern,
  (match) => {
    const zone = read(match);
    return zone && { kind: 'zone', zone };
  },
]);

const rules: readonly Rule[] = [...zoneRules, ...chineseRules, ...englishRules];

export function timeWordsIn(plain: string): readonly TimeWord[] {
  const found = rules.flatMap(([pattern, read]) =>
    [...plain.matchAll(pattern)].flatMap((match) => {
      const meaning = read(match);
      if (meaning === null) return [];
      const meanings: readonly TimeMeaning[] = 'kind' in meaning ? [meaning] : meaning;
      return [{ from: match.index, to: match.index + match[0].length, meanings }];
    }),
  );
  const words: TimeWord[] = [];
  let seen = 0;
  for (const { from, to, meanings } of found.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    if (from < seen || to === from) continue;
    seen = to;
    meanings.forEach((meaning, place) => {
      words.push({ ...meaning, from, to: place === meanings.length - 1 ? to : from });
    });
  }
  return words;
}
