// Makes texts for people in both languages: the code has the English, and a catalogue has the Chinese, as
// with gettext, with `{}` for each value, or `{2}` where the order differs or Chinese needs fewer values.

import { filled } from '../text/in-chinese.ts';
import type { Language, Localised } from './plan.ts';
import chinese from './texts.zh-CN.json' with { type: 'json' };

type Value = string | number | undefined | Localised | ((language: Language) => string);

/** For example bilingual`${title} is open.` A text without Chinese stays English; the repository's test finds it. */
export const bilingual = bilingualBy(chinese);

/** `bilingual` with another catalogue, for texts of commands, which the bundles of the night leave out. */
export function bilingualBy(catalogue: Readonly<Record<string, string>>) {
  return (english: TemplateStringsArray, ...values: readonly Value[]): Localised => {
    const text = english.join('{}');
    const valuesIn = (language: Language) => values.map((value) => valueIn(value, language));
    return {
      'zh-CN': filled(catalogue[text] ?? text, valuesIn('zh-CN')),
      en: filled(text, valuesIn('en')),
    };
  };
}

function valueIn(value: Value, language: Language): string {
  if (typeof value === 'function') return value(language);
  return typeof value === 'object' ? value[language] : String(value);
}
