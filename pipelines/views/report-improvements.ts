// The report's suggestions for the next window; every sentence follows from the record.

import { isTrouble } from '../feedback/trouble.ts';
import type { TurnKind } from '../ledger/course.ts';
import { isToAcknowledge } from '../ledger/fold.ts';
import { bilingual } from '../plan/bilingual.ts';
import type { Localised } from '../plan/plan.ts';
import { titleOf } from '../plan/role-title.ts';
import { listed, ownWords, withoutStop } from '../plan/sentences.ts';
import { parseZoned } from '../plan/time.ts';
import { learnedFrom } from '../return/learned.ts';
import { timeIn } from './moment.ts';
import { noticeTotals, peopleTotals, phaseOf, spanOf, vendorDelayOf } from './report-insights.ts';
import { unreachedOf } from './unreached.ts';
import { whyLate, worthAWordMs } from './why-late.ts';
import type { WindowView } from './window-view.ts';
import { count, phaseTitles } from './words.ts';

export function improvementsOf(view: WindowView): readonly Localised[] {
  return [
    ...turnsOfTheNight(view),
    lateVendor(view),
    ...lateGates(view),
    latestPhase(view),
    ...repeatedPhases(view),
    slowHands(view),
    lostNotices(view),
    unreachedPeople(view),
    missingPeople(view),
    complaints(view),
    leftOpen(view),
    figuresToPlanWith(view),
  ].filter((line) => line !== null);
}

/** One suggestion for each turn that went wrong: rolled back, stopped or called off. */
function turnsOfTheNight({ turns }: WindowView): readonly Localised[] {
  const lessons: Readonly<Partial<Record<TurnKind, Localised>>> = {
    'went-back': tookBack(turns.findLast(({ kind }) => kind === 'went-back')?.reason ?? ''),
    'return-taken-back': bilingual`The return was taken back: find out why the checks did not see the trouble earlier.`,
    'return-paused': bilingual`The IT canary or the return stopped: tell the vendor the cause, and keep that check in the plan.`,
    released: bilingual`Everyone was let in at once: review why; not everything was checked.`,
    'not-switching': bilingual`We called our switch off: review why; from then on there were no temporary groups, automatic replies or forwarding.`,
    'return-ended': bilingual`We stopped the return: review why; not everything was checked.`,
  };
  return [...new Set(turns.map(({ kind }) => kind))].flatMap((kind) => lessons[kind] ?? []);
}

function tookBack(reason: string): Localised {
  return reason === ''
    ? bilingual`The switch was taken back: find out why, and rehearse it before the next one.`
    : bilingual`The switch was taken back (${ownWords(reason)}): find the remedy, and rehearse it before the next one.`;
}

function lateVendor(view: WindowView): Localised | null {
  const delay = vendorDelayOf(view);
  if (delay === null || delay.ms === 0) return null;
  if (delay.knownBy === 'canary')
    return bilingual`The vendor reported completion, but it passed our checks only ${spanOf(delay.ms)} after the planned end: tell the vendor what our canary found, and plan the same margin next time.`;
  const times = view.amendments.filter(({ kind }) => kind === 'extend').length;
  const announced =
    times === 0
      ? bilingual`without a word`
      : { 'zh-CN': `延长 ${times} 次`, en: times === 1 ? 'with one extension' : `with ${times} extensions` };
  return bilingual`The vendor was ${spanOf(delay.ms)} late (${announced}): plan the same margin next time, and ask the vendor for the reason.`;
}

/** Gates approved after their deadline, which moves along where the gate is asked for late. */
function lateGates({ gates }: WindowView): readonly Localised[] {
  return gates.flatMap(({ phase, deadline, decisions }) => {
    const last = Math.max(...decisions.filter(({ kind }) => kind === 'approved').map(({ at }) => at));
    if (deadline === null || !Number.isFinite(last) || last <= deadline) return [];
    return [
      bilingual`The approval of ${phaseTitles[phase]} came ${spanOf(last - deadline)} after its deadline: agree with the approvers beforehand or name a substitute.`,
    ];
  });
}

function latestPhase(view: WindowView): Localised | null {
  // Planned times follow every extension; a delay that the vendor did not announce is added here.
  const vendorDone = phaseOf(view, 'hold')?.finishedAt ?? 0;
  const late = view.phases
    .flatMap((phase, place) => {
      const { before, startedAt, plannedAt } = phase;
      const endBefore = view.phases[place - 1]?.finishedAt ?? 0;
      // The first try counts, so that a phase that was taken back and began anew is not called late.
      const to = before[0]?.startedAt ?? startedAt;
      const planned =
        plannedAt < view.currentEnd ? plannedAt : plannedAt + Math.max(0, vendorDone - view.currentEnd);
      // A phase cannot begin before the phase before it has finished.
      const from = Math.max(planned, endBefore);
      return to === null ? [] : [{ phase, from, to }];
    })
    .filter(({ from, to }) => to - from > worthAWordMs)
    .toSorted((one, other) => other.to - other.from - (one.to - one.from))[0];
  if (late === undefined) return null;
  const { phase, from, to } = late;
  const clock = timeIn(parseZoned(view.plan.start).timeZoneId);
  const why = whyLate(view, phase, late, clock);
  return bilingual`${phaseTitles[phase.phase]} began at ${clock(to)}, ${spanOf(to - from)} later than it could have: ${why}.`;
}

/** Tries that broke off (a crash of the run). Stops and roll-backs are told elsewhere, with their reasons. */
function repeatedPhases({ phases }: WindowView): readonly Localised[] {
  return phases.flatMap(({ phase, attempts, before, status }) => {
    const broken = attempts - before.length - (status === 'waiting' ? 0 : 1);
    return broken <= 0
      ? []
      : [
          bilingual`${phaseTitles[phase]} broke off ${broken} times: see its evidence for what interrupted it.`,
        ];
  });
}

/** The slowest to-do from the cutover on, when people wait for each; not those of the days before. */
function slowHands({ begun, toDos, toDosReplaced, plan }: WindowView): Localised | null {
  const cutover = begun.find(({ phase }) => phase === 'cutover')?.at ?? Infinity;
  const [slowest] = [...toDos, ...toDosReplaced]
    .flatMap(({ number, id, text, askedAt, done }) =>
      done === null || askedAt < cutover || isToAcknowledge(id)
        ? []
        : [{ number, text, askedAt, ms: done.at - askedAt }],
    )
    .filter(({ ms }) => ms > 2 * worthAWordMs)
    .toSorted((one, other) => other.ms - one.ms);
  if (slowest === undefined) return null;
  const { number, text, askedAt, ms } = slowest;
  const clock = timeIn(parseZoned(plan.start).timeZoneId);
  return bilingual`To-do #${number} of ${clock(askedAt)} was confirmed ${spanOf(ms)} after it was asked for (${(language) => withoutStop(text[language])}): agree beforehand who does it, and that it is said at once.`;
}

function lostNotices(view: WindowView): Localised | null {
  const { refused } = noticeTotals(view);
  const by = [...new Set(view.notices.flatMap(({ refusing }) => refusing))];
  const channels = listed(by.map((id) => titleOf(view.organisation.channels, id)));
  return refused === 0
    ? null
    : bilingual`${count(refused)} ${refused === 1 ? 'message was' : 'messages were'} not delivered by ${channels}: npm run connect -- --check says whether it works; check its secret, and the addresses in the roster.`;
}

function unreachedPeople(view: WindowView): Localised | null {
  const people = new Set(unreachedOf(view).flatMap((reason) => reason.people)).size;
  return people === 0
    ? null
    : bilingual`${count(people)} ${people === 1 ? 'person' : 'people'} could not be told by any channel of a notice: add mail addresses or phone numbers to the roster, or a channel for their site.`;
}

function missingPeople(view: WindowView): Localised | null {
  const { returned, total } = peopleTotals(view);
  const missing = total - returned;
  return missing <= 0 || view.state !== 'completed'
    ? null
    : bilingual`${count(missing)} ${missing === 1 ? 'person is' : 'people are'} not known to be back: contact them in the morning; most often the app is too old or they are on leave.`;
}

function complaints({ feedback }: WindowView): Localised | null {
  const troubled = feedback.filter(({ trouble }) => isTrouble(trouble) || trouble === 'unclear').length;
  return troubled === 0
    ? null
    : bilingual`${count(troubled)} ${troubled === 1 ? 'report waits' : 'reports wait'} for an answer: answer each, and take it into the next plan.`;
}

/** Held work that was never entered, or that is still different in two records. */
function leftOpen({ measurements }: WindowView): Localised | null {
  const left = measurements.findLast(({ name }) => name === 'left-open')?.value ?? 0;
  return left === 0
    ? null
    : bilingual`${count(left)} held ${left === 1 ? 'item or approval stays' : 'items or approvals stay'} open: give each an owner, and agree before the next window who enters what.`;
}

function figuresToPlanWith({ plan, measurements }: WindowView): Localised | null {
  const learned = learnedFrom(plan.id, measurements, 're-login');
  if (learned === null) return null;
  const line = `learned: ${JSON.stringify(learned)
    .replaceAll('"', '')
    .replaceAll(/([:,])/g, '$1 ')}`;
  return bilingual`Put ${line} under return in the next plan: people then come back from the start as fast as this night has shown.`;
}
