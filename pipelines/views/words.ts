// The words that views share, in both languages.

import type { TurnKind } from '../ledger/course.ts';
import { bilingual } from '../plan/bilingual.ts';
import { readNoticeKey } from '../plan/notice-key.ts';
import { byPhase, type PhaseName, phaseTable } from '../plan/phase-table.ts';
import type { Language, Localised } from '../plan/plan.ts';
import type { CohortView, PhaseView, WindowState, WindowView } from './window-view.ts';

export const stateNames: Readonly<Record<WindowState, Localised>> = {
  scheduled: bilingual`Scheduled`,
  in_progress: bilingual`In progress`,
  verifying: bilingual`Verifying`,
  completed: bilingual`Completed`,
  cancelled: bilingual`Called off`,
};

/** The state in words for our people: a window that they called off is over, though the vendor goes on. */
export function standingOf({
  state,
  turn,
  isOver,
}: Pick<WindowView, 'state' | 'turn' | 'isOver'>): Localised {
  if (!isOver || turn === null) return stateNames[state];
  const whose: Readonly<Partial<Record<TurnKind, Localised>>> = {
    'not-switching': bilingual`Called off by us`,
    'return-ended': bilingual`The return ended by us`,
    'vendor-cancelled': bilingual`Called off by the vendor`,
  };
  return whose[turn.kind] ?? stateNames[state];
}

export const phaseTitles: Readonly<Record<PhaseName | 'notices' | 'overrun', Localised>> = {
  notices: bilingual`Notices`,
  ...byPhase(({ title }) => title),
  overrun: bilingual`Overrun`,
};

export const phaseStatusNames: Readonly<Record<PhaseView['status'], Localised>> = {
  waiting: bilingual`not begun`,
  running: bilingual`running`,
  done: bilingual`done`,
  stopped: bilingual`stopped`,
  undone: bilingual`taken back`,
};

/** The status in words; an undone phase that only looked or copied is not called taken back. */
export function phaseStatusName({ phase, status }: PhaseView): Localised {
  return status === 'undone' && 'none' in phaseTable[phase].wayBack
    ? bilingual`no longer counts, to be done again next time`
    : phaseStatusNames[status];
}

/** The phase's title; the second round of a phase is marked as final. */
export function phaseTitle(phase: PhaseName, round: 1 | 2): Localised {
  return round === 1 ? phaseTitles[phase] : bilingual`${phaseTitles[phase]} (final)`;
}

const noticeTitles: Readonly<Record<string, Localised>> = {
  announcement: bilingual`Announcement`,
  reminder: bilingual`Reminder`,
  'last-call': bilingual`Starting soon`,
  started: bilingual`Under way`,
  extended: bilingual`New time`,
  'called-off': bilingual`Change of course`,
  overrun: bilingual`Emergency plan`,
  'all-clear': bilingual`All clear`,
  'update-client': bilingual`Update the app`,
  'customer-notice': bilingual`Customer notice`,
  'backup-test': bilingual`Test message`,
  'your-turn': bilingual`Your turn`,
  'turn-soon': bilingual`Turn soon`,
  'turn-later': bilingual`Turn put off`,
  summons: bilingual`Approval wanted`,
};

/** The notice's title by its key: what it tells, or the id of a notice that the company added. */
export function noticeTitle(key: string): Localised {
  const { rule, occasion } = readNoticeKey(key);
  const [, toDo, again] = /^to-do-(\d+)(-again)?$/.exec(occasion ?? '') ?? [];
  if (toDo !== undefined)
    return again === undefined
      ? bilingual`Please do to-do #${toDo}`
      : bilingual`Reminder: to-do #${toDo} is not done`;
  if (occasion?.startsWith('halt-')) return bilingual`Decision wanted`;
  const known = Object.keys(noticeTitles).find((name) => rule.startsWith(name));
  return noticeTitles[known ?? ''] ?? { 'zh-CN': rule, en: rule };
}

export const languageNames: Readonly<Record<Language, Localised>> = {
  'zh-CN': bilingual`Chinese`,
  en: bilingual`English`,
};

const cohortStates: Readonly<Record<string, Localised>> = {
  waiting: { 'zh-CN': '等待', en: 'waiting' },
  admitting: bilingual`signing in`,
  holding: bilingual`holding`,
  paused: bilingual`paused`,
  stopped: { 'zh-CN': '停止', en: 'stopped' },
  back: bilingual`back`,
  done: bilingual`back`,
};

/** The cohort's state in words; one that counts as back may still lack stragglers, and then says so. */
export function cohortState({ state, returned, total }: CohortView): Localised {
  if (state === 'back' && returned < total)
    return returned === 0 ? bilingual`let in, nobody back yet` : bilingual`let in, some not back`;
  return cohortStates[state] ?? { 'zh-CN': state, en: state };
}

/** `2,431` in both languages. */
export function count(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
}

/** At most one decimal place. */
export function figure(value: number): string {
  if (Number.isInteger(value)) return count(value);
  const [whole = '0', decimal] = value.toFixed(Math.abs(value) < 1 ? 2 : 1).split('.');
  return `${count(Number(whole))}.${decimal}`;
}

export function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${figure((100 * part) / whole)}%`;
}
