// The window's course as updates that outsiders may read: what happened, without names, reasons or internals.

import { bilingual } from '../plan/bilingual.ts';
import type { Localised } from '../plan/plan.ts';
import { joined } from '../plan/sentences.ts';
import { rehearsalMark } from '../plan/snapshot.ts';
import { parseZoned } from '../plan/time.ts';
import { stampIn } from './moment.ts';
import type { PublishedNotice } from './publications.ts';
import { backToNormal, isPastAnnounced, stateAfterTurn, turnWords } from './turn-words.ts';
import type { Update, WindowState, WindowView } from './window-view.ts';

type Course = Omit<WindowView, 'updates'>;

/** The updates, oldest first. What a public notice has told is not told twice; no entry changes its time. */
export function updatesOf(course: Course, published: readonly PublishedNotice[]): readonly Update[] {
  const { turns } = course;
  const end = ended(course, published);
  return [
    ...announced(course),
    ...milestones(course),
    ...turned(course, published),
    ...past(course),
    ...end,
    ...published.filter(({ occasion }) => [...turns, ...end].every((own) => own.occasion !== occasion)),
  ]
    .map(({ at, status, title, body, occasion = null }) => ({
      at,
      status,
      // Titles of notices already carry the rehearsal mark.
      title:
        course.isRehearsal && !title.en.startsWith(rehearsalMark.en)
          ? joined([rehearsalMark, title], '')
          : title,
      body,
      ...(occasion !== null && { occasion }),
    }))
    .sort((one, other) => one.at - other.at);
}

function announced({ plan, openedAt, start, plannedEnd, organisation }: Course): readonly Update[] {
  if (openedAt === null) return [];
  const messenger = organisation.messenger.name;
  const when = stampIn(parseZoned(plan.start).timeZoneId);
  return [
    {
      at: openedAt,
      status: 'scheduled',
      title: bilingual`Maintenance scheduled`,
      body: bilingual`Maintenance of ${messenger} starts ${when(start)} and should end ${when(plannedEnd)}. Answers to chat messages may be late meanwhile; please reach us in the other ways listed here.`,
    },
  ];
}

/** One update per turn, at its time; in the words of the public notice about it, if any. */
function turned(
  { turns, plan, organisation, start }: Course,
  published: readonly PublishedNotice[],
): readonly Update[] {
  return turns.map(({ kind, at, end, occasion }) => ({
    ...turnWords(kind, { plan, organisation, start, end, at }),
    ...published.find((notice) => notice.occasion === occasion),
    at,
    occasion,
    status: stateAfterTurn(kind, at < start),
  }));
}

/** Updates of the milestones, those of phases taken back later too: a feed cannot withdraw an entry. */
function milestones({ begun, phases, plan, start, now, openedAt, turns }: Course): readonly Update[] {
  // The vendor begins at the announced start, however late our own step begins.
  const isCancelled = turns.some(({ kind, at }) => kind === 'vendor-cancelled' && at < start);
  const starts = openedAt === null || now < start || isCancelled ? [] : [Math.max(start, openedAt)];
  const holds = phases.flatMap((one) => (one.phase === 'hold' ? [...one.before, one] : []));
  const ends = holds.flatMap(({ summary, finishedAt }) => (summary === null ? [] : (finishedAt ?? [])));
  const returns = begun.flatMap(({ phase, at }) => (phase === 're-login' ? [at] : []));
  const told = (times: readonly number[], status: WindowState, title: Localised, body: Localised) =>
    times.map((at) => ({ at, status, title, body }));
  return [
    ...told(
      starts,
      'in_progress',
      bilingual`Maintenance under way`,
      bilingual`The maintenance began ${stampIn(parseZoned(plan.start).timeZoneId)(start)}.`,
    ),
    ...told(
      ends,
      'verifying',
      bilingual`The vendor is done, we are checking`,
      bilingual`The vendor reports completion. Our technicians sign in first and check.`,
    ),
    ...told(
      returns,
      'verifying',
      bilingual`People are coming back in groups`,
      bilingual`The checks passed, and staff are signing in again group by group.`,
    ),
  ];
}

/** After our call-off: one update when the announced end passes. */
function past(course: Course): readonly Update[] {
  if (!isPastAnnounced(course)) return [];
  const { state, currentEnd: at } = course;
  const { body } = turnWords('not-switching', { ...course, end: at, at });
  return [{ at, status: state, title: bilingual`The announced end has passed`, body }];
}

function ended(
  { state, turn, actualEnd, phases }: Course,
  published: readonly PublishedNotice[],
): readonly Update[] {
  if (state !== 'completed' || turn !== null) return [];
  const closedOut = phases.find(({ phase }) => phase === 'close-out');
  const at = closedOut?.finishedAt ?? actualEnd;
  if (at === null) return [];
  const occasion = 'all-clear';
  return [
    {
      ...backToNormal,
      ...published.find(({ event }) => event === 'all-clear'),
      at,
      status: 'completed',
      occasion,
    },
  ];
}
