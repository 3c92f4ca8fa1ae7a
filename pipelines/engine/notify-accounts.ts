// Notices that a phase sends to people by name: whose turn it is, and whose client is too old.

import type { Recording } from '../effects/claim.ts';
import { noticeKey, occasionOf } from '../plan/notice-key.ts';
import { type EventByName, nextOfficeHours, type WindowEvent } from '../plan/time.ts';
import { eventOf } from './due-notices.ts';
import { neverStop, settle } from './send-notices.ts';
import type { PlanInForce, Telling } from './window-run.ts';

/** Sends them once per occasion: `your-turn` for a cohort's id, `outdated-client` for a round. */
export async function notifyAccounts(
  run: Telling,
  event: EventByName,
  occasion: string,
  accounts: readonly string[],
  cohort: string | null = null,
): Promise<void> {
  const wanted = new Set(accounts);
  const people = run.roster().filter((person) => wanted.has(person.account));
  const what = occasionOf({ what: occasion, rolledBack: run.state().rolledBack.length, cohort });
  for (const { rule } of run.timeline().eventNotices.filter((notice) => notice.event === event)) {
    const audience = rule.audiences[0] ?? '';
    for (const site of run.snapshot().organisation.sites) {
      const key = noticeKey({ rule: rule.id, audience, site: site.id, occasion: what });
      const here = people.filter((person) => person.site === site.id);
      if (here.length === 0 || run.state().notices.has(key)) continue;
      // A later look tells these people, when their office opens.
      if (rule.snap !== 'exact' && nextOfficeHours(run.clock.now(), site) > run.clock.now()) continue;
      const moment = { key, rule, audience, site: site.id, at: run.clock.now() };
      // Sent to each person and not to groups, since it concerns only some people by name.
      await settle(run, moment, here, { fresh: true, byName: true, isToStop: neverStop });
    }
  }
}

/** Pseudonyms of those to whom the event's notice was sent, or may have been, since the last roll-back. */
export function toldAbout(
  run: Pick<Recording, 'state'> & Pick<PlanInForce, 'timeline'>,
  event: WindowEvent,
): ReadonlySet<string> {
  const { effects, rolledBack } = run.state();
  const since = rolledBack.at(-1)?.at ?? 0;
  return new Set(
    [...effects.values()].flatMap(({ sending, intendedAt, recipients }) =>
      sending !== null && intendedAt >= since && eventOf(sending.notice, run.timeline()) === event
        ? recipients
        : [],
    ),
  );
}
