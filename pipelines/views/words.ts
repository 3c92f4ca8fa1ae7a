// The words that views share, in both languages.

import { bilingual } from '../plan/bilingual.ts';
import { byPhase, type PhaseName } from '../plan/phase-table.ts';
import type { Localised } from '../plan/plan.ts';
import type { CohortView, PhaseView, WindowState } from './window-view.ts';

export const stateNames: Readonly<Record<WindowState, Localised>> = {
  scheduled: bilingual`Scheduled`,
  in_progress: bilingual`In progress`,
  verifying: bilingual`Verifying`,
  completed: bilingual`Completed`,
  cancelled: bilingual`Called off`,
};

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

/** A phase with two rounds says which. */
export function phaseTitle(phase: PhaseName, round: 1 | 2, language: 'zh-CN' | 'en'): string {
  const title = phaseTitles[phase][language];
  if (round === 1) return title;
  return language === 'zh-CN' ? `${title}（切换前）` : `${title} (final)`;
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

/** A rule is called by what it tells; one of a company’s own by its id. */
export function noticeTitle(rule: string): Localised {
  const known = Object.keys(noticeTitles).find((name) => rule.startsWith(name));
  return noticeTitles[known ?? ''] ?? { 'zh-CN': rule, en: rule };
}

const cohortStates: Readonly<Record<string, Localised>> = {
  waiting: { 'zh-CN': '等待', en: 'waiting' },
  admitting: bilingual`signing in`,
  holding: bilingual`holding`,
  paused: bilingual`paused`,
  stopped: { 'zh-CN': '停止', en: 'stopped' },
  back: bilingual`back`,
  done: bilingual`back`,
};

/** A cohort that nobody is waited for any longer may still lack people. */
export function cohortState({ state, returned, total }: CohortView): Localised {
  if (state === 'back' && returned < total) return bilingual`let in, some not back`;
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
