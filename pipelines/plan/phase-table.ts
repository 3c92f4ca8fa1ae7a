// The gated jobs: one record each, in the order in which they run. What is told about phases anywhere is derived from
// this table: order and times of the steps, titles, ways back, the jobs on GitHub with their environment, time limit and
// secrets, and the roles in AWS. A plan need not speak of a phase, so a new one makes no plan invalid.

import type { Localised, Span } from './plan.ts';

export type WayBack = { readonly undo: Localised } | { readonly none: Localised };

/** How long before the announced start, by the window's kind: an emergency has no days to spare. */
interface Lead {
  readonly planned: Span;
  readonly emergency: Span;
}

interface PhaseRow {
  readonly name: string;
  readonly title: Localised;
  /** `early`: it also runs once ahead of all final steps. `after`: as soon as the phases before it are done. */
  readonly starts: { readonly before: Lead; readonly early?: Lead } | 'at-start' | 'after';
  /** Minutes that its work is expected to take, and after which GitHub ends its job. */
  readonly minutes: { readonly typical: number; readonly limit: number };
  /** What people read where the plan says nothing: how to go back from it, or why they need not. */
  readonly wayBack: WayBack;
  /** What its role in AWS may do with the backups in the vaults. */
  readonly backups: 'untouched' | 'read' | 'written';
  /** Its job is given what our own accounts log in with. */
  readonly actsAsPeople: boolean;
  /** Its job installs the packages, which a release's bundle spares the others. */
  readonly runsPackages: boolean;
}

const undo = (zh: string, en: string): WayBack => ({ undo: { 'zh-CN': zh, en } });
const none = (zh: string, en: string): WayBack => ({ none: { 'zh-CN': zh, en } });

const early = { planned: '3d', emergency: '2h' } as const;
const final = { planned: '2h', emergency: '45m' } as const;
const usual = { backups: 'untouched', actsAsPeople: false, runsPackages: false } as const;

const rows = [
  {
    ...usual,
    name: 'pre-backup',
    title: { 'zh-CN': '维护前备份', en: 'Backup' },
    starts: { early, before: final },
    minutes: { typical: 10, limit: 120 },
    wayBack: none('备份只增不删，无需退回。', 'Backups only add; nothing to undo.'),
    backups: 'written',
  },
  {
    ...usual,
    name: 'client-version',
    title: { 'zh-CN': '客户端版本检查', en: 'Client versions' },
    starts: { early, before: final },
    minutes: { typical: 3, limit: 120 },
    wayBack: none('只读检查，无需退回。', 'The check only reads; nothing to undo.'),
  },
  {
    ...usual,
    name: 'cutover',
    title: { 'zh-CN': '切换', en: 'Cutover' },
    starts: { before: { planned: '30m', emergency: '15m' } },
    minutes: { typical: 5, limit: 120 },
    wayBack: undo(
      '关闭自动回复和呼叫转移，解散临时群，恢复登录。',
      'Switch off auto-replies and forwarding, close the temporary groups, let everyone in.',
    ),
  },
  {
    ...usual,
    name: 'hold',
    title: { 'zh-CN': '停机等待', en: 'Hold' },
    starts: 'at-start',
    minutes: { typical: 3, limit: 350 },
    wayBack: undo('停止等待，按切换步骤退回。', 'Stop waiting and go back as from cutover.'),
  },
  {
    ...usual,
    name: 'canary',
    title: { 'zh-CN': 'IT 先行验证', en: 'IT canary' },
    starts: 'after',
    minutes: { typical: 10, limit: 120 },
    wayBack: undo(
      '不再拦截登录；/resume 之后重新验证。',
      'Nobody is held out any more; /resume checks again.',
    ),
    actsAsPeople: true,
  },
  {
    ...usual,
    name: 're-login',
    title: { 'zh-CN': '分批恢复登录', en: 'Return' },
    starts: 'after',
    minutes: { typical: 40, limit: 350 },
    wayBack: undo(
      '不再拦截登录，已登录的保留；/resume 之后继续。',
      'Nobody is held out any more, and who is in stays in; /resume goes on.',
    ),
    // Where nobody can be held out, our own logins show how the messenger bears it.
    actsAsPeople: true,
  },
  {
    ...usual,
    name: 'replay',
    title: { 'zh-CN': '补发', en: 'Replay' },
    starts: 'after',
    minutes: { typical: 10, limit: 120 },
    wayBack: none(
      '每条只补发一次，发错的由发件人撤回。',
      'Each item enters once by its key; senders recall what was wrong.',
    ),
    backups: 'read',
  },
  {
    ...usual,
    name: 'verify',
    title: { 'zh-CN': '验证', en: 'Verification' },
    starts: 'after',
    minutes: { typical: 10, limit: 120 },
    wayBack: none('验证只读写测试数据，无需退回。', 'The checks touch test data only.'),
    backups: 'read',
    actsAsPeople: true,
    runsPackages: true,
  },
  {
    ...usual,
    name: 'close-out',
    title: { 'zh-CN': '收尾', en: 'Close-out' },
    starts: 'after',
    minutes: { typical: 5, limit: 120 },
    wayBack: none(
      '已恢复正常；再出问题按紧急窗口处理。',
      'Back to normal; a new problem is an emergency window.',
    ),
  },
] as const satisfies readonly PhaseRow[];

export type PhaseName = (typeof rows)[number]['name'];

/** In the order in which they run. */
export const phases: readonly (PhaseRow & { readonly name: PhaseName })[] = rows;
export const phaseNames: readonly PhaseName[] = rows.map(({ name }) => name);
export const phaseTable = byPhase((row) => row);

/** A value for each phase, from its record. */
export function byPhase<T>(read: (row: PhaseRow) => T): Readonly<Record<PhaseName, T>> {
  return Object.fromEntries(rows.map((row) => [row.name, read(row)])) as Record<PhaseName, T>;
}

/** The plan's own way back from a phase, or the phase's. */
export function wayBackFrom(
  plan: { readonly goingBack: Readonly<Partial<Record<PhaseName, WayBack>>> },
  phase: PhaseName,
): WayBack {
  return plan.goingBack[phase] ?? phaseTable[phase].wayBack;
}
