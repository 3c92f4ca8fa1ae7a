// Which notices are due now. A step of the ladder that a later step has overtaken is not sent: nobody wants
// "in five days" after "in one hour".

import type { Organisation } from '../plan/organisation.ts';
import { nextOfficeHours, spanToMs, type WindowEvent } from '../plan/time.ts';
import { momentsPerSite, type NoticeMoment, type Timeline } from '../plan/timeline.ts';

/** Something happened that notices wait for. */
export interface HappenedEvent {
  readonly event: WindowEvent;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Tells one extension, or one cohort's turn, from the next; part of the notice's key. */
  readonly occurrence: string;
}

export interface DueInput {
  readonly timeline: Timeline;
  readonly organisation: Organisation;
  readonly now: number;
  readonly events: readonly HappenedEvent[];
  /** Keys of notices that were settled: sent, refused or in doubt, but not to be begun again. */
  readonly sentKeys: ReadonlySet<string>;
  /** `over`: the return is done, the ladder is silent. `called-off`: only the calling off is told. */
  readonly state: 'open' | 'called-off' | 'over' | 'closed';
}

/**
 * In the order in which to send them. Asking again after they are settled gives none of them again. A ladder
 * that began before the window was opened gives its latest notice only.
 */
export function noticesDue(input: DueInput): readonly NoticeMoment[] {
  const { timeline, now, sentKeys, state } = input;
  if (state === 'closed') return [];
  const ladder = state === 'open' ? latestOf(timeline.notices.filter((moment) => moment.at <= now)) : [];
  return [...ladder, ...momentsOfEvents(input).filter((moment) => moment.at <= now)]
    .filter((moment) => !sentKeys.has(moment.key))
    .sort((one, other) => one.at - other.at || (one.key < other.key ? -1 : 1));
}

/** When the next office opens for which an event's notice waits, or null. */
export function officeOpensAt(input: DueInput): number | null {
  const waiting = momentsOfEvents(input).filter(({ key, at }) => at > input.now && !input.sentKeys.has(key));
  return waiting.length === 0 || input.state === 'closed' ? null : Math.min(...waiting.map(({ at }) => at));
}

function momentsOfEvents(input: DueInput): readonly NoticeMoment[] {
  return input.events
    .filter(({ event }) => input.state !== 'called-off' || event === 'call-off')
    .flatMap((happened) => momentsOfEvent(happened, input));
}

/** When the next notice of the ladder comes, or null. */
export function nextNoticeAt(timeline: Timeline, now: number): number | null {
  return timeline.notices.find((moment) => moment.at > now)?.at ?? null;
}

/** The last of the due steps for each audience at each site; several rules may share a step. */
function latestOf(come: readonly NoticeMoment[]): readonly NoticeMoment[] {
  const place = (moment: NoticeMoment) => `${moment.audience}/${moment.site}`;
  const latest = new Map<string, number>();
  for (const moment of come) {
    latest.set(place(moment), Math.max(latest.get(place(moment)) ?? -Infinity, stepOf(moment)));
  }
  return come.filter((moment) => stepOf(moment) === latest.get(place(moment)));
}

/** Offset of the step in ms, before snapping: tells steps apart that fell on one office hour. */
function stepOf(moment: NoticeMoment): number {
  const [amount, side] = moment.rule.when.split(' ');
  const afterEnd = moment.rule.when.endsWith(' end') ? 1e12 : 0;
  if (amount === 'at' || amount === undefined) return afterEnd;
  return afterEnd + (side === 'before' ? -spanToMs(amount) : spanToMs(amount));
}

function momentsOfEvent(
  happened: HappenedEvent,
  { timeline, organisation }: Pick<DueInput, 'timeline' | 'organisation'>,
): readonly NoticeMoment[] {
  return timeline.eventNotices
    .filter(({ event }) => event === happened.event)
    .flatMap(({ rule }) =>
      momentsPerSite(rule, organisation, happened.occurrence, (site) =>
        site === null || rule.snap === 'exact' ? happened.at : nextOfficeHours(happened.at, site),
      ),
    );
}
