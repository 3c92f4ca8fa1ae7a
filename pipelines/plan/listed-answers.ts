// Answers that are lists: `wecom, smtp=smtp.example.com`, with commas of both scripts.

import { bilingual } from './bilingual.ts';
import type { Localised } from './plan.ts';

/** Or what is wrong with an answer. */
export type Fits = (answer: string) => boolean | Localised;

/** At least so many parts that fit; otherwise the part that does not is named. */
export function each(fits: (name: string, value: string) => boolean | Localised, least: number): Fits {
  return (text) => {
    for (const [name, value] of pairsIn(text)) {
      const judged = fits(name, value);
      const part = value === '' ? name : `${name}=${value}`;
      if (judged === false) return bilingual`"${part}" will not do.`;
      if (judged !== true) return judged;
    }
    return pairsIn(text).length >= least || bilingual`Name at least ${least}.`;
  };
}

export function listed(text: string): readonly string[] {
  return text
    .split(/[,，、]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

export function pairsIn(text: string): readonly (readonly [string, string])[] {
  return listed(text).map((part) => {
    const [name = '', ...value] = part.split('=');
    return [name.trim(), value.join('=').trim()] as const;
  });
}
