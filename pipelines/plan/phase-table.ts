// The table of phases (the gated jobs), in the order in which they run. Everything about phases is derived
// from it: order and times of the steps, titles, ways back, the jobs on GitHub with environment, time limit
// and secrets, and the roles in AWS. No plan has to mention a phase, so a new one makes no plan invalid.

import type { Localised, Span } from './plan.ts';

/**
 * `undo`: the phase has undo steps of its own. `stays`: it counts as taken back, without switching anything.
 * `none`: it only looked, or it cannot be taken back.
 */
type WayBack = { readonly undo: true } | { readonly stays: Localised } | { readonly none: Localised };

/** How long before the announced start, by the window's kind: an emergency has no days to spare. */
interface Lead {
  readonly planned: Span;
  readonly emergency: Span;
}

interface PhaseRow {
  readonly name: string;
  readonly title: Localised;
  /** `early`: it also runs once before all final steps. `after`: once the phases before it are done. */
  readonly starts: { readonly before: Lead; readonly early?: Lead } | 'at-start' | 'after';
  /** Minutes that the work usually takes, and after which GitHub ends the job. */
  readonly minutes: { readonly typical: number; readonly limit: number };
  readonly wayBack: WayBack;
  /** What the phase's AWS role may do with the backups in the vaults. */
  readonly backups: 'untouched' | 'read' | 'written';
  /** Whether the job gets the credentials of our own test accounts. */
  readonly actsAsPeople: boolean;
  /** Whether the job installs the npm packages; the others run from a release's bundle. */
  readonly runsPackages: boolean;
}

const stays = (zh: string, en: string): WayBack => ({ stays: { 'zh-CN': zh, en } });
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
    wayBack: none('备份只增不删；暂停的工作恢复运行。', 'Backups only add; work that was paused runs again.'),
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
    wayBack: { undo: true },
  },
  {
    ...usual,
    name: 'hold',
    title: { 'zh-CN': '停机等待', en: 'Hold' },
    starts: 'at-start',
    minutes: { typical: 3, limit: 350 },
    wayBack: stays(
      '登录保持暂停，备用安排照常；/resume 之后重新等待服务商。',
      'People stay held out and the backup arrangements stand; /resume waits for the vendor anew.',
    ),
  },
  {
    ...usual,
    name: 'canary',
    title: { 'zh-CN': 'IT 先行验证', en: 'IT canary' },
    starts: 'after',
    minutes: { typical: 10, limit: 120 },
    wayBack: stays(
      '除 IT 先行组外仍不放行；/resume 之后重新验证。',
      'Nobody but the canary is let in; /resume checks again.',
    ),
    actsAsPeople: true,
  },
  {
    ...usual,
    name: 're-login',
    title: { 'zh-CN': '分批恢复登录', en: 'Return' },
    starts: 'after',
    minutes: { typical: 40, limit: 350 },
    wayBack: stays(
      '已登录的不受影响，不再放行其他人；/resume 之后重新分批恢复。',
      'Those already in stay in; nobody else is let in; /resume begins the return again.',
    ),
    // Where the messenger cannot hold people out, logins of our accounts measure how it bears the return.
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

/** One value per phase, read from its row. */
export function byPhase<T>(read: (row: PhaseRow) => T): Readonly<Record<PhaseName, T>> {
  return Object.fromEntries(rows.map((row) => [row.name, read(row)])) as Record<PhaseName, T>;
}
