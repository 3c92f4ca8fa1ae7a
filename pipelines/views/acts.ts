// Translates acts, causes and reasons of a run, which stand in the record in English, for the readers of
// views.

import type { Localised } from '../plan/plan.ts';
import { inChinese } from '../text/in-chinese.ts';
import acts from './acts.zh-CN.json' with { type: 'json' };

export interface Cause {
  readonly why: string;
  readonly said?: Localised;
}

/** Why something was not done, in both languages: `said` where the record has it, else `why` translated. */
export function saidBy({ why, said }: Cause): Localised {
  return said ?? actInWords(why);
}

/** An act or reason in both languages; another program's text has no translation and stays. */
export function actInWords(text: string): Localised {
  return { 'zh-CN': inChinese(text, acts), en: text };
}
