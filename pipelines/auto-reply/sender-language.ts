// Decides in which of our languages a sender is answered. A customer who cannot read the answer does not
// learn the other ways to reach us, so both languages are sent when the signs are weak or disagree.

import type { Language } from '../plan/plan.ts';
import { languages } from '../plan/plan.ts';
import { listedWords } from '../text/header-text.ts';
import { wordSet } from '../text/word-set.ts';
import { type IncomingMail, valuesOf } from './incoming-mail.ts';
import { stripQuotes } from './strip-quotes.ts';

/** Character sets that only Chinese is written in. */
const chineseCharsets = wordSet('gb2312 gbk gb18030 x-gbk hz-gb-2312 big5 big5-hkscs euc-tw');

const commonEnglish =
  wordSet(`the and you your for with this that have has are was were will would can could please
  thanks thank hello dear from not but our about when what how`);

/** Languages of the reply, the sender's own first. Content-Language wins, then the text, then the charset. */
export function languagesFor(mail: IncomingMail): readonly Language[] {
  const declared = declaredLanguages(mail);
  const written = writtenLanguage(`${mail.subject}\n${stripQuotes(mail.text)}`);
  if (written === 'mixed') return languages;
  if (declared.length === 1) return agree(declared[0], written);
  if (declared.length > 1) return languages;
  if (written !== 'unclear') return written === 'other' ? languages : [written];
  return mail.charsets.some((charset) => chineseCharsets.has(charset)) ? ['zh-CN'] : languages;
}

/** Languages of the answer to a chat message, judged by its text alone. */
export function languagesOfText(text: string): readonly Language[] {
  const written = writtenLanguage(text);
  return written === 'zh-CN' || written === 'en' ? [written] : languages;
}

type Written = Language | 'mixed' | 'other' | 'unclear';

function agree(declared: Language | 'other' | undefined, written: Written): readonly Language[] {
  if (declared === undefined || declared === 'other') return languages;
  return written === declared || written === 'unclear' ? [declared] : languages;
}

function declaredLanguages(mail: IncomingMail): readonly (Language | 'other')[] {
  const tags = valuesOf(mail, 'content-language').flatMap(listedWords);
  const known = tags.map((tag): Language | 'other' => {
    if (/^zh(?:-|$)/.test(tag)) return 'zh-CN';
    return /^en(?:-|$)/.test(tag) ? 'en' : 'other';
  });
  return [...new Set(known)];
}

function writtenLanguage(text: string): Written {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const otherScripts =
    text.match(
      /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Thai}\p{Script=Hebrew}\p{Script=Greek}\p{Script=Devanagari}]/gu,
    )?.length ?? 0;
  const words = text.toLowerCase().match(/[a-z]+(?:'[a-z]+)?/g) ?? [];
  const english = new Set(words.filter((word) => commonEnglish.has(word))).size;
  if (otherScripts > 2) return 'other';
  if (han >= 2) return english >= 3 ? 'mixed' : 'zh-CN';
  if (english >= 2) return 'en';
  return words.length >= 12 ? 'other' : 'unclear';
}
