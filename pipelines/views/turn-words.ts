// Words for each turn of a window's course, for everybody: page, feeds, banner and report say the same.

import { sinceWhen, sourcesThatSayDone } from '../gates/vendor-word.ts';
import type { TurnKind } from '../ledger/course.ts';
import { announcedAhead } from '../notices/announced-ahead.ts';
import { bilingual } from '../plan/bilingual.ts';
import { localRange, localTime, offsetsOf, spokenSpan, zoneName } from '../plan/local-time.ts';
import type { Language, Localised } from '../plan/plan.ts';
import { titleOf } from '../plan/role-title.ts';
import { joined, sentences } from '../plan/sentences.ts';
import { parseZoned } from '../plan/time.ts';
import { stampIn } from './moment.ts';
import type { WindowState, WindowView } from './window-view.ts';

type Times = Pick<WindowView, 'plan' | 'organisation' | 'start'> & {
  readonly end: number;
  readonly at: number;
};

/** Title and one or two sentences, for the moment `at`; an end that has passed is not promised. */
export function turnWords(
  kind: TurnKind,
  times: Times,
): { readonly title: Localised; readonly body: Localised } {
  const { plan, organisation, start, end, at } = times;
  const zone = parseZoned(plan.start).timeZoneId;
  const messenger = organisation.messenger.name;
  // These words are read in every time zone, so each time names its zone.
  const inZone = (language: Language) =>
    language === 'zh-CN'
      ? `（${zoneName(start, end, zone, language)}）`
      : ` (${offsetsOf(start, end, zone)})`;
  const until = (language: Language) => `${localTime(end, zone, language)}${inZone(language)}`;
  const late = (language: Language) => spokenSpan(Math.max(0, at - end), language);
  const asOf = (language: Language) => localTime(at, zone, language);
  const ahead = end > at;
  const when = (language: Language) => `${localRange(start, end, zone, language)}${inZone(language)}`;
  const goesOn = ahead
    ? bilingual`${when}; ${messenger} is unavailable during that time, and the vendor says when it is back`
    : bilingual`the announced end has passed, and the vendor’s announcement says whether ${messenger} is back`;
  const before = announcedAhead(plan, organisation);
  const otherNight =
    before.en === ''
      ? bilingual`There is no new date yet.`
      : bilingual`There is no new date yet; if there is one, it is announced ${before} before.`;
  switch (kind) {
    case 'extended':
    case 'shortened':
      return {
        title:
          kind === 'extended' ? bilingual`Maintenance extended` : bilingual`Maintenance will end earlier`,
        body: {
          'zh-CN': `现预计${until('zh-CN')}恢复。${kind === 'extended' ? '给您带来不便，敬请谅解。' : ''}`,
          en: `Now expected to end ${until('en')}.${kind === 'extended' ? ' We are sorry for the trouble.' : ''}`,
        },
      };
    case 'late':
      return {
        title: bilingual`Not back in time`,
        body: bilingual`It was expected back ${until} but is not back yet: ${late} late as of ${asOf}, and no new time has been given. Please keep reaching us in the ways that the status page lists; news will stand there.`,
      };
    case 'checking':
      return {
        title: bilingual`Not open yet, we are checking`,
        body: bilingual`${messenger} was not back by ${until}. The vendor reports completion and we are checking; signing in is not possible yet. Please keep reaching us in the ways that the status page lists; news will stand there.`,
      };
    case 'return-paused':
      return {
        title: bilingual`Coming back is delayed`,
        body: bilingual`The vendor reports completion, but our checks found a problem. We are working on it; please do not sign in yet.`,
      };
    case 'released':
      return {
        title: { 'zh-CN': '现在可以登录', en: 'Everyone may sign in' },
        body: {
          'zh-CN': `${messenger['zh-CN']}已对所有人开放登录，不再分批；各项功能未全部检查，如有问题请告诉我们。`,
          en: `${messenger.en} is open to everyone for signing in, no longer in groups. Not everything has been checked; please tell us what does not work.`,
        },
      };
    case 'went-back':
      return {
        title: bilingual`Our backup arrangements are suspended for now`,
        body: bilingual`We have suspended our backup arrangements for now. The vendor’s maintenance goes on: ${goesOn}.`,
      };
    case 'return-taken-back':
      return {
        title: bilingual`The return is paused`,
        body: bilingual`The return is paused and we are checking again. Please keep reaching us in the ways that the status page lists.`,
      };
    case 'switching-again':
      return {
        title: bilingual`Our backup arrangements are in force again`,
        body: {
          'zh-CN': `维护期间的备用安排已重新启用。${ahead ? `预计${until('zh-CN')}恢复。` : ''}`,
          en: `Our backup arrangements are in force again.${ahead ? ` It is expected to end ${until('en')}.` : ''}`,
        },
      };
    case 'vendor-cancelled':
      return {
        title: bilingual`The vendor cancelled the maintenance`,
        body: sentences([
          bilingual`The vendor cancelled this maintenance; the service stays available.`,
          otherNight,
        ]),
      };
    case 'not-switching':
      return {
        title: bilingual`We are not using our backup arrangements`,
        body: !ahead
          ? bilingual`The vendor’s maintenance was announced until ${until}. Whether ${messenger} is back, the vendor’s announcement says; as soon as it is, everyone may sign in. There is no other date. Chat messages that came in meanwhile are answered once it is back.`
          : bilingual`The vendor’s maintenance is not cancelled: ${goesOn}. There is no other date. We use no automatic answers and no call forwarding: chat messages are answered once ${messenger} is back; until then please write to us by mail, or call the hotline in its hours.`,
      };
    case 'return-ended':
      return {
        title: bilingual`It is over, everyone may sign in`,
        body: bilingual`The vendor’s maintenance is over. We no longer ask people back in groups: everyone may sign in now. Not everything has been checked; please tell us what does not work.`,
      };
  }
}

export const backToNormal = {
  title: bilingual`Back to normal`,
  body: bilingual`Signing in, messages, files and groups have been checked. The service is back to normal. Thank you for your patience.`,
};

/** Whether we called off, the vendor went on and its announced end has passed: nobody checks any more. */
export function isPastAnnounced({
  turn,
  now,
  currentEnd,
}: Pick<WindowView, 'turn' | 'now' | 'currentEnd'>): boolean {
  return turn?.kind === 'not-switching' && now >= currentEnd;
}

/** The headline past the announced end after our call-off; null at any other time. */
export function headlinePast(view: WindowView): Localised | null {
  const messenger = view.organisation.messenger.name;
  if (!isPastAnnounced(view)) return null;
  return saidDone(view) === null
    ? bilingual`The announced end of the maintenance of ${messenger} has passed; the vendor says whether it is back`
    : bilingual`The vendor reports that ${messenger} is back; try to sign in`;
}

/** The words of the turn that holds now; null where none does. */
export function turnIn(view: WindowView) {
  if (view.turn === null) return null;
  const words = turnWords(view.turn.kind, { ...view, end: view.turn.end, at: view.now });
  const said = isPastAnnounced(view) ? saidDone(view) : null;
  if (said === null) return words;
  const tryIt = bilingual`Everyone may try to sign in. There is no other date. Chat messages that came in meanwhile are answered once it is back.`;
  return { title: bilingual`The vendor reports completion`, body: sentences([said, tryIt]) };
}

/** Which vendor sources report completion, since when, and that we did not check it; else null. */
export function saidDone(view: Pick<WindowView, 'plan' | 'organisation' | 'vendor'>): Localised | null {
  const { plan, organisation } = view;
  const said = sourcesThatSayDone(view, plan).toSorted((one, other) => sinceWhen(one) - sinceWhen(other));
  const [first] = said;
  if (first === undefined) return null;
  const titles = said.map(({ source }) => titleOf(organisation.vendorSources, source));
  const names = joined(titles, { 'zh-CN': '、', en: ' and ' });
  const zone = parseZoned(plan.start).timeZoneId;
  const at = stampIn(zone)(sinceWhen(first));
  return bilingual`${names} reported completion ${at}; we did not check it ourselves.`;
}

/** Whether the messenger is as usual for people: the window is completed or was cancelled. */
export function isOverForPeople({ state }: Pick<WindowView, 'state'>): boolean {
  return state === 'completed' || state === 'cancelled';
}

/** The window's state (in Statuspage's words) from that turn on. */
export function stateAfterTurn(kind: TurnKind, isBefore: boolean): WindowState {
  if (kind === 'vendor-cancelled') return 'cancelled';
  if (kind === 'return-ended') return 'completed';
  if (['checking', 'released', 'return-paused', 'return-taken-back'].includes(kind)) return 'verifying';
  return isBefore ? 'scheduled' : 'in_progress';
}
