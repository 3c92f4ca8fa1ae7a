// What a night says that should be better next time; every sentence follows from what stands in the record.

import { isTrouble } from '../feedback/trouble.ts';
import type { TurnKind } from '../ledger/course.ts';
import { bilingual } from '../plan/bilingual.ts';
import type { Localised } from '../plan/plan.ts';
import { learnedFrom } from '../return/learned.ts';
import { clockOf, noticeTotals, peopleTotals, phaseOf, spanOf, vendorDelayOf } from './report-insights.ts';
import { tonight } from './to-dos.ts';
import { unreachedOf } from './unreached.ts';
import type { WindowView } from './window-view.ts';
import { count, phaseTitles } from './words.ts';

/** How late a phase may be before it is worth a word. */
const worthAWordMs = 15 * 60_000;

export function improvementsOf(view: WindowView): readonly Localised[] {
  return [
    ...turnsOfTheNight(view),
    ...lateVendor(view),
    ...lateGates(view),
    ...latePhases(view),
    ...repeatedPhases(view),
    ...openToDos(view),
    ...lostNotices(view),
    ...unreachedPeople(view),
    ...missingPeople(view),
    ...complaints(view),
    ...leftOpen(view),
    ...figuresToPlanWith(view),
  ];
}

/** A night that went back, stopped or was called off has something to learn from. */
function turnsOfTheNight({ turns }: WindowView): readonly Localised[] {
  const lessons: Readonly<Partial<Record<TurnKind, Localised>>> = {
    'went-back': bilingual`The switch was taken back: find out why, and rehearse it before the next one.`,
    'return-taken-back': bilingual`The return was taken back: find out why the checks did not see the trouble earlier.`,
    'return-paused': bilingual`The return stopped: tell the vendor the cause, and keep that check in the plan.`,
    released: bilingual`Everyone was let in at once: review why; not everything was checked.`,
    'not-switching': bilingual`We called our switch off: review why; people had no arrangements that night.`,
    'return-ended': bilingual`We stopped the return: review why; not everything was checked.`,
  };
  return [...new Set(turns.map(({ kind }) => kind))].flatMap((kind) => lessons[kind] ?? []);
}

function lateVendor(view: WindowView): readonly Localised[] {
  const delay = vendorDelayOf(view);
  if (delay === null || delay.ms === 0) return [];
  if (delay.knownBy === 'canary')
    return [
      bilingual`What the vendor called done worked ${spanOf(delay.ms)} after the planned end: tell the vendor what our canary found, and plan the same margin next time.`,
    ];
  const times = view.amendments.filter(({ kind }) => kind === 'extend').length;
  const announced =
    times === 0
      ? bilingual`without a word`
      : { 'zh-CN': `延期 ${times} 次`, en: times === 1 ? 'with one extension' : `with ${times} extensions` };
  return [
    bilingual`The vendor was ${spanOf(delay.ms)} late (${announced}): plan the same margin next time, and ask the vendor for the reason.`,
  ];
}

/** Nobody can approve on time what is asked for late; the deadline already moves with that. */
function lateGates({ gates }: WindowView): readonly Localised[] {
  return gates.flatMap(({ phase, deadline, decisions }) => {
    const last = Math.max(...decisions.filter(({ kind }) => kind === 'approved').map(({ at }) => at));
    if (deadline === null || !Number.isFinite(last) || last <= deadline) return [];
    return [
      bilingual`The approval of ${phaseTitles[phase]} came ${spanOf(last - deadline)} after its deadline: agree with the approvers beforehand or name a substitute.`,
    ];
  });
}

function latePhases(view: WindowView): readonly Localised[] {
  // Planned times follow every extension; only a delay that nobody announced is the vendor's on top.
  const hold = phaseOf(view, 'hold');
  const unannounced = Math.max(0, (hold?.finishedAt ?? 0) - view.currentEnd);
  const late = view.phases
    .flatMap((phase) => {
      // Its first try counts: what was taken back and began anew had begun in time.
      const at = phase.before[0]?.startedAt ?? phase.startedAt;
      return at === null ? [] : [{ ...phase, at }];
    })
    .map((phase) => ({
      ...phase,
      late: phase.at - phase.plannedAt - (phase.plannedAt < view.currentEnd ? 0 : unannounced),
    }))
    .filter((phase) => phase.late > worthAWordMs)
    .toSorted((one, other) => other.late - one.late)[0];
  if (late === undefined) return [];
  return [
    bilingual`${phaseTitles[late.phase]} began ${spanOf(late.late)} later than planned (${clockOf(view, late.at)} instead of ${clockOf(view, late.plannedAt)}), the largest slip of all steps.`,
  ];
}

/** What stopped or was taken back is told with its reason; here what broke off. */
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

/** Also after the end: whoever reads the report can still see to it. */
function openToDos({ toDos }: WindowView): readonly Localised[] {
  const open = tonight(toDos).filter(({ done }) => done === null).length;
  if (open === 0) return [];
  return [
    bilingual`${{ 'zh-CN': `${open}`, en: open === 1 ? '1 to-do is' : `${open} to-dos are` }} not confirmed as done: see to it, and have whoever does it confirm it.`,
  ];
}

function lostNotices(view: WindowView): readonly Localised[] {
  const { refused, inDoubt } = noticeTotals(view);
  if (refused + inDoubt === 0) return [];
  return [
    bilingual`${count(refused)} messages were refused and ${count(inDoubt)} are in doubt: check the roster's addresses and the channels' secrets.`,
  ];
}

function unreachedPeople(view: WindowView): readonly Localised[] {
  const people = new Set(unreachedOf(view).flatMap((reason) => reason.people)).size;
  if (people === 0) return [];
  return [
    bilingual`${count(people)} ${people === 1 ? 'person' : 'people'} could not be told by any channel of a notice: add mail addresses or phone numbers to the roster, or a channel for their site.`,
  ];
}

function missingPeople(view: WindowView): readonly Localised[] {
  const { returned, total } = peopleTotals(view);
  const missing = total - returned;
  if (missing <= 0 || view.state !== 'completed') return [];
  return [
    bilingual`${count(missing)} people did not come back during the return: contact them in the morning; most often the app is too old or they are on leave.`,
  ];
}

function figuresToPlanWith({ plan, measurements }: WindowView): readonly Localised[] {
  const learned = learnedFrom(plan.id, measurements, 're-login');
  if (learned === null) return [];
  const line = `learned: ${JSON.stringify(learned)
    .replaceAll('"', '')
    .replaceAll(/([:,])/g, '$1 ')}`;
  return [
    bilingual`Put ${line} under return in the next plan: people then come back from the start as fast as this night has shown.`,
  ];
}

/** What nobody entered, or two records tell differently to the end. */
function leftOpen({ measurements }: WindowView): readonly Localised[] {
  const left = measurements.findLast(({ name }) => name === 'left-open')?.value ?? 0;
  if (left === 0) return [];
  return [
    bilingual`${count(left)} held ${left === 1 ? 'item or approval stays' : 'items or approvals stay'} open: give each an owner, and agree before the next window who enters what.`,
  ];
}

function complaints({ feedback }: WindowView): readonly Localised[] {
  const troubled = feedback.filter(({ trouble }) => isTrouble(trouble)).length;
  if (troubled === 0) return [];
  return [
    bilingual`${count(troubled)} ${troubled === 1 ? 'report tells' : 'reports tell'} of trouble: answer each, and take it into the next plan.`,
  ];
}
