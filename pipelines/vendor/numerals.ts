// Reads numbers as announcements write them: digits, Chinese numerals, English words.

const chineseDigits = '〇一二三四五六七八九';
const otherForms: Readonly<Record<string, string>> = { 零: '〇', 两: '二', 兩: '二' };

const upToTwelve = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');
const others = { a: 1, an: 1, fifteen: 15, twenty: 20, thirty: 30, 'forty-five': 45, sixty: 60, ninety: 90 };
const englishWords = new Map([
  ...upToTwelve.map((word, at) => [word, at + 1] as const),
  ...Object.entries(others),
]);

/** Patterns of the numbers that `numberIn` reads: up to two Chinese digits with 十, and a year digit by digit. */
export const chineseNumber =
  '(?:[一二两兩三四五六七八九]?十[一二三四五六七八九]?|[〇零一二两兩三四五六七八九])';
export const chineseYear = '[〇零一二三四五六七八九]{4}';
export const englishNumber = `(?:${[...englishWords.keys()]
  .toSorted((one, other) => other.length - one.length)
  .join('|')})`;

/** The number; NaN where the text is none. */
export function numberIn(text: string): number {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text);
  const word = englishWords.get(text.toLowerCase());
  if (word !== undefined) return word;
  const [tens, ones, ...more] = text.split('十');
  if (ones !== undefined && more.length === 0) {
    return digitsIn(tens || '一') * 10 + (ones === '' ? 0 : digitsIn(ones));
  }
  return digitsIn(text);
}

function digitsIn(text: string): number {
  const digits = Array.from(text, (sign) => chineseDigits.indexOf(otherForms[sign] ?? sign));
  return digits.length === 0 || digits.includes(-1) ? Number.NaN : Number(digits.join(''));
}
