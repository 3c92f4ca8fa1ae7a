// Measures whom the plan's test messages have reached, by what people answer before the window starts.

import { feedbackIn } from '../feedback/feedback-fact.ts';
import { reachedName } from '../ledger/fold.ts';
import { readNoticeKey } from '../plan/notice-key.ts';
import type { PhaseName } from '../plan/phase-table.ts';
import type { Person } from '../plan/roster.ts';
import { peopleMatching } from '../return/people-rule.ts';
import type { Running } from './window-run.ts';

export async function measureReached(run: Running, phase: PhaseName): Promise<void> {
  const { plan, organisation } = run.snapshot();
  const rules = plan.notices.filter(({ acknowledgedBy }) => acknowledgedBy === 'everyone');
  // Counts from the sending: where a channel is down a notice settles late, long after its readers have
  // answered.
  const sent = [...run.state().effects.values()].filter(({ sending }) =>
    rules.some(({ id }) => sending !== null && id === readNoticeKey(sending.notice).rule),
  );
  if (sent.length === 0 || run.clock.now() >= run.timeline().start) return;
  const since = sent.reduce((first, { intendedAt }) => Math.min(first, intendedAt), run.clock.now());
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

/** Which part of an audience said that a test message reached them. */
interface Share {
  /** `reached`, `reached site shanghai`, `reached department it`. */
  readonly name: string;
  readonly value: number;
}

function reachedShares(people: readonly Person[], heard: ReadonlySet<string>): readonly Share[] {
  const share = (name: string, group: readonly Person[]): Share => ({
    name,
    value:
      Math.round((1000 * group.filter(({ account }) => heard.has(account)).length) / group.length) / 1000,
  });
  const by = (key: 'site' | 'department') =>
    [...Map.groupBy(people, (person) => person[key])]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, group]) => share(`${reachedName} ${key} ${name}`, group));
  return people.length === 0 ? [] : [share(reachedName, people), ...by('site'), ...by('department')];
}
