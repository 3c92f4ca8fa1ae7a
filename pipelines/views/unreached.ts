// Whom no channel could tell, gathered over all notices: by reason, each person once.

import type { Localised } from '../plan/plan.ts';
import type { WindowView } from './window-view.ts';

export interface UnreachedPeople {
  readonly why: Localised;
  /** Pseudonyms. */
  readonly people: readonly string[];
  /** How many notices did not reach some of them. */
  readonly notices: number;
}

export function unreachedOf({ notices }: Pick<WindowView, 'notices'>): readonly UnreachedPeople[] {
  const all = notices.flatMap(({ unreached }) => unreached);
  const whys = [...new Set(all.map(({ why }) => why))].sort();
  return whys.map((why) => {
    const found = all.filter((one) => one.why === why);
    return {
      why: whyTexts[why] ?? { 'zh-CN': why, en: why },
      people: [...new Set(found.flatMap(({ recipients }) => recipients))],
      notices: found.length,
    };
  });
}

const whyTexts: Readonly<Record<string, Localised>> = {
  'no-address': {
    'zh-CN': '花名册里没有这些通知所用渠道的地址',
    en: 'the roster has no address for any channel of the notice',
  },
  'no-channel-here': {
    'zh-CN': '通知的渠道都不覆盖其站点',
    en: 'no channel of the notice serves their site',
  },
  'groups-only': {
    'zh-CN': '通知要逐个发给本人，而所用渠道只能发到群里',
    en: 'the notice is for people by name, and its channels speak to groups only',
  },
};
