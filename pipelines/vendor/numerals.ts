// Numbers as announcements write them: digits, Chinese numerals, English words.

const chineseDigits: Readonly<Record<string, number>> = {
  〇: 0,
  零: 0,
  一: 1,
  二: 2,
  两: 2,
  兩: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};

const englishWords: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  'forty-five': 45,
  sixty: 60,
  ninety: 90,
};

/** Patterns of the numbers that `numberIn` reads: up to two Chinese digits with 十, and a year digit by digit. */
export const chineseNumber =
  '(?:[一二两兩三四五六七八九]?十[一二三四五六七八九]?|[〇零一二两兩三四五六七八九])';
export const chineseYear = '[〇零一二三四五六七八九]{4}';
export const englishNumber = `(?:${Object.keys(englishWords)
  .toSorted((one, other) => other.length - one.length)
  .join('|')})`;

/** NaN where the text is none of them. */
export function numberIn(text: string): number {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text);
  const word = englishWords[text.toLowerCase()];
  if (word !== undefined) return word;
  const [tens, ones, ...more] = text.split('十');
  if (ones !== undefined && more.length === 0) {
    return digitsIn(tens || '一') * 10 + (ones === '' ? 0 : digitsIn(ones));
  }
  return digitsIn(text);
}

function digitsIn(text: string): number {
  if (text === '') return Number.NaN;
  return Array.from(text, (sign) => chineseDigits[sign] ?? Number.NaN).reduce(
    (number, digit) => number * 10 + digit,
    0,
  );
}
