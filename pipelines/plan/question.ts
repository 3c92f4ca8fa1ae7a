// One question of a command that writes a file: asked at the keyboard, or answered by the option of the same
// name.

import { bilingual } from './bilingual.ts';
import { type Localised, languages } from './plan.ts';

/** The answers known so far, by option. */
export type Given = Readonly<Record<string, string | undefined>>;

export interface FileQuestion {
  readonly option: string;
  readonly ask: Localised;
  /** The default, taken by Enter. */
  readonly fallback: (given: Given) => string;
  /** Null when the answer will do; otherwise what to write instead. */
  readonly refuse: (answer: string, given: Given) => Localised | null;
  /** Whether the question is asked; always where this is absent. */
  readonly applies?: (given: Given) => boolean;
  /** Never asked at the keyboard: only given as an option. */
  readonly neverAsked?: true;
  /** The file's words of which an answer consists; people may answer with their own words for them. */
  readonly words?: readonly string[];
}

/** A text for people, asked for in each language: `title-zh`, `title-en`. */
export function inEachLanguage(
  name: string,
  ask: Localised,
  fallback: (given: Given) => Localised,
): readonly FileQuestion[] {
  return languages.map((language) => ({
    option: optionIn(name, language),
    ask: language === 'en' ? bilingual`${ask}, in English` : bilingual`${ask}, in Chinese`,
    fallback: (given) => fallback(given)[language],
    refuse: (answer) => (answer.trim() === '' ? bilingual`Write something.` : null),
  }));
}

export function saidInEach(name: string, given: Given): Localised {
  return { 'zh-CN': given[optionIn(name, 'zh-CN')] ?? '', en: given[optionIn(name, 'en')] ?? '' };
}

export function optionIn(name: string, language: string): string {
  return `${name}-${language.slice(0, 2)}`;
}

export function isId(text: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,40}$/.test(text);
}
