// What each phase says where plan and organisation are silent about it: a new phase makes no plan invalid.

import type { Localised, PhaseName } from './plan.ts';
import type { WindowPlan } from './window-plan.ts';

export type WayBack = { readonly undo: Localised } | { readonly none: Localised };

interface PhaseRow {
  /** How people go back from it, or why they need not. */
  readonly wayBack: WayBack;
}

const undo = (zh: string, en: string): WayBack => ({ undo: { 'zh-CN': zh, en } });
const none = (zh: string, en: string): WayBack => ({ none: { 'zh-CN': zh, en } });

export const phaseTable: Readonly<Record<PhaseName, PhaseRow>> = {
  'pre-backup': { wayBack: none('备份只增不删，无需回退。', 'Backups only add; nothing to undo.') },
  'client-version': { wayBack: none('只读检查，无需回退。', 'The check only reads; nothing to undo.') },
  cutover: {
    wayBack: undo(
      '关闭自动回复和呼叫转移，解散临时群，恢复登录。',
      'Switch off auto-replies and forwarding, close the temporary groups, let everyone in.',
    ),
  },
  hold: { wayBack: undo('停止等待，按切换步骤退回。', 'Stop waiting and go back as from cutover.') },
  canary: {
    wayBack: undo(
      'IT 先行组退出登录，继续等待服务商修复。',
      'The IT canary logs out and we wait for the vendor.',
    ),
  },
  're-login': {
    wayBack: undo('停止放行后续批次，已登录的保留。', 'Stop the next cohorts; those who are in stay in.'),
  },
  replay: {
    wayBack: none(
      '每条只补发一次，发错的由发件人撤回。',
      'Each item enters once by its key; senders recall what was wrong.',
    ),
  },
  verify: { wayBack: none('验证只读写测试数据，无需回退。', 'The checks touch test data only.') },
  'close-out': {
    wayBack: none(
      '已恢复正常；再出问题按紧急窗口处理。',
      'Back to normal; a new problem is an emergency window.',
    ),
  },
};

/** The plan's own way back from a phase, or the phase's. */
export function wayBackFrom(plan: WindowPlan, phase: PhaseName): WayBack {
  return plan.goingBack[phase] ?? phaseTable[phase].wayBack;
}
