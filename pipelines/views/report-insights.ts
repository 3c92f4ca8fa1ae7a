// What the report concludes from the record: how long people were without, what it cost, what to do better.
// Every sentence follows from figures that stand in the ledger; nothing is guessed.

import type { Turn, TurnKind } from '../ledger/course.ts';
import { bilingual } from '../plan/bilingual.ts';
import { spokenSpan } from '../plan/local-time.ts';
import type { Localised } from '../plan/plan.ts';
import { roleTitle } from '../plan/role-title.ts';
import { sizeText } from './measurements.ts';
import { turnWords } from './turn-words.ts';
import type { CohortView, WindowView } from './window-view.ts';
import { count } from './words.ts';

/**
 * From when to when people were without the messenger: from the first hold, which is the vendor's start, until the
 * last cohort was let in or the return was ended. `ms` leaves out what lies between a return that was taken back and
 * the hold after it. Null while it lasts or where it never began.
 */
export function downtimeOf(
  view: WindowView,
): { readonly from: number; readonly to: number; readonly ms: number } | null {
  const holds = view.begun.filter(({ phase }) => phase === 'hold').map(({ at }) => at);
  const from = holds[0] ?? startedAt(view, 'hold');
  const calledOff = callOffOf(view);
  const to = calledOff?.kind === 'return-ended' ? calledOff.at : finishedAt(view, 're-login');
  if (from === null || to === null || to <= from) return null;
  const letIn = view.turns
    .filter(({ kind }) => kind === 'return-taken-back')
    .reduce((sum, { at }) => sum + Math.max(0, (holds.find((hold) => hold > at) ?? at) - at), 0);
  return { from, to, ms: to - from - letIn };
}

export function callOffOf({ turns }: WindowView): Turn | null {
  const kinds: readonly TurnKind[] = ['vendor-cancelled', 'not-switching', 'return-ended'];
  return turns.find(({ kind }) => kinds.includes(kind)) ?? null;
}

/** How much later than first planned the vendor was done, or says it will be; 0 within five minutes. */
export function vendorDelayOf(view: WindowView): number {
  if (callOffOf(view) !== null) return 0;
  const delay = Math.max(view.currentEnd, finishedAt(view, 'hold') ?? 0) - view.plannedEnd;
  return delay > 5 * 60_000 ? delay : 0;
}

/** Hours of all people together from the hold to their own return; each waits until their cohort is back. */
export function hoursWithout(view: WindowView): number | null {
  const from = startedAt(view, 'hold');
  if (from === null || view.cohorts.length === 0) return null;
  return view.cohorts.reduce((sum, cohort) => sum + waitedMs(cohort, from), 0) / 3_600_000;
}

function waitedMs({ curve }: CohortView, from: number): number {
  let before = 0;
  let beforeAt = from;
  return curve.reduce((sum, { at, returned }) => {
    // Between two entries people came back one by one: on average in the middle.
    const waited = (returned - before) * ((before === 0 ? at : (at + beforeAt) / 2) - from);
    before = returned;
    beforeAt = at;
    return sum + waited;
  }, 0);
}

export interface NoticeTotals {
  readonly accepted: number;
  readonly refused: number;
  readonly inDoubt: number;
}

export function noticeTotals({ notices }: WindowView): NoticeTotals {
  return notices.reduce(
    (sum, notice) => ({
      accepted: sum.accepted + notice.accepted,
      refused: sum.refused + notice.refused,
      inDoubt: sum.inDoubt + notice.inDoubt,
    }),
    { accepted: 0, refused: 0, inDoubt: 0 },
  );
}

/** Of the whole roster; 0 in all before anybody is asked back. */
export function peopleTotals({ cohorts, people }: WindowView): {
  readonly returned: number;
  readonly total: number;
} {
  if (cohorts.length === 0) return { returned: 0, total: 0 };
  return {
    returned: cohorts.reduce((sum, cohort) => sum + cohort.returned, 0),
    total: Math.max(
      people,
      cohorts.reduce((sum, cohort) => sum + cohort.total, 0),
    ),
  };
}

/** The course of the window in two or three sentences. */
export function summaryOf(view: WindowView): Localised {
  const calledOff = callOffOf(view);
  if (calledOff !== null) return calledOffSummary(view, calledOff);
  const without = downtimeOf(view);
  const people = peopleTotals(view);
  if (without === null) return bilingual`The window is not over yet; this is the record so far.`;
  const late = vendorDelayOf(view);
  const zh = [
    `停用 ${spokenSpan(without.ms, 'zh-CN')}，${count(people.total)} 人中已有 ${count(people.returned)} 人恢复登录。`,
    late > 0 ? `服务商比原计划晚了 ${spokenSpan(late, 'zh-CN')}。` : '服务商没有延期。',
  ];
  const en = [
    `People were without the messenger for ${spokenSpan(without.ms, 'en')}; ${count(people.returned)} of ${count(people.total)} are back.`,
    late > 0 ? `The vendor took ${spokenSpan(late, 'en')} longer than planned.` : 'The vendor kept its time.',
  ];
  const back = view.turns.filter(({ kind }) => kind === 'went-back' || kind === 'return-taken-back').length;
  if (back > 0) {
    zh.push(`期间退回 ${back} 次，之后重新进行。`);
    en.push(`We went back ${back === 1 ? 'once' : `${back} times`} and then went on.`);
  }
  const doubts = view.doubts.filter(({ answer }) => answer === null).length;
  if (doubts > 0) {
    zh.push(`还有 ${doubts} 件事存疑，需要有人回答。`);
    en.push(
      `${doubts} ${doubts === 1 ? 'act is' : 'acts are'} still in doubt and ${doubts === 1 ? 'needs' : 'need'} an answer.`,
    );
  }
  return { 'zh-CN': zh.join(''), en: en.join(' ') };
}

function calledOffSummary(view: WindowView, { kind, end, at }: Turn): Localised {
  const by = view.amendments.find((one) => one.kind === 'call-off')?.by ?? '';
  const who = roleTitle(view.organisation, by);
  const { body } = turnWords(kind, { ...view, end, at });
  return kind === 'vendor-cancelled'
    ? bilingual`The vendor cancelled this maintenance. What had been switched was put back, and everyone can sign in.`
    : bilingual`We called it off (${who}). ${body}`;
}

export interface Cost {
  readonly what: Localised;
  readonly value: Localised;
}

export function costsOf(view: WindowView): readonly Cost[] {
  const costs: Cost[] = [];
  const hours = hoursWithout(view);
  if (hours !== null)
    costs.push({
      what: bilingual`All people together, without the messenger`,
      value: bilingual`${count(hours)} person-hours`,
    });
  const { accepted } = noticeTotals(view);
  costs.push({
    what: bilingual`Notices sent`,
    value: bilingual`${count(accepted)} messages`,
  });
  const duty = dutyMs(view);
  if (duty !== null)
    costs.push({
      what: bilingual`On duty, cutover to close-out`,
      value: { 'zh-CN': spokenSpan(duty, 'zh-CN'), en: spokenSpan(duty, 'en') },
    });
  const bytes = view.measurements
    .filter(({ unit }) => unit === 'bytes')
    .reduce((sum, { value }) => sum + value, 0);
  if (bytes > 0) {
    const size = sizeText(bytes);
    costs.push({ what: bilingual`Data backed up`, value: { 'zh-CN': size, en: size } });
  }
  // Taking back counts as well; what the vendor announced is nobody's decision here.
  const decisions =
    view.gates.reduce((sum, gate) => sum + gate.decisions.length, 0) +
    view.amendments.filter(({ by }) => by !== 'vendor').length +
    view.turns.filter(({ kind }) => kind === 'went-back' || kind === 'return-taken-back').length;
  costs.push({
    what: bilingual`Decisions by people`,
    value: { 'zh-CN': `${decisions} 次`, en: String(decisions) },
  });
  return costs;
}

function dutyMs(view: WindowView): number | null {
  const from = startedAt(view, 'cutover');
  const to = finishedAt(view, 'close-out');
  return from === null || to === null ? null : to - from;
}

function startedAt({ phases }: WindowView, name: string): number | null {
  return phases.find(({ phase }) => phase === name)?.startedAt ?? null;
}

export function finishedAt({ phases }: WindowView, name: string): number | null {
  return phases.find(({ phase }) => phase === name)?.finishedAt ?? null;
}
