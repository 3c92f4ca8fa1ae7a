// The words that views share, in both languages.

import { byPhase, type PhaseName } from '../plan/phase-table.ts';
import type { Localised } from '../plan/plan.ts';
import type { CohortView, PhaseView, WindowState } from './window-view.ts';

export const stateNames: Readonly<Record<WindowState, Localised>> = {
  scheduled: { 'zh-CN': '已安排', en: 'Scheduled' },
  in_progress: { 'zh-CN': '维护中', en: 'In progress' },
  verifying: { 'zh-CN': '检查与恢复中', en: 'Verifying' },
  completed: { 'zh-CN': '已恢复', en: 'Completed' },
  cancelled: { 'zh-CN': '已取消', en: 'Called off' },
};

export const phaseTitles: Readonly<Record<PhaseName | 'notices' | 'overrun', Localised>> = {
  notices: { 'zh-CN': '通知', en: 'Notices' },
  ...byPhase(({ title }) => title),
  overrun: { 'zh-CN': '应急预案', en: 'Overrun' },
};

export const phaseStatusNames: Readonly<Record<PhaseView['status'], Localised>> = {
  waiting: { 'zh-CN': '未开始', en: 'not begun' },
  running: { 'zh-CN': '进行中', en: 'running' },
  done: { 'zh-CN': '完成', en: 'done' },
  stopped: { 'zh-CN': '已停止', en: 'stopped' },
  undone: { 'zh-CN': '已退回', en: 'taken back' },
};

/** A phase with two rounds says which. */
export function phaseTitle(phase: PhaseName, round: 1 | 2, language: 'zh-CN' | 'en'): string {
  const title = phaseTitles[phase][language];
  if (round === 1) return title;
  return language === 'zh-CN' ? `${title}（切换前）` : `${title} (final)`;
}

const noticeTitles: Readonly<Record<string, Localised>> = {
  announcement: { 'zh-CN': '维护预告', en: 'Announcement' },
  reminder: { 'zh-CN': '提醒', en: 'Reminder' },
  'last-call': { 'zh-CN': '即将维护', en: 'Starting soon' },
  started: { 'zh-CN': '维护开始', en: 'Under way' },
  extended: { 'zh-CN': '时间变更', en: 'New time' },
  'called-off': { 'zh-CN': '安排变更', en: 'Change of course' },
  overrun: { 'zh-CN': '应急预案', en: 'Emergency plan' },
  'all-clear': { 'zh-CN': '恢复通知', en: 'All clear' },
  'update-client': { 'zh-CN': '升级客户端', en: 'Update the app' },
  'customer-notice': { 'zh-CN': '客户通知', en: 'Customer notice' },
  'your-turn': { 'zh-CN': '轮到登录', en: 'Your turn' },
  'turn-soon': { 'zh-CN': '即将轮到', en: 'Turn soon' },
  'turn-later': { 'zh-CN': '登录推迟', en: 'Turn put off' },
  summons: { 'zh-CN': '请求审批', en: 'Approval wanted' },
};

/** A rule is called by what it tells; one of a company’s own by its id. */
export function noticeTitle(rule: string): Localised {
  const known = Object.keys(noticeTitles).find((name) => rule.startsWith(name));
  return noticeTitles[known ?? ''] ?? { 'zh-CN': rule, en: rule };
}

const cohortStates: Readonly<Record<string, Localised>> = {
  waiting: { 'zh-CN': '等待', en: 'waiting' },
  admitting: { 'zh-CN': '登录中', en: 'signing in' },
  holding: { 'zh-CN': '观望', en: 'holding' },
  paused: { 'zh-CN': '暂停', en: 'paused' },
  stopped: { 'zh-CN': '停止', en: 'stopped' },
  back: { 'zh-CN': '已恢复登录', en: 'back' },
  done: { 'zh-CN': '已恢复登录', en: 'back' },
};

/** A cohort that nobody is waited for any longer may still lack people. */
export function cohortState({ state, returned, total }: CohortView): Localised {
  if (state === 'back' && returned < total)
    return { 'zh-CN': '已放行，部分人员未登录', en: 'let in, some not back' };
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
