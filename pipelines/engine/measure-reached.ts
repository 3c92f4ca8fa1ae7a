// Counts in the record whom the plan's test messages have reached, as people say so before the window starts.

import { feedbackIn } from '../feedback/feedback-fact.ts';
import { readNoticeKey } from '../plan/notice-key.ts';
import type { PhaseName } from '../plan/phase-table.ts';
import { peopleMatching } from '../return/people-rule.ts';
import { reachedShares } from '../return/reached.ts';
import type { Running } from './window-run.ts';

export async function measureReached(run: Running, phase: PhaseName): Promise<void> {
  const { plan, organisation } = run.snapshot();
  const rules = plan.notices.filter(({ acknowledgedBy }) => acknowledgedBy === 'everyone');
  // Where a channel is down a notice settles late, and its readers have answered long before.
  const sent = [...run.state().effects.values()].filter(({ sending }) =>
    rules.some(({ id }) => sending !== null && id === readNoticeKey(sending.notice).rule),
  );
  if (sent.length === 0 || run.clock.now() >= run.timeline().start) return;
  const since = Math.min(...sent.map(({ intendedAt }) => intendedAt));
  const asked = new Set(
    organisation.audiences
      .filter(({ id }) => rules.some(({ audiences }) => audiences.includes(id)))
      .flatMap(({ who }) => (who === 'public' ? [] : peopleMatching(who, run.roster()))),
  );
  const heard = feedbackIn(run.state().facts.values())
    .filter(({ at }) => Date.parse(at) >= since)
    .flatMap((fact) => run.senderOf(fact).account ?? []);
  for (const { name, value } of reachedShares([...asked], new Set(heard))) {
    const known = run.state().measurements.findLast((measured) => measured.name === name);
    if (known?.value !== value) await run.append({ kind: 'measured', phase, name, value, unit: 'share' });
  }
}
