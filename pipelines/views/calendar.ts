// The window as iCalendar (RFC 5545) with the fields of the maintnote recommendation, so that calendars show
// it and machines can read it. The UID never changes; SEQUENCE, DTSTAMP and LAST-MODIFIED rise
// with every change.

import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { sourcesThatSayDone } from '../gates/vendor-word.ts';
import { inLanguages, type Localised } from '../plan/plan.ts';
import { markIn } from '../plan/snapshot.ts';
import type { Invitation } from '../ports.ts';
import { withoutHidden } from '../text/hidden-characters.ts';
import { sentence } from './banner.ts';
import { returnStage } from './return-now.ts';
import { backToNormal, isOverForPeople, isPastAnnounced, saidDone, turnIn, turnWords } from './turn-words.ts';
import type { WindowState, WindowView } from './window-view.ts';

export interface CalendarOptions {
  /**
   * `publish` for a feed that people subscribe to; `invite` for a mail to one person; `none` where the file
   * is read by programs or opened by hand.
   */
  readonly method: 'publish' | 'invite' | 'none';
  /** Who is invited. */
  readonly attendee?: string;
}

/** The calendar entry as an invitation to one person, with its updates and its cancellation. */
export function invitationOf(view: WindowView, attendee: string): Invitation {
  const text = calendarOf(view, { method: 'invite', attendee });
  return { method: isCancelled(view) ? 'CANCEL' : 'REQUEST', text };
}

const isCancelled = ({ state }: WindowView): boolean => state === 'cancelled';

export function calendarOf(view: WindowView, options: CalendarOptions = { method: 'none' }): string {
  const { plan, organisation } = view;
  const { languages } = organisation;
  // Programs compare these texts exactly, so they stand in one language only.
  const main = languages.includes('en') ? 'en' : 'zh-CN';
  const line = (text: Localised) => plain(inLanguages(text, languages));
  const calendar = ical({
    prodId: { company: 'tideover', product: 'maintenance', language: languages[0] === 'en' ? 'EN' : 'ZH' },
    name: line(organisation.statusPage.title),
    url: new URL('window.ics', organisation.statusPage.url).href,
    // Clients should reload the feed every 15 minutes: an extension must not wait in a cache overnight.
    ttl: 15 * 60,
  });
  if (options.method === 'publish') calendar.method(ICalCalendarMethod.PUBLISH);
  if (options.method === 'invite')
    calendar.method(isCancelled(view) ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.REQUEST);
  const host = new URL(organisation.statusPage.url).hostname;
  const changes = changesOf(view);
  const changedAt = new Date(changes.at(-1) ?? view.openedAt ?? view.now);
  const news = newsOf(view);
  const event = calendar.createEvent({
    id: `${plan.id}@${host}`,
    sequence: changes.length,
    stamp: changedAt,
    lastModified: changedAt,
    start: new Date(view.start),
    end: new Date(view.state === 'completed' ? (view.actualEnd ?? view.currentEnd) : view.currentEnd),
    summary: `${markIn(languages, view.isRehearsal)}${line(plan.title)}`,
    description: [
      ...(news === null ? [] : [...languages.map((language) => plain(news[language])), '']),
      // After the end, while people are let in, or after an announced end that nobody checks, no part of the
      // messenger is claimed to be down.
      ...(isOverForPeople(view) || isPastAnnounced(view) || isLettingIn(view)
        ? []
        : languages.map((language) => plain(plan.summary[language]))),
      `\n${organisation.statusPage.url}`,
    ].join('\n'),
    url: organisation.statusPage.url,
    organizer: { name: line(organisation.name), email: organisation.autoReply.from },
    ...(options.attendee !== undefined && { attendees: [{ email: options.attendee, rsvp: false }] }),
    status: isCancelled(view) ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
  });
  event.x([
    { key: 'X-MAINTNOTE-PROVIDER', value: plain(organisation.messenger.vendor[main]) },
    { key: 'X-MAINTNOTE-ACCOUNT', value: plain(organisation.name[main]) },
    { key: 'X-MAINTNOTE-MAINTENANCE-ID', value: plan.id },
    { key: 'X-MAINTNOTE-OBJECT-ID', value: plain(organisation.messenger.name[main]) },
    { key: 'X-MAINTNOTE-IMPACT', value: impactOf(view) },
    {
      key: 'X-MAINTNOTE-STATUS',
      value: noteStatus[isPastAnnounced(view) && saidDone(view) !== null ? 'completed' : view.state],
    },
  ]);
  return `${calendar.toString().trimEnd()}\r\n`;
}

/** What differs from the announcement, or how the window ended; null where neither is to be told. */
function newsOf(view: WindowView): Localised | null {
  if (isPastAnnounced(view)) return turnIn(view)?.body ?? null;
  const last = view.turns.at(-1);
  const moved = last?.kind === 'extended' || last?.kind === 'shortened' ? last : null;
  if (view.turn === null && isLettingIn(view)) return sentence(view);
  const turn = view.turn ?? (view.state === 'completed' ? null : moved);
  if (turn !== null) return turnWords(turn.kind, { ...view, end: turn.end, at: turn.at }).body;
  return view.state === 'completed' ? backToNormal.body : null;
}

/** While people are let in, or after all of them were. */
function isLettingIn(view: WindowView): boolean {
  return view.state === 'verifying' && returnStage(view) !== 'checking';
}

/** When the last of all people was let in (epoch ms); once or not at all. */
function openToAll({ cohorts, people }: WindowView): readonly number[] {
  const times = cohorts
    .flatMap(({ history }) => history.map(({ at }) => at))
    .toSorted((one, other) => one - other);
  const letIn = (by: number) =>
    cohorts.reduce((sum, { history }) => sum + (history.findLast(({ at }) => at <= by)?.admitted ?? 0), 0);
  return times.filter((at) => people > 0 && letIn(at) >= people).slice(0, 1);
}

/** The times (epoch ms) at which the calendar entry changed, oldest first. Their number is its SEQUENCE. */
export function changesOf(view: WindowView): readonly number[] {
  const { amendments, turns, begun, phases, actualEnd, now } = view;
  const amended = amendments.map(({ at }) => at);
  // A new try of the canary or a return replaces what an earlier turn had told.
  const tries = begun.filter(
    ({ phase, at }) => phase === 're-login' || (phase === 'canary' && turns.some((turn) => turn.at <= at)),
  );
  const returned = phases
    .flatMap((one) => [one, ...one.before])
    .flatMap(({ phase, finishedAt }) => (phase === 're-login' && finishedAt !== null ? [finishedAt] : []));
  const others = [...turns, ...tries]
    .map(({ at }) => at)
    .concat(returned, openToAll(view))
    .concat(isOverForPeople(view) ? [actualEnd ?? now] : [])
    .concat(isPastAnnounced(view) ? wordsPast(view) : []);
  // A moved end and a call-off are turns as well as amendments: count them once.
  return [...amended, ...others.filter((at) => !amended.includes(at))].toSorted((one, other) => one - other);
}

/** After our call-off: when the announced end passed and when the vendor said later that it is done. */
function wordsPast({ plan, vendor, currentEnd }: WindowView): readonly number[] {
  const heard = sourcesThatSayDone({ vendor }, plan).map(({ heardAt }) => Math.max(currentEnd, heardAt));
  return [...new Set([currentEnd, ...heard])];
}

function impactOf({ plan }: WindowView): string {
  const effects = Object.values(plan.affects);
  if (effects.includes('down')) return 'OUTAGE';
  return effects.includes('degraded') ? 'DEGRADED' : 'NO-IMPACT';
}

const noteStatus: Readonly<Record<WindowState, string>> = {
  scheduled: 'CONFIRMED',
  in_progress: 'IN-PROCESS',
  verifying: 'IN-PROCESS',
  completed: 'COMPLETED',
  cancelled: 'CANCELLED',
};

/** The text on one line: the library does not escape line breaks in some properties. */
function plain(text: string): string {
  return withoutHidden(text).replace(/\s+/g, ' ').trim();
}
