// What a person on duty needs first: which channel people use now, when the emergency plan takes effect, what
// happens next without anybody's doing, and whom to call.

import { bilingual } from '../plan/bilingual.ts';
import { contactsAt, decidersOf, titleWithHours } from '../plan/deciders.ts';
import { localClock, offsetName } from '../plan/local-time.ts';
import type { Localised } from '../plan/plan.ts';
import { titleOf, vendorSupport } from '../plan/role-title.ts';
import { joined, listed, same, titled } from '../plan/sentences.ts';
import { emergencyPlanSince } from './course-lines.ts';
import type { Clock } from './moment.ts';
import { proceduresFor } from './procedures.ts';
import { channelsDown, finishedAt, notRunningYet } from './report-insights.ts';
import { isAway, isShut } from './services-now.ts';
import { isPastAnnounced } from './turn-words.ts';
import { nextStep, type Section } from './window-lines.ts';
import type { PhaseView, WindowView } from './window-view.ts';
import { phaseTitle } from './words.ts';

/** Where a person who gave a command sees whether it counts. */
const whatToSee = bilingual`After a command: its comment is answered, npm run show lists it under “Said, not yet carried out” and, once it is carried out, under “Who changed the course” (an approval with its gate, /done with the to-dos)`;

export function nowSection(view: WindowView, clock: Clock): Section {
  const { plan, organisation, now, closedAt } = view;
  const support = vendorSupport(organisation);
  const lines = [
    // After our call-off the window is over, but people may still be without the messenger.
    view.isOver && !isAway(view) ? null : titled(bilingual`People use`, channelsNow(view, clock)),
    channelsDown(view),
    emergencyPlan(view, clock),
    titled(bilingual`Call`, toCall(view, contactsAt(plan, now))),
    support && titled(bilingual`The vendor’s support`, support),
    view.isOver
      ? null
      : titled(
          bilingual`May comment /call-off, /roll-back, /resume, /extend, /vendor-done`,
          toCall(view, [...decidersOf(plan)]),
        ),
    titled(bilingual`Procedures`, proceduresFor(view)),
    view.isOver ? null : whatToSee,
  ];
  const put = (title: Localised, works: readonly Localised[]) =>
    works.length === 0 ? null : titled(title, listed(works));
  const deferred = [
    put(view.isOver ? notRunningYet : bilingual`Put off and not running`, view.paused),
    put(
      view.isOver && isAway(view)
        ? bilingual`Put off and running again; stop by hand what needs ${organisation.messenger.name} meanwhile`
        : bilingual`Put off and running again`,
      view.runsAgain,
    ),
  ];
  return {
    title: bilingual`Now`,
    lines: [...(closedAt === null ? lines : []), ...deferred].flatMap((text) =>
      text === null ? [] : [{ text }],
    ),
  };
}

function channelsNow(view: WindowView, clock: Clock): Localised {
  const { channelsInUse, organisation, start } = view;
  const backups = listed(channelsInUse.map((id) => titleOf(organisation.channels, id)));
  const since = Math.max(start, finishedAt(view, 'cutover') ?? start);
  return isShut(view) ? bilingual`${backups} (since ${clock(since)})` : organisation.messenger.name;
}

function emergencyPlan(view: WindowView, clock: Clock): Localised | null {
  const { phases, timeline, isOver, organisation, currentEnd } = view;
  if (isOver || !isAway(view)) return null;
  const title = bilingual`Emergency plan`;
  const since = emergencyPlanSince(view);
  if (since !== null) return titled(title, bilingual`in force since ${clock(since)}`);
  const holds = phases.some(({ phase, status }) => phase === 'hold' && status === 'running');
  if (!holds) return null;
  const support = organisation.messenger.support?.phone ?? organisation.messenger.vendor;
  return titled(
    title,
    bilingual`If the vendor is not done: at ${clock(currentEnd)} call ${support} and ask for a new time (/extend); at ${clock(timeline.overrunAt)} the emergency plan starts by itself`,
  );
}

/** The people by role title, each with hours and telephone. */
export function toCall({ plan, organisation }: WindowView, ids: readonly string[]): Localised {
  const zone = organisation.sites[0]?.zone ?? 'UTC';
  return listed(
    ids.map((id) => {
      const phone = organisation.people.find((person) => person.id === id)?.phone;
      const who = titleWithHours(
        plan,
        organisation,
        id,
        zone,
        (at) => `${localClock(at, zone)} ${offsetName(at, zone)}`,
      );
      return joined([who, phone === undefined ? null : same(phone)], ' ');
    }),
  );
}

const mostNotices = 6;

/** The notices of the ladder still to come; those that wait for an event have no time to show. */
export function noticesAhead({ notices, now, isOver }: WindowView, clock: Clock): Section {
  const ahead = notices.filter(
    ({ plannedAt, settledAt }) => settledAt === null && plannedAt !== null && plannedAt > now,
  );
  return {
    title: bilingual`Notices that go out by themselves, in each reader’s language; a new time, a call-off and the all clear likewise`,
    lines: (isOver ? [] : ahead.slice(0, mostNotices)).map(({ plannedAt, title, audience, site }) => ({
      text: joined([clock(plannedAt ?? now), title, listed([audience, ...(site === null ? [] : [site])])]),
    })),
  };
}

export function nextLine(view: WindowView, nextAt: number | null, clock: Clock): Localised {
  const nextLook = nextAt === null ? null : bilingual`The next look is due ${clock(nextAt)}.`;
  if (view.isBeingPutBack)
    return joined([bilingual`Called off: what was switched is being put back.`, nextLook], ' ');
  const next = nextStep(view);
  if (next === undefined) return nothingNext(view, clock);
  return joined([titled(bilingual`Next`, comesNext(next, view, clock)), nextLook], ' ');
}

/** What to do when no step follows; after our call-off a person still has to watch the vendor. */
function nothingNext(view: WindowView, clock: Clock): Localised {
  const { turn, currentEnd, closedAt } = view;
  if (turn?.kind === 'not-switching' && !isPastAnnounced(view))
    return bilingual`The window is over; the vendor’s maintenance was announced until ${clock(currentEnd)}. Read the vendor’s announcement then, try to sign in, and tell staff in the backup channel.`;
  return isPastAnnounced(view) && closedAt === null
    ? bilingual`The window is over. If nobody has yet: read the vendor’s announcement, try to sign in, and tell staff in the backup channel.`
    : bilingual`The window is over.`;
}

function comesNext(
  next: PhaseView,
  { timeline, currentEnd, now, turn }: WindowView,
  clock: Clock,
): Localised {
  const name = phaseTitle(next.phase, next.round);
  const step = timeline.steps.find(({ phase, round }) => phase === next.phase && round === next.round);
  const notBefore = step?.notBefore ?? now;
  if (next.phase === 'hold' && next.status === 'running')
    return bilingual`${name} ends when enough of the vendor’s official sources report completion (announced for ${clock(currentEnd)}), or with /vendor-done and a reason.`;
  if (next.status === 'running') return bilingual`${name} is running.`;
  if (next.status === 'stopped' || turn?.kind === 'went-back' || turn?.kind === 'return-taken-back')
    return bilingual`${name}, once somebody comments /resume and nothing is missing for it; /call-off ends it.`;
  return notBefore > now
    ? bilingual`${name}, at its time: ${clock(notBefore)}.`
    : bilingual`${name}, as soon as nothing is missing for it.`;
}
