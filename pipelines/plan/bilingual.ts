// What people read, in both languages: the code says it in English, and its Chinese stands in one catalogue, as
// gettext's would, with `{}` for each value, or `{2}` where the order differs or Chinese needs fewer of them.

import type { Language, Localised } from './plan.ts';
import chinese from './texts.zh-CN.json' with { type: 'json' };

type Value = string | number | undefined | Localised | ((language: Language) => string);

const catalogue: Readonly<Record<string, string>> = chinese;

/** For example bilingual`${title} is open.` A text without Chinese stays English; the repository's test finds it. */
export function bilingual(english: TemplateStringsArray, ...values: readonly Value[]): Localised {
  const text = english.join('{}');
  const valuesIn = (language: Language) => values.map((value) => valueIn(value, language));
  return {
    'zh-CN': filled(catalogue[text] ?? text, valuesIn('zh-CN')),
    en: filled(text, valuesIn('en')),
  };
}

function valueIn(value: Value, language: Language): string {
  if (typeof value === 'function') return value(language);
  return typeof value === 'object' ? value[language] : String(value);
}

/** Puts the values in the places of a catalogue's text. */
export function filled(text: string, values: readonly string[]): string {
  let next = 0;
  return text.replace(/\{(\d?)\}/g, (_, number: string) => {
    next += 1;
    return values[(number === '' ? next : Number(number)) - 1] ?? '';
  });
}
