// Collects the people whom no channel could reach, over all notices: by reason, each person once.

import { bilingual } from '../plan/bilingual.ts';
import type { Localised } from '../plan/plan.ts';
import type { WindowView } from './window-view.ts';

export interface UnreachedPeople {
  readonly why: Localised;
  /** The people's pseudonyms. */
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
  'no-address': bilingual`the roster has no address for any channel of the notice`,
  'no-channel-here': bilingual`no channel of the notice serves their site`,
  'groups-only': bilingual`the notice is for people by name, and its channels speak to groups only`,
};
