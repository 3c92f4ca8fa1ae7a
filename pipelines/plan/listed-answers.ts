// Reads answers that are lists, such as `wecom, smtp=smtp.example.com`, with Western or Chinese punctuation.

import { bilingual } from './bilingual.ts';
import type { Localised } from './plan.ts';
import { isId } from './question.ts';

/** Whether an answer fits, or what is wrong with it. */
export type Fits = (answer: string) => boolean | Localised;

/** A check for a list: at least `least` parts that all fit; else it names the part that does not. */
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
    .split(/[,，、;；]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

export function pairsIn(text: string): readonly (readonly [string, string])[] {
  return listed(text).map((part) => {
    const [, name = part, value = ''] = /^([^=＝]*)[=＝](.*)$/s.exec(part) ?? [];
    return [name.trim(), value.trim()] as const;
  });
}

/**
 * A site's name, and its id made from the English name: `shanghai`, `New York`, `深圳总部/Shenzhen`. Null without
 * an English name, which notices need too.
 */
export function siteNamed(text: string): { readonly id: string; readonly name: Localised } | null {
  const names = text.split(/[/／]/).map((name) => name.trim());
  const en = names.find((name) => !/\p{Script=Han}/u.test(name)) ?? '';
  const words = en
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  const id = words.filter((word) => word !== '').join('-');
  if (!isId(id)) return null;
  const usual = en === 'headquarters' ? '总部' : en === id ? `${en} 办公地点` : en;
  return {
    id,
    name: { 'zh-CN': names.find((name) => name !== en) ?? usual, en: en === id ? capital(id) : en },
  };
}

export function capital(id: string): string {
  const words = id.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
