// What happened that notices wait for, read off the record: extensions, overruns, calling off, the all clear;
// and the notices that a phase itself asks for, to people by name.

import { sendDeliveries } from '../effects/send.ts';
import { noticesToRepeat, segmentsOf, triesAgainAt } from '../effects/sent-so-far.ts';
import type { Unreached } from '../ledger/entry.ts';
import type { RecordState } from '../ledger/fold.ts';
import { channelsDown } from '../notices/channels-in-use.ts';
import { type Deliveries, type Delivery, deliveriesOf } from '../notices/deliveries.ts';
import { type DueInput, type HappenedEvent, noticesDue } from '../notices/due.ts';
import type { NoticeContext } from '../notices/values.ts';
import { cohortTitle } from '../plan/cohort-title.ts';
import { cohortOfOccasion, noticeKey, occasionOf, readNoticeKey } from '../plan/notice-key.ts';
import type { Localised } from '../plan/plan.ts';
import type { Person } from '../plan/roster.ts';
import { firstRoundOf } from '../plan/step.ts';
import { toEpochMs, type WindowEvent } from '../plan/time.ts';
import type { NoticeMoment, Timeline } from '../plan/timeline.ts';
import { peopleMatching } from '../return/people-rule.ts';
import type { WindowRun } from './window-run.ts';

export function eventsOf(state: RecordState, timeline: Timeline, now: number): readonly HappenedEvent[] {
  const moved = state.amendments.filter(
    ({ change }) => change.kind !== 'call-off' && change.kind !== 'correct',
  );
  const holding = state.steps.get(firstRoundOf('hold'))?.status !== 'done';
  const closedOut = state.steps.get(firstRoundOf('close-out'));
  return [
    ...moved.map(({ at, cause }): HappenedEvent => ({ event: 'extension', at, occurrence: cause })),
    // The steps are undone first: people are told to go back when they can, and of the last way back only.
    ...state.rolledBack
      .slice(-1)
      .map(({ at, cause }): HappenedEvent => ({ event: 'call-off', at, occurrence: cause })),
    ...(holding && state.steps.has(firstRoundOf('hold')) && now >= timeline.overrunAt
      ? [{ event: 'overrun', at: timeline.overrunAt, occurrence: String(timeline.overrunAt) } as const]
      : []),
    ...(closedOut?.status === 'done' && closedOut.finishedAt !== null
      ? [{ event: 'all-clear', at: closedOut.finishedAt, occurrence: 'all-clear' } as const]
      : []),
  ];
}

/** What a look would send at this moment; what a channel refused is due again after its pause. */
export function noticesDueAt(
  now: number,
  { state, timeline, organisation }: Pick<DueInput, 'timeline' | 'organisation'> & { state: RecordState },
): readonly NoticeMoment[] {
  const again = triesAgainAt(state);
  return noticesDue({
    timeline,
    organisation,
    now,
    events: eventsOf(state, timeline, now),
    sentKeys: new Set([...state.notices.keys()].filter((key) => (again.get(key) ?? Infinity) > now)),
    state: noticeStateOf(state),
  });
}

/** Sends everything that is due now. Returns the keys of the notices that were settled. */
export async function sendDueNotices(run: WindowRun): Promise<readonly string[]> {
  await repeatDoubtful(run);
  const due = noticesDueAt(run.clock.now(), {
    state: run.state(),
    timeline: run.timeline(),
    organisation: run.snapshot().organisation,
  });
  // At one moment the channels work for one notice at a time, so that a robot's quota is counted once.
  for (const moment of due) await sendNotice(run, moment);
  return due.map((moment) => moment.key);
}

/** What a person said did not arrive goes out again, to those people alone. Returns the keys of those notices. */
export async function repeatDoubtful(run: WindowRun): Promise<readonly string[]> {
  const notices = noticesToRepeat(run.state());
  for (const notice of notices) {
    const { rule: id, audience, site } = readNoticeKey(notice);
    const rule = run.snapshot().plan.notices.find((one) => one.id === id);
    if (rule === undefined) continue;
    const at = run.clock.now();
    const moment: NoticeMoment = { key: notice, rule, audience, site, at };
    const claimed = new Set(segmentsOf(run.state(), notice).flatMap(([, segment]) => segment.recipients));
    await settle(run, moment, run.roster(), {
      only: (delivery) => claimed.has(run.pseudonymOf(delivery.recipient ?? delivery.key)),
    });
  }
  return notices;
}

function noticeStateOf(state: RecordState): 'open' | 'called-off' | 'over' | 'closed' {
  if (state.closed !== null) return 'closed';
  if (state.calledOff !== null) return 'called-off';
  return state.steps.get(firstRoundOf('close-out'))?.status === 'done' ? 'over' : 'open';
}

async function sendNotice(run: WindowRun, moment: NoticeMoment): Promise<void> {
  const audience = run.snapshot().organisation.audiences.find((one) => one.id === moment.audience);
  const people =
    audience === undefined || audience.who === 'public' ? [] : peopleMatching(audience.who, run.roster());
  await settle(run, moment, people);
}

async function settle(
  run: WindowRun,
  moment: NoticeMoment,
  people: readonly Person[],
  choice: { readonly byName?: true; readonly only?: (delivery: Delivery) => boolean } = {},
): Promise<void> {
  const { templates } = run.snapshot();
  const { byName, only } = choice;
  const context = contextOf(run, moment);
  const all = deliveriesOf({ moment, context, templates, people, ...(byName && { byName }) });
  const messages = only === undefined ? all.messages : all.messages.filter(only);
  const count = await sendDeliveries(run, moment.key, messages);
  // Sending a part again says nothing new of whom no channel reaches.
  const unreached =
    only === undefined ? unreachedIn(run, all.unreached) : run.state().notices.get(moment.key)?.unreached;
  await run.append({
    kind: 'notice-settled',
    notice: moment.key,
    ...count,
    channels: [...new Set(messages.map((delivery) => delivery.channel))],
    ...(unreached && unreached.length > 0 && { unreached }),
  });
}

function unreachedIn(run: WindowRun, people: Deliveries['unreached']): readonly Unreached[] {
  const whys = [...new Set(people.map(({ why }) => why))].sort();
  return whys.map((why) => ({
    why,
    recipients: people.filter((one) => one.why === why).map(({ account }) => run.pseudonymOf(account)),
  }));
}

/** A notice to people by account, once per occasion: `your-turn` (of a cohort, by its id), `outdated-client` for a round. */
export async function notifyAccounts(
  run: WindowRun,
  event: 'your-turn' | 'outdated-client',
  occasion: string,
  accounts: readonly string[],
  cohort: string | null = null,
): Promise<void> {
  const wanted = new Set(accounts);
  const rolledBack = run.state().rolledBack.length;
  const people = run.roster().filter((person) => wanted.has(person.account));
  for (const { rule } of run.timeline().eventNotices.filter((notice) => notice.event === event)) {
    for (const site of run.snapshot().organisation.sites) {
      const audience = rule.audiences[0] ?? '';
      const moment: NoticeMoment = {
        key: noticeKey({
          rule: rule.id,
          audience,
          site: site.id,
          occasion: occasionOf({ what: occasion, rolledBack, cohort }),
        }),
        rule,
        audience,
        site: site.id,
        at: run.clock.now(),
      };
      const here = people.filter((person) => person.site === site.id);
      if (here.length === 0 || run.state().notices.has(moment.key)) continue;
      // What concerns some people by name is not told to a whole group.
      await settle(run, moment, here, { byName: true });
    }
  }
}

export function toldAbout(run: WindowRun, event: WindowEvent): ReadonlySet<string> {
  const { effects, rolledBack } = run.state();
  const rules = run.timeline().eventNotices.filter((notice) => notice.event === event);
  const since = rolledBack.at(-1)?.at ?? 0;
  const isAbout = (notice: string) => rules.some(({ rule }) => rule.id === readNoticeKey(notice).rule);
  return new Set(
    [...effects.values()].flatMap(({ sending, intendedAt, recipients }) =>
      sending !== null && intendedAt >= since && isAbout(sending.notice) ? recipients : [],
    ),
  );
}

/** When the last word of a window that has reached nobody is tried again (epoch ms); null when it may close. */
export function lastWordAgainAt(state: RecordState, timeline: Timeline): number | null {
  const lastWords = timeline.eventNotices.filter(
    ({ event }) => event === 'all-clear' || event === 'call-off',
  );
  const waiting = [...triesAgainAt(state)].filter(
    ([notice]) =>
      lastWords.some(({ rule }) => rule.id === readNoticeKey(notice).rule) &&
      state.notices.get(notice)?.accepted === 0,
  );
  return waiting.length === 0 ? null : Math.min(...waiting.map(([, at]) => at));
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
    cohort: cohortOf(run, moment),
    down: channelsDown(state),
  };
}

/** From the notice's key, so that what is sent again says the same. */
function cohortOf(run: WindowRun, { key, rule }: NoticeMoment): Localised | null {
  const isTurn = run
    .timeline()
    .eventNotices.some((notice) => notice.event === 'your-turn' && notice.rule.id === rule.id);
  const cohort = cohortOfOccasion(readNoticeKey(key).occasion);
  return isTurn && cohort !== null ? cohortTitle(run.snapshot().plan, cohort) : null;
}
