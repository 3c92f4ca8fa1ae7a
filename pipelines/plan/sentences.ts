// Joins parts of a text in both languages, each with its own punctuation.

import type { Language, Localised } from './plan.ts';

/** A text that is the same in every language: a number, a name, a code. */
export function same(text: string): Localised {
  return { 'zh-CN': text, en: text };
}

/** A text made for each language by `say`: a time, a span. */
export function eachWay(say: (language: Language) => string): Localised {
  return { 'zh-CN': say('zh-CN'), en: say('en') };
}

/** The parts that are not null, joined in both languages. */
export function joined(parts: readonly (Localised | null)[], by: Localised | string = ' · '): Localised {
  const there = parts.filter((part) => part !== null);
  const between = typeof by === 'string' ? { 'zh-CN': by, en: by } : by;
  return {
    'zh-CN': there.map((part) => part['zh-CN']).join(between['zh-CN']),
    en: there.map(({ en }) => en).join(between.en),
  };
}

export function listed(parts: readonly Localised[]): Localised {
  return parts.length === 0 ? same('–') : joined(parts, { 'zh-CN': '、', en: ', ' });
}

/** Sentences one after the other; one that lacks its full stop gets it. */
export function sentences(parts: readonly (Localised | null)[]): Localised {
  const ended = parts.map((part) =>
    part === null ? null : { 'zh-CN': withStop(part['zh-CN'], '。'), en: withStop(part.en, '.') },
  );
  return joined(ended, { 'zh-CN': '', en: ' ' });
}

function withStop(text: string, stop: string): string {
  return /[.!?。！？]$/.test(text) ? text : `${text}${stop}`;
}

/** A person's text without its final full stop, to stand before a full stop of ours. */
export function withoutStop(text: string): string {
  return text.trim().replace(/[.。]+$/, '');
}

export function titled(title: Localised, text: Localised): Localised {
  return joined([title, text], { 'zh-CN': '：', en: ': ' });
}

/** A person's own words, untranslated; split at ` / ` where the person wrote both languages. */
export function ownWords(text: string): Localised {
  const isChinese = (part: string) => /\p{Script=Han}/u.test(part);
  const [one = '', other = '', ...more] = text.split(' / ');
  if (other === '' || more.length > 0 || isChinese(one) === isChinese(other)) return same(text);
  return isChinese(one) ? { 'zh-CN': one, en: other } : { 'zh-CN': other, en: one };
}
