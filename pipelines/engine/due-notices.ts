// Which notices are due, read off the record: the plan's ladder, what happened, and people whom a channel
// refused. A notice is tried until it has lost its meaning: a later step of the ladder replaced it, the
// person has come back, or the window is over.

import { noticesToRepeat, triesAgainAt } from '../effects/sent-so-far.ts';
import { isVendorHeardDone } from '../gates/vendor-word.ts';
import { lastDone, type RecordState, type StepState } from '../ledger/fold.ts';
import { type DueInput, noticesDue, officeOpensAt } from '../notices/due.ts';
import { eventsOf } from '../notices/happened.ts';
import { subjectOf } from '../notices/summons.ts';
import { readNoticeKey } from '../plan/notice-key.ts';
import { firstRoundOf, stepKey } from '../plan/step.ts';
import { nextOfficeHours, type WindowEvent } from '../plan/time.ts';
import type { NoticeMoment, Timeline } from '../plan/timeline.ts';
import type { WindowPlan } from '../plan/window-plan.ts';

interface ByRecord extends Pick<DueInput, 'timeline' | 'organisation'> {
  readonly state: RecordState;
  readonly plan: Pick<WindowPlan, 'start' | 'announcement'>;
}

/** The notices to whole audiences that are due; one that a channel refused is due after a pause. */
export function noticesDueAt(now: number, given: ByRecord): readonly NoticeMoment[] {
  return noticesDue(dueInput(now, given));
}

/** When an office opens for which a notice waits (epoch ms), also a notice by name; null: none waits. */
export function officeNextAt(now: number, given: ByRecord): number | null {
  const { state, timeline, organisation } = given;
  const counted = newestCount(state, timeline.start, now);
  const rules = timeline.eventNotices.filter(
    ({ event, rule }) => event === 'outdated-client' && rule.snap !== 'exact',
  );
  const byName = organisation.sites.map((site) => nextOfficeHours(now, site)).filter((at) => at > now);
  const moments = [
    officeOpensAt(dueInput(now, given)),
    ...(counted !== null && rules.length > 0 ? byName.filter((at) => at < timeline.start) : []),
  ].filter((at) => at !== null);
  return moments.length === 0 ? null : Math.min(...moments);
}

/** The newest count of clients, while people can still update for this window. */
export function newestCount(state: RecordState, start: number, now: number): StepState | null {
  const last = lastDone(state, 'client-version');
  const wentBack = state.rolledBack.at(-1)?.at ?? 0;
  return last === null || now >= start || (last.finishedAt ?? 0) < wentBack ? null : last;
}

function dueInput(now: number, { state, timeline, plan, organisation }: ByRecord): DueInput {
  const again = triesAgainAt(state);
  // News of this look: the hold ends right after these notices, so none of them may say that it still lasts.
  const isDone = isVendorHeardDone(state, plan);
  const events = eventsOf(state, timeline, now).filter(
    ({ event, occurrence }) => !isDone || (event !== 'overrun' && !occurrence.startsWith('late-')),
  );
  return {
    timeline,
    organisation,
    now,
    events,
    sentKeys: new Set([...state.notices.keys()].filter((key) => (again.get(key) ?? Infinity) > now)),
    state: noticeStateOf(state),
  };
}

/** Keys of notices that go again only to whom they are owed: by a person's word, or told by name. */
export function noticesOwedAt(now: number, state: RecordState, timeline: Timeline): readonly string[] {
  const byName = [...triesAgainAt(state)].flatMap(([notice, at]) =>
    at <= now && hasMeaning(notice, state, timeline, now) ? [notice] : [],
  );
  return [...new Set([...noticesWantedAgain(state, timeline, now), ...byName])];
}

/** Notices that a person wants sent again, and that the plan still has or somebody still waits for. */
export function noticesWantedAgain(state: RecordState, timeline: Timeline, now: number): readonly string[] {
  const rules = new Set([...timeline.notices, ...timeline.eventNotices].map(({ rule }) => rule.id));
  return noticesToRepeat(state).filter(
    (notice) => rules.has(readNoticeKey(notice).rule) || subjectOf(notice, state, now) !== null,
  );
}

/** Whether the receivers of a notice by name could still do what it asks them to. */
function hasMeaning(notice: string, state: RecordState, timeline: Timeline, now: number): boolean {
  if (subjectOf(notice, state, now) !== null) return true;
  if (!isByName(notice, timeline)) return false;
  if (noticeStateOf(state) !== 'open' || state.steps.get(firstRoundOf('re-login'))?.status === 'done') {
    return false;
  }
  // After a roll-back people are told anew, with a notice of another occasion.
  if ((state.notices.get(notice)?.at ?? 0) < (state.rolledBack.at(-1)?.at ?? 0)) return false;
  const isCountedAgain = state.steps.get(stepKey({ phase: 'client-version', round: 2 }))?.status === 'done';
  const isFirstCount = readNoticeKey(notice).occasion?.startsWith('round-1') ?? false;
  return eventOf(notice, timeline) === 'your-turn' || !isCountedAgain || !isFirstCount;
}

/** Whether the notice goes to single people by name, about what concerns them alone. */
export function isByName(notice: string, timeline: Timeline): boolean {
  return ['your-turn', 'outdated-client'].includes(eventOf(notice, timeline) ?? '');
}

export function eventOf(notice: string, { eventNotices }: Timeline): WindowEvent | null {
  const { rule: id } = readNoticeKey(notice);
  return eventNotices.find(({ rule }) => rule.id === id)?.event ?? null;
}

/** How often the last notice is tried, so that it holds the window open for an hour at most. */
const mostTriesOfLastWord = 3;

/** When the last notice is tried again with those not reached (epoch ms); null: the window may close. */
export function lastWordAgainAt(state: RecordState, timeline: Timeline): number | null {
  const waiting = [...triesAgainAt(state, mostTriesOfLastWord)].filter(([notice]) => {
    const event = eventOf(notice, timeline);
    return event === 'all-clear' || event === 'call-off';
  });
  return waiting.length === 0 ? null : Math.min(...waiting.map(([, at]) => at));
}

function noticeStateOf(state: RecordState): 'open' | 'called-off' | 'over' | 'closed' {
  if (state.closed !== null) return 'closed';
  if (state.calledOff !== null) return 'called-off';
  return state.steps.get(firstRoundOf('close-out'))?.status === 'done' ? 'over' : 'open';
}
