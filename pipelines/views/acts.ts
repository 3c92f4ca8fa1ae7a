// What a run did and met, for its readers. Acts, causes and reasons stand in the record in English.

import type { Localised } from '../plan/plan.ts';
import { inChinese } from '../text/in-chinese.ts';
import acts from './acts.zh-CN.json' with { type: 'json' };

export interface Cause {
  readonly why: string;
  readonly said?: Localised;
}

/** Of what was not done: our own words where they came in both languages. */
export function saidBy({ why, said }: Cause): Localised {
  return said ?? actInWords(why);
}

/** What another program said stays as it is. */
export function actInWords(text: string): Localised {
  return { 'zh-CN': inChinese(text, acts), en: text };
}
