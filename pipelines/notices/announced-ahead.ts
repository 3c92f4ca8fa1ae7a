// How long before a window its readers are told first: all that can be promised while a window has no date
// yet.

import { spokenSpan } from '../plan/local-time.ts';
import type { Organisation } from '../plan/organisation.ts';
import type { Localised } from '../plan/plan.ts';
import { eachWay } from '../plan/sentences.ts';
import { spanToMs } from '../plan/time.ts';
import type { WindowPlan } from '../plan/window-plan.ts';

const day = 24 * 3_600_000;

/** By the plan's own ladder, in whole days or spans; empty for none. Without an audience: the public. */
export function announcedAhead(plan: WindowPlan, { audiences }: Organisation, audience?: string): Localised {
  const isMeant = (id: string) =>
    audience === undefined ? audiences.find((one) => one.id === id)?.who === 'public' : id === audience;
  const spans = plan.notices.flatMap((rule) => {
    const [, span] = /^(\S+) before start$/.exec(rule.when) ?? [];
    return span !== undefined && rule.audiences.some(isMeant) ? [spanToMs(span)] : [];
  });
  const most = Math.max(0, ...spans);
  const said = most < day ? most : Math.floor(most / day) * day;
  return eachWay((language) => (said === 0 ? '' : spokenSpan(said, language)));
}
