// What outsiders may read of a window's course: what happened, without names, reasons or internals.

import { bilingual } from '../plan/bilingual.ts';
import { localTime, offsetName } from '../plan/local-time.ts';
import type { PhaseName } from '../plan/phase-table.ts';
import type { Localised } from '../plan/plan.ts';
import { parseZoned, type WindowEvent } from '../plan/time.ts';
import type { PublishedNotice } from './publications.ts';
import { stateAfterTurn, turnWords } from './turn-words.ts';
import type { Update, WindowState, WindowView } from './window-view.ts';

type Course = Omit<WindowView, 'updates'>;

/** Oldest first. What a notice to the public has said is not said again in other words. */
export function updatesOf(course: Course, published: readonly PublishedNotice[]): readonly Update[] {
  const told = (event: WindowEvent) => published.some((notice) => notice.event === event);
  return [
    ...announced(course),
    ...turned(course, published),
    ...phasesBegun(course),
    ...(told('all-clear') ? [] : ended(course)),
    ...published,
  ]
    .map(({ at, status, title, body, occasion = null }) => ({
      at,
      status,
      title,
      body,
      ...(occasion !== null && { occasion }),
    }))
    .sort((one, other) => one.at - other.at);
}

function announced({ plan, openedAt, start, plannedEnd, organisation }: Course): readonly Update[] {
  if (openedAt === null) return [];
  const messenger = organisation.messenger.name;
  const when = (end: number) => bothTimes(plan, end);
  return [
    {
      at: openedAt,
      status: 'scheduled',
      title: bilingual`Maintenance scheduled`,
      body: bilingual`Maintenance of ${messenger} starts ${when(start)} and should end ${when(plannedEnd)}. Answers to chat messages may be late meanwhile; please reach us in the other ways listed here.`,
    },
  ];
}

/** What a notice to the public said of a turn stands there in its words. */
function turned(
  { turns, plan, organisation, start }: Course,
  published: readonly PublishedNotice[],
): readonly Update[] {
  return turns
    .filter(({ occasion }) => !published.some((notice) => notice.occasion === occasion))
    .map(({ kind, at, end, occasion }) => ({
      at,
      occasion,
      status: stateAfterTurn(kind, at < start),
      ...turnWords(kind, { plan, organisation, start, end, at }),
    }));
}

const milestones: Readonly<
  Partial<
    Record<PhaseName, { readonly status: WindowState; readonly title: Localised; readonly body?: Localised }>
  >
> = {
  hold: { status: 'in_progress', title: bilingual`Maintenance under way` },
  canary: {
    status: 'verifying',
    title: bilingual`The vendor is done, we are checking`,
    body: bilingual`The vendor reports completion. Our technicians sign in first and check.`,
  },
  're-login': {
    status: 'verifying',
    title: bilingual`People are coming back in groups`,
    body: bilingual`The checks passed, and staff are signing in again group by group.`,
  },
};

/** Also what was taken back later: a feed does not take back what it said. */
function phasesBegun({ begun, plan, start }: Course): readonly Update[] {
  // The vendor begins at his time, whenever our step follows.
  const body = bilingual`The maintenance began ${bothTimes(plan, start)}.`;
  return begun.flatMap(({ phase, at }) => {
    const milestone = milestones[phase];
    return milestone === undefined ? [] : [{ at, body, ...milestone }];
  });
}

function ended({ state, turn, actualEnd, phases }: Course): readonly Update[] {
  if (state !== 'completed' || turn !== null) return [];
  const closedOut = phases.find(({ phase }) => phase === 'close-out');
  const at = closedOut?.finishedAt ?? actualEnd;
  if (at === null) return [];
  return [
    {
      at,
      status: 'completed',
      title: bilingual`Back to normal`,
      body: bilingual`Signing in, messages, files and groups have been checked. The service is back to normal. Thank you for your patience.`,
    },
  ];
}

function bothTimes(plan: WindowView['plan'], at: number): Localised {
  const zone = parseZoned(plan.start).timeZoneId;
  return {
    'zh-CN': `${localTime(at, zone, 'zh-CN')}（${offsetName(at, zone)}）`,
    en: `${localTime(at, zone, 'en')} (${offsetName(at, zone)})`,
  };
}
