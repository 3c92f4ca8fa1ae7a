// Texts in a language that is not read here: of these nobody knows that they announce nothing.

import type { Times } from './announcement.ts';
import type { HeardText } from './read-document.ts';

/** Words that hardly an English paragraph does without, and that its neighbours do not have. */
const english =
  /\b(?:the|and|from|this|that|our|your|with|been|are|between|may|how|we|us|not|until|(?:un)?available|systems|operational|reported|today|scheduled|completed|resolved|restored|running|users|during|be|please|has|now|when)\b/i;
/** Fewer may be names alone. */
const fewWords = 5;

export const inUnreadLanguage = 'It is in no language that is read here (Chinese, Japanese, English)';

/** True where no text said when anything is and none is in Chinese, Japanese or English. */
export function isInUnreadLanguage(texts: readonly HeardText[]): boolean {
  return texts.length > 0 && texts.every(({ text, windows }) => windows.every(isTimeless) && isForeign(text));
}

/** French has the word maintenance too. */
const isTimeless = ({ start, end }: Times): boolean => start === null && end === null;

function isForeign(text: string): boolean {
  const signs = text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu) ?? [];
  const words = text.match(/\p{L}{2,}/gu) ?? [];
  return signs.length <= 3 && words.length >= fewWords && !english.test(text);
}
