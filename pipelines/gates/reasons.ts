// Why a gate is closed, in both languages, and what opens it. One function per reason.

import type { PhaseResult } from '../ledger/entry.ts';
import type { ToDoState } from '../ledger/fold.ts';
import { localTime, offsetName } from '../plan/local-time.ts';
import type { Organisation } from '../plan/organisation.ts';
import { type PhaseName, phaseTable } from '../plan/phase-table.ts';
import type { Language, Localised } from '../plan/plan.ts';
import { rolesNamed, roleTitle } from '../plan/role-title.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import type { ApprovalJudgement } from './approvals.ts';

export function heldBy(role: string, reason: string, organisation: Organisation): Localised {
  const by = roleTitle(organisation, role);
  return {
    'zh-CN': `${by['zh-CN']}已叫停：${reason}。用 /resume 继续。`,
    en: `The ${by.en} put the window on hold: ${reason}. /resume lets it go on.`,
  };
}

export function windowClosed(): Localised {
  return { 'zh-CN': '本次维护窗口已经关闭。', en: 'The window is closed.' };
}

export function calledOff(reason: string): Localised {
  return { 'zh-CN': `维护已取消：${reason}。`, en: `The window was called off: ${reason}.` };
}

export function rolledBack(to: PhaseName): Localised {
  return {
    'zh-CN': `已退回到“${phaseTable[to].title['zh-CN']}”之前。决定继续时用 /resume，否则 /call-off。`,
    en: `The window was rolled back to before ${phaseTable[to].title.en}. /resume goes on, /call-off ends it.`,
  };
}

export function stoppedAt(
  phase: PhaseName,
  { why, said, whatToDo }: Extract<PhaseResult, { result: 'stopped' }>,
): Localised {
  return {
    'zh-CN': `“${phaseTable[phase].title['zh-CN']}”已停止：${said?.['zh-CN'] ?? why}。${whatToDo['zh-CN']}`,
    en: `${phaseTable[phase].title.en} stopped: ${why}. ${whatToDo.en}`,
  };
}

export function notBefore(epochMs: number, { organisation }: Snapshot): Localised {
  const times = (language: Language) =>
    organisation.sites.map(({ name, zone }) => `${name[language]} ${localTime(epochMs, zone, language)}`);
  return {
    'zh-CN': `时间未到：最早 ${times('zh-CN').join('，')}。`,
    en: `Too early: not before ${times('en').join('; ')}.`,
  };
}

export function notDone(phase: PhaseName, round: 1 | 2): Localised {
  return {
    'zh-CN': `前面的阶段还没有完成：${phaseTable[phase].title['zh-CN']}${round === 2 ? '（切换前）' : ''}。`,
    en: `An earlier phase is not done: ${phaseTable[phase].title.en}${round === 2 ? ' (final)' : ''}.`,
  };
}

export function otherCode(recorded: string, running: string): Localised {
  return {
    'zh-CN': `台账记录的代码版本是 ${shortCode(recorded)}，这里运行的是 ${shortCode(running)}。请用记录的版本运行（再看一次即可）；要换版本，请评论 /switch-code 提交编号 理由，再由审批人批准。`,
    en: `The record says code ${shortCode(recorded)}, and this is ${shortCode(running)}. Run the recorded version (look again), or switch: /switch-code COMMIT reason, which the approvers then agree to.`,
  };
}

function shortCode(code: string): string {
  return /^[0-9a-f]{40}/.test(code) ? code.slice(0, 12) + code.slice(40) : code || '(none)';
}

/** A person says which look it is about; `none` where there is none. */
function goOnInSpiteOf(look: string): Localised {
  return {
    'zh-CN': `坚持继续须由切换的审批人评论 /accept-drift ${look} 理由。`,
    en: `To go on in spite of it, an approver of cutover comments /accept-drift ${look} reason.`,
  };
}

export function driftNotLookedAt(): Localised {
  const goOn = goOnInSpiteOf('none');
  return {
    'zh-CN': `还没有核对 AWS 上的实际状态与代码是否一致；切换前两小时起会自动核对。${goOn['zh-CN']}`,
    en: `What stands in AWS has not been compared with the code yet; that happens by itself from two hours before cutover. ${goOn.en}`,
  };
}

export function driftLookStale(look: string, at: number, zone: string): Localised {
  const goOn = goOnInSpiteOf(look);
  return {
    'zh-CN': `上次核对 AWS 状态是 ${timeOf(at, zone, 'zh-CN')}，已超过 6 小时；会自动再核对一次。${goOn['zh-CN']}`,
    en: `What stands in AWS was last compared at ${timeOf(at, zone, 'en')}, over 6 hours ago; it is compared again by itself. ${goOn.en}`,
  };
}

export function driftUnknown(look: string, at: number, why: string, zone: string): Localised {
  const goOn = goOnInSpiteOf(look);
  return {
    'zh-CN': `${timeOf(at, zone, 'zh-CN')} 无法核对 AWS 状态：${cut(why)}。${goOn['zh-CN']}`,
    en: `What stands in AWS could not be compared at ${timeOf(at, zone, 'en')}: ${cut(why)}. ${goOn.en}`,
  };
}

export function drifted(look: string, at: number, resources: readonly string[], zone: string): Localised {
  const goOn = goOnInSpiteOf(look);
  const named = resources.slice(0, namedAtMost).map(cut).join(', ');
  const more = Math.max(0, resources.length - namedAtMost);
  return {
    'zh-CN': `AWS 上的实际状态与代码不一致（${timeOf(at, zone, 'zh-CN')}，${resources.length} 项）：${named}${more === 0 ? '' : ` 等，另有 ${more} 项`}。请运行 npm run infra:up 或合并改动后再核对。${goOn['zh-CN']}`,
    en: `What stands in AWS differs from the code (${timeOf(at, zone, 'en')}, ${resources.length}): ${named}${more === 0 ? '' : ` and ${more} more`}. Bring it up (npm run infra:up) or merge the change; it is compared again. ${goOn.en}`,
  };
}

const namedAtMost = 10;

/** One line of foreign text, short enough to stand in a reason. */
function cut(text: string): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  return flat.length > 200 ? `${flat.slice(0, 199)}…` : flat;
}

function timeOf(at: number, zone: string, language: Language): string {
  return `${localTime(at, zone, language)} ${offsetName(at, zone)}`;
}

export function noNoticeOut(): Localised {
  return {
    'zh-CN': '还没有发出任何通知：员工不知情，不能切换。',
    en: 'No notice is out: people must know before the switch.',
  };
}

export function noticesSkipped(rules: readonly string[]): Localised {
  return {
    'zh-CN': `窗口打开得太晚，计划承诺的提前通知没有发出：${rules.join('、')}。请推迟窗口；坚持切换须由切换的审批人评论 /waive-notices 理由。`,
    en: `The window was opened too late for early notices that the plan promises: ${rules.join(', ')}. Move the window; to switch all the same, an approver of cutover comments /waive-notices reason.`,
  };
}

export function noticeReachedNobody(notice: string): Localised {
  return {
    'zh-CN': `通知 ${notice} 没有送达任何人。请检查渠道：恢复后会自动重发；来不及时请 /call-off。`,
    en: `Notice ${notice} reached nobody. Look at its channels: it is sent again when they take it; if time runs out, /call-off.`,
  };
}

export function backupStale(freshWithin: string): Localised {
  return {
    'zh-CN': `备份已超过 ${freshWithin}。切换前会自动再备份一次。`,
    en: `The backup is older than ${freshWithin}. It is made again before the switch.`,
  };
}

export function approvalsMissing(
  approvals: ApprovalJudgement,
  phase: PhaseName,
  {
    snapshot: { organisation },
    snapshotDigest,
  }: { readonly snapshot: Snapshot; readonly snapshotDigest: string },
): readonly Localised[] {
  const rejected = approvals.rejections.map(
    (rejection): Localised => ({
      'zh-CN': `${roleTitle(organisation, rejection.by)['zh-CN']}已否决：${rejection.reason}。须由其本人撤回。`,
      en: `${roleTitle(organisation, rejection.by).en} rejected it: ${rejection.reason}. Only the same person can withdraw that.`,
    }),
  );
  if (approvals.counted.length >= approvals.needed) return rejected;
  const missing = approvals.needed - approvals.counted.length;
  const who = rolesNamed(organisation, approvals.missing);
  const short = snapshotDigest.replace('sha256:', '').slice(0, 12);
  const late = approvals.escalateTo.length > 0;
  if (approvals.missing.length < missing) return [...rejected, nobodyLeft(missing)];
  return [
    ...rejected,
    {
      'zh-CN': `还需 ${missing} 人批准。${late ? '已过截止时间，已上报：' : '可批准：'}${who['zh-CN']}。请评论 /approve ${phase} ${short}`,
      en: `${missing} more approval${missing === 1 ? '' : 's'} needed. ${late ? 'The deadline has passed; escalated to' : 'Who may give it'}: ${who.en}. Comment /approve ${phase} ${short}`,
    },
  ];
}

/** Whoever may approve has written or merged it, or is too late. */
function nobodyLeft(missing: number): Localised {
  return {
    'zh-CN': `还需 ${missing} 人批准，但已没有足够的人可以批准（作者、合并人和逾期者不计）。请 /correct 更正计划的审批人，或 /call-off 取消。`,
    en: `${missing} more approval${missing === 1 ? '' : 's'} needed, and too few people are left who may give it (who wrote or merged the plan, or is too late, does not count). /correct the plan’s approvers, or /call-off.`,
  };
}

export function toDoOpen({ number, text, owner }: ToDoState, organisation: Organisation): Localised {
  const title = roleTitle(organisation, owner);
  return {
    'zh-CN': `人工事项 #${number} 尚未完成（${title['zh-CN']}）：${text['zh-CN']}。完成后评论 /done ${number}。`,
    en: `To-do #${number} is not done (${title.en}): ${text.en}. Whoever has done it comments /done ${number}.`,
  };
}

export function doubtsOpen(keys: readonly string[]): Localised {
  const list = keys.map((key) => key.slice(0, 12)).join(', ');
  return {
    'zh-CN': `有 ${keys.length} 个动作不确定是否已发生：${list}。用 /doubt 回答。`,
    en: `${keys.length} effect${keys.length === 1 ? ' is' : 's are'} in doubt: ${list}. Answer with /doubt.`,
  };
}
