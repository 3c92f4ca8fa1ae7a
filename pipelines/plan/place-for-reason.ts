// What stands behind the digest in a line to copy: an emergency takes one approval, which counts only with a reason, and
// no program can write that.

import { bilingual } from './bilingual.ts';
import type { Localised } from './plan.ts';
import type { WindowPlan } from './window-plan.ts';

export function placeForReason({ kind }: Pick<WindowPlan, 'kind'>): Localised {
  return kind === 'emergency' ? withReason : { 'zh-CN': '', en: '' };
}

const withReason = bilingual` REASON (your own words in place of REASON; without one it does not count)`;
