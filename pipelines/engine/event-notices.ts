// What happened that notices wait for, read off the record: extensions, overruns, calling off, the all clear;
// and the notices that a phase itself asks for, to people by name.

import { deliveriesOf } from '../notices/deliveries.ts';
import { type HappenedEvent, noticesDue } from '../notices/due.ts';
import type { NoticeContext } from '../notices/values.ts';
import type { RecordState } from '../record/fold.ts';
import { peopleMatching } from '../relogin/people-rule.ts';
import type { Person } from '../window/roster.ts';
import { toEpochMs } from '../window/time.ts';
import type { NoticeMoment, Timeline } from '../window/timeline.ts';
import { sendDeliveries } from './send-deliveries.ts';
import type { WindowRun } from './window-run.ts';

export function eventsOf(state: RecordState, timeline: Timeline, now: number): readonly HappenedEvent[] {
  const moved = state.amendments.filter(
    ({ change }) => change.kind !== 'call-off' && change.kind !== 'correct',
  );
  const holding = state.steps.get('hold#1')?.status !== 'done';
  const closedOut = state.steps.get('close-out#1');
  return [
    ...moved.map(({ at, cause }): HappenedEvent => ({ event: 'extension', at, occurrence: cause })),
    // The steps are undone first: people are told to go back when they can.
    ...state.rolledBack.map(({ at, cause }): HappenedEvent => ({ event: 'call-off', at, occurrence: cause })),
    ...(holding && state.steps.has('hold#1') && now >= timeline.overrunAt
      ? [{ event: 'overrun', at: timeline.overrunAt, occurrence: String(timeline.overrunAt) } as const]
      : []),
    ...(closedOut?.status === 'done' && closedOut.finishedAt !== null
      ? [{ event: 'all-clear', at: closedOut.finishedAt, occurrence: 'all-clear' } as const]
      : []),
  ];
}

/** Sends everything that is due now. Returns the keys of the notices that were settled. */
export async function sendDueNotices(run: WindowRun): Promise<readonly string[]> {
  const state = run.state();
  const now = run.clock.now();
  const due = noticesDue({
    timeline: run.timeline(),
    organisation: run.snapshot().organisation,
    now,
    events: eventsOf(state, run.timeline(), now),
    sentKeys: new Set(state.notices.keys()),
    state: noticeStateOf(state),
  });
  // At one moment the channels work for one notice at a time, so that a robot's quota is counted once.
  for (const moment of due) await sendNotice(run, moment, contextOf(run, moment));
  return due.map((moment) => moment.key);
}

function noticeStateOf(state: RecordState): 'open' | 'called-off' | 'over' | 'closed' {
  if (state.closed !== null) return 'closed';
  if (state.calledOff !== null) return 'called-off';
  return state.steps.get('close-out#1')?.status === 'done' ? 'over' : 'open';
}

async function sendNotice(run: WindowRun, moment: NoticeMoment, context: NoticeContext): Promise<void> {
  const audience = run.snapshot().organisation.audiences.find((one) => one.id === moment.audience);
  const people =
    audience === undefined || audience.who === 'public' ? [] : peopleMatching(audience.who, run.roster());
  await settle(run, moment, context, people);
}

async function settle(
  run: WindowRun,
  moment: NoticeMoment,
  context: NoticeContext,
  people: readonly Person[],
  reach: 'audience' | 'people' = 'audience',
): Promise<void> {
  const all = deliveriesOf({ moment, context, templates: run.snapshot().templates, people }).messages;
  // What concerns some people by name is not told to a whole group.
  const messages = reach === 'audience' ? all : all.filter((delivery) => delivery.recipient !== null);
  const count = await sendDeliveries(run, moment.key, messages);
  await run.append({
    kind: 'notice-settled',
    notice: moment.key,
    ...count,
    channels: [...new Set(messages.map((delivery) => delivery.channel))],
  });
}

/** A notice to people by account, once per occasion: `your-turn` for a cohort, `outdated-client` for a round. */
export async function notifyAccounts(
  run: WindowRun,
  event: 'your-turn' | 'outdated-client',
  occasion: string,
  accounts: readonly string[],
): Promise<void> {
  const wanted = new Set(accounts);
  const people = run.roster().filter((person) => wanted.has(person.account));
  for (const { rule } of run.timeline().eventNotices.filter((notice) => notice.event === event)) {
    for (const site of run.snapshot().organisation.sites) {
      const audience = rule.audiences[0] ?? '';
      const moment: NoticeMoment = {
        key: `${rule.id}/${audience}/${site.id}/${occasion}`,
        rule,
        audience,
        site: site.id,
        at: run.clock.now(),
      };
      const here = people.filter((person) => person.site === site.id);
      if (here.length === 0 || run.state().notices.has(moment.key)) continue;
      await settle(run, moment, contextOf(run, moment), here, 'people');
    }
  }
}

function contextOf(run: WindowRun, moment: NoticeMoment): NoticeContext {
  const { plan, organisation } = run.snapshot();
  const state = run.state();
  const last = state.amendments.at(-1);
  const previousEnd = last !== undefined && 'previousEnd' in last.change ? last.change.previousEnd : null;
  const rolledBack = state.rolledBack.at(-1);
  const cause = rolledBack && state.facts.get(rolledBack.cause)?.fact;
  const reason =
    state.calledOff?.reason ?? (cause?.kind === 'command' ? cause.reason : (last?.change.reason ?? ''));
  return {
    plan,
    organisation,
    at: moment.at,
    start: toEpochMs(plan.start),
    end: toEpochMs(plan.end),
    previousEnd: previousEnd === null ? null : toEpochMs(previousEnd),
    reason,
    cohort: null,
  };
}
