// What the report concludes from the record: how long people were without the messenger, what it cost, what
// to do better. Every sentence follows from figures in the ledger.

import type { Turn, TurnKind } from '../ledger/course.ts';
import { bilingual } from '../plan/bilingual.ts';
import { clockRange, localClock, localRange, spokenSpan } from '../plan/local-time.ts';
import type { Language, Localised } from '../plan/plan.ts';
import { roleTitle, titleOf } from '../plan/role-title.ts';
import { eachWay, listed, ownWords, same, sentences, titled } from '../plan/sentences.ts';
import { parseZoned } from '../plan/time.ts';
import { courseOf } from './course-lines.ts';
import { sizeText } from './measurements.ts';
import { tonight } from './to-dos.ts';
import { isPastAnnounced, saidDone, turnWords } from './turn-words.ts';
import type { CohortView, PhaseView, WindowView } from './window-view.ts';
import { count } from './words.ts';

export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/**
 * From when to when people were without the messenger: from the first hold, or the vendor's word that it has begun
 * where our hold came later, until the last cohort was let in or the return was ended. `ms` leaves out what lies
 * between a return that was taken back and the hold after it. Null while it lasts, where it never began, and where we
 * called off and the vendor went on.
 */
export function downtimeOf(view: WindowView): (Stretch & { readonly ms: number }) | null {
  const from = awayFrom(view);
  const calledOff = callOffOf(view);
  const to = calledOff?.kind === 'return-ended' ? calledOff.at : finishedAt(view, 're-login');
  if (from === null || to === null || to <= from) return null;
  const holds = view.begun.filter(({ phase }) => phase === 'hold');
  const letIn = view.turns
    .filter(({ kind }) => kind === 'return-taken-back')
    .reduce((sum, { at }) => sum + Math.max(0, (holds.find((hold) => hold.at > at)?.at ?? at) - at), 0);
  return { from, to, ms: to - from - letIn };
}

function awayFrom({ begun, vendor }: WindowView): number | null {
  const hold = begun.find(({ phase }) => phase === 'hold')?.at;
  const said = vendor.find(({ status }) => status === 'in-progress')?.heardAt;
  return hold === undefined ? null : Math.min(hold, said ?? hold);
}

export function callOffOf({ turns }: WindowView): Turn | null {
  const kinds: readonly TurnKind[] = ['vendor-cancelled', 'not-switching', 'return-ended'];
  return turns.find(({ kind }) => kinds.includes(kind)) ?? null;
}

/** How much later than first planned the messenger worked again, and how that is known. */
export interface VendorDelay {
  /** The delay; one of up to five minutes counts as 0. */
  readonly ms: number;
  /** `canary`: the vendor reported completion, and our canary failed until then. */
  readonly knownBy: 'vendor' | 'canary';
}

/** The vendor's delay; null where the window was called off, because nobody watched the vendor to the end. */
export function vendorDelayOf(view: WindowView): VendorDelay | null {
  if (callOffOf(view) !== null) return null;
  const canary = phaseOf(view, 'canary');
  const failed =
    canary !== undefined && [canary, ...canary.before].some(({ status }) => status === 'stopped');
  const said = vendorDoneAt(view) ?? view.currentEnd;
  const worked = failed ? (finishedAt(view, 'canary') ?? view.now) : said;
  const ms = Math.max(said, worked) - view.plannedEnd;
  return { ms: ms > 5 * 60_000 ? ms : 0, knownBy: failed ? 'canary' : 'vendor' };
}

/** When the vendor said that it is done (epoch ms), as measured when the hold ended; null before. */
export function vendorDoneAt(view: WindowView): number | null {
  const hold = finishedAt(view, 'hold');
  const late = view.measurements.findLast(({ name }) => name === 'vendor-late')?.value;
  return hold === null || late === undefined ? hold : Math.min(hold, view.currentEnd + late * 60_000);
}

/** Person-hours without the messenger: until each person's return, or until let in where no return is known. */
export function hoursWithout(view: WindowView): number | null {
  const from = awayFrom(view);
  if (from === null || view.cohorts.length === 0) return null;
  return view.cohorts.reduce((sum, cohort) => sum + waitedMs(cohort, from, view.now), 0) / 3_600_000;
}

function waitedMs({ history, total, returned, admitted }: CohortView, from: number, now: number): number {
  let before = 0;
  let beforeAt = from;
  const open = history.find((point) => point.admitted >= total)?.at ?? history.at(-1)?.at ?? now;
  const unseen = Math.max(0, total - returned) * ((admitted === 0 ? now : open) - from);
  return history.reduce((sum, { at, returned }) => {
    // People came back one by one between two entries: count them at the middle.
    const waited = (returned - before) * ((before === 0 ? at : (at + beforeAt) / 2) - from);
    before = returned;
    beforeAt = at;
    return sum + waited;
  }, unseen);
}

export interface NoticeTotals {
  readonly accepted: number;
  readonly posts: number;
  readonly refused: number;
  readonly inDoubt: number;
}

export function noticeTotals({ notices }: WindowView): NoticeTotals {
  const sumOf = (name: keyof NoticeTotals) => notices.reduce((sum, notice) => sum + notice[name], 0);
  return {
    accepted: sumOf('accepted'),
    posts: sumOf('posts'),
    refused: sumOf('refused'),
    inDoubt: sumOf('inDoubt'),
  };
}

/** How many people were told anything by name. */
export function peopleTold({ notices }: WindowView): number {
  return new Set(notices.flatMap(({ told }) => [...told])).size;
}

/** People back and people in all, of the whole roster; a total of 0 before anybody is asked back. */
export function peopleTotals({ cohorts, people }: WindowView): {
  readonly returned: number;
  readonly total: number;
} {
  if (cohorts.length === 0) return { returned: 0, total: 0 };
  const sumOf = (name: 'returned' | 'total') => cohorts.reduce((sum, cohort) => sum + cohort[name], 0);
  return { returned: sumOf('returned'), total: Math.max(people, sumOf('total')) };
}

/** The course of the window in a few sentences. */
export function summaryOf(view: WindowView): Localised {
  const back = view.turns.filter(({ kind }) => kind === 'went-back' || kind === 'return-taken-back').length;
  const doubts = view.doubts.filter(({ answer }) => answer === null).length;
  const left = view.toDos.filter(({ done }) => done === null);
  const open = tonight(left).length;
  const later = left.length - open;
  return sentences([
    ...courseSentences(view),
    back === 0
      ? null
      : { 'zh-CN': `期间退回 ${back} 次`, en: `It was rolled back ${back === 1 ? 'once' : `${back} times`}` },
    channelsDown(view),
    view.runsAgain.length === 0
      ? null
      : bilingual`Work that was put off runs again: ${listed(view.runsAgain)}`,
    view.paused.length === 0 || !view.isOver ? null : titled(notRunningYet, listed(view.paused)),
    open === 0 ? null : bilingual`${open} ${open === 1 ? 'to-do is' : 'to-dos are'} not confirmed as done.`,
    later === 0
      ? null
      : bilingual`${later} ${later === 1 ? 'task is' : 'tasks are'} left for the time until the next window.`,
    doubts === 0
      ? null
      : bilingual`${doubts} ${doubts === 1 ? 'act is' : 'acts are'} still in doubt and ${doubts === 1 ? 'needs' : 'need'} an answer.`,
  ]);
}

/** Title for put-off work that its owner was asked to let run again, without an answer yet. */
export const notRunningYet = bilingual`Work that was put off, and not confirmed as running again`;

/** The plan's backup channels that were found down; null where all are in use. */
export function channelsDown({ plan, organisation, channelsInUse }: WindowView): Localised | null {
  const down = plan.backupChannels.order.filter((id) => !channelsInUse.includes(id));
  return down.length === 0
    ? null
    : titled(
        bilingual`Backup channels that did not work when last tried`,
        listed(down.map((id) => titleOf(organisation.channels, id))),
      );
}

function courseSentences(view: WindowView): readonly (Localised | null)[] {
  const calledOff = callOffOf(view);
  if (calledOff !== null) return [calledOffSummary(view, calledOff)];
  const without = downtimeOf(view);
  if (without === null) return [bilingual`The window is not over yet; this is the record so far.`];
  const people = peopleTotals(view);
  const zone = parseZoned(view.plan.start).timeZoneId;
  const range = (language: Language) => localRange(without.from, without.to, zone, language);
  const longer = without.ms - (view.plannedEnd - view.start);
  return [
    longer > 60_000
      ? bilingual`People were without the messenger for ${spanOf(without.ms)} (${range}), ${spanOf(longer)} longer than the window was planned`
      : bilingual`People were without the messenger for ${spanOf(without.ms)} (${range})`,
    bareSentence(view, without),
    // Where nobody is seen to come back, silence is no absence.
    view.plan.return.control === 'invitation'
      ? bilingual`Of ${count(people.total)} people ${count(people.returned)} are known to be back`
      : bilingual`${count(people.returned)} of ${count(people.total)} are back`,
    vendorSentence(view),
  ];
}

/** The time that people had neither the messenger nor the backup arrangements; null under a minute. */
function bareSentence(view: WindowView, { from }: Stretch): Localised | null {
  const to = finishedAt(view, 'cutover') ?? from;
  if (to - from < 60_000) return null;
  const bare = bilingual`For the first ${spanOf(to - from)} of it (${clocks(view, { from, to })}) there were no backup arrangements`;
  const begun = view.begun.findLast(({ phase, at }) => phase === 'cutover' && at <= to)?.at ?? from;
  const later = [...view.toDos, ...view.toDosReplaced].filter(
    ({ askedAt, done }) => askedAt >= begun && askedAt <= to && (done === null || done.at > to),
  );
  return later.length === 0
    ? bare
    : bilingual`${bare}; ${later.length} of them that people switch by hand were confirmed later or not at all`;
}

function vendorSentence(view: WindowView): Localised {
  const late = vendorDelayOf(view);
  const planned = same(clockOf(view, view.plannedEnd));
  if (late === null || late.ms === 0) return bilingual`The vendor kept its time`;
  return late.knownBy === 'vendor'
    ? bilingual`The vendor was done ${spanOf(late.ms)} after the end first planned (${planned})`
    : bilingual`The vendor reported completion, but our canary failed; it passed ${spanOf(late.ms)} after the end first planned (${planned})`;
}

function calledOffSummary(view: WindowView, { kind, end, at }: Turn): Localised {
  const { by = '', reason = '' } = view.amendments.find((one) => one.kind === 'call-off') ?? {};
  const role = roleTitle(view.organisation, by);
  const who = reason === '' ? role : titled(role, ownWords(reason));
  const { body } = turnWords(kind, { ...view, end, at });
  if (kind === 'vendor-cancelled' && view.isBeingPutBack)
    return bilingual`The vendor cancelled this maintenance. What had been switched is being put back.`;
  return kind === 'vendor-cancelled'
    ? bilingual`The vendor cancelled this maintenance. What had been switched was put back, and everyone can sign in.`
    : kind === 'not-switching'
      ? sentences([
          bilingual`We called it off (${who}). The vendor’s maintenance was not cancelled and had no other date; staff and customers were told to reach us directly.`,
          isPastAnnounced(view)
            ? (saidDone(view) ??
              bilingual`It was announced until ${clockOf(view, end)}. We did not check it ourselves; the vendor’s announcement says whether it is back.`)
            : null,
        ])
      : bilingual`We called it off (${who}). ${body}`;
}

/** The stretch as `01:00–05:51`, in the plan's zone. */
export function clocks({ plan }: WindowView, { from, to }: Stretch): Localised {
  const zone = parseZoned(plan.start).timeZoneId;
  return eachWay((language) => clockRange(from, to, zone, language));
}

/** The time of day in the plan's zone. */
export function clockOf({ plan }: WindowView, at: number): string {
  return localClock(at, parseZoned(plan.start).timeZoneId);
}

export function spanOf(ms: number): Localised {
  return eachWay((language) => spokenSpan(ms, language));
}

/** Rows for what the window cost: name and amount. */
export function costsOf(view: WindowView): readonly (readonly [Localised, Localised])[] {
  const hours = hoursWithout(view);
  const duty = dutyMs(view);
  const bytes = view.measurements
    .filter(({ unit }) => unit === 'bytes')
    .reduce((sum, { value }) => sum + value, 0);
  const onGates = view.gates.reduce((sum, gate) => sum + gate.decisions.length, 0);
  // Leave out what the vendor announced or the plan decides: only decisions of our people count.
  const course = courseOf(view, () => same('')).filter(
    ({ by }) => by !== null && by !== 'vendor' && by !== 'plan',
  );
  const rows: readonly (readonly [Localised, Localised | null])[] = [
    [
      bilingual`All people together, without the messenger (whoever is not known to be back: until let in)`,
      hours === null ? null : bilingual`${count(hours)} person-hours`,
    ],
    [bilingual`Notices sent`, bilingual`${count(noticeTotals(view).accepted)} messages`],
    [bilingual`On duty, first cutover to close-out`, duty === null ? null : spanOf(duty)],
    [bilingual`Data backed up`, bytes === 0 ? null : same(sizeText(bytes))],
    [
      bilingual`Decisions by people`,
      bilingual`${onGates + course.length} (${onGates} on gates, ${course.length} on the course)`,
    ],
  ];
  return rows.flatMap(([what, value]) => (value === null ? [] : [[what, value] as const]));
}

function dutyMs(view: WindowView): number | null {
  const from = view.begun.find(({ phase }) => phase === 'cutover')?.at;
  const to = finishedAt(view, 'close-out');
  return from === undefined || to === null ? null : to - from;
}

export function phaseOf({ phases }: WindowView, name: PhaseView['phase']): PhaseView | undefined {
  return phases.find(({ phase }) => phase === name);
}

export function finishedAt(view: WindowView, name: PhaseView['phase']): number | null {
  const phase = phaseOf(view, name);
  return phase?.status === 'done' ? phase.finishedAt : null;
}
