// Recognises texts in a language that we cannot read, so that they are not taken for texts that announce
// nothing.

import type { Times } from './announcement.ts';
import type { HeardText } from './read-document.ts';

/** Words that nearly every English paragraph has, and that neighbouring languages do not have. */
const english =
  /\b(?:the|and|from|this|that|our|your|with|been|are|between|may|how|we|us|not|until|(?:un)?available|systems|operational|reported|today|scheduled|completed|resolved|restored|running|users|during|be|please|has|now|when)\b/i;
/** A text with fewer words may consist of names alone. */
const fewWords = 5;

export const inUnreadLanguage = 'It is in no language that is read here (Chinese, Japanese, English)';

/** Whether no text names a time and none is in Chinese, Japanese or English. */
export function isInUnreadLanguage(texts: readonly HeardText[]): boolean {
  return texts.length > 0 && texts.every(({ text, windows }) => windows.every(isTimeless) && isForeign(text));
}

/** A window without times may come from a foreign text: French, for one, has the word maintenance too. */
const isTimeless = ({ start, end }: Times): boolean => start === null && end === null;

function isForeign(text: string): boolean {
  const signs = text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu) ?? [];
  const words = text.match(/\p{L}{2,}/gu) ?? [];
  return signs.length <= 3 && words.length >= fewWords && !english.test(text);
}
