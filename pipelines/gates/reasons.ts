// Why a gate is closed, in both languages, and what opens it. One function per reason.

import type { PhaseResult } from '../ledger/entry.ts';
import type { InfraLook, ToDoState } from '../ledger/fold.ts';
import { bilingual } from '../plan/bilingual.ts';
import type { HandWork } from '../plan/hand-work.ts';
import { localTime, offsetName } from '../plan/local-time.ts';
import type { Organisation } from '../plan/organisation.ts';
import { type PhaseName, phaseTable } from '../plan/phase-table.ts';
import type { Language, Localised } from '../plan/plan.ts';
import { rolesNamed, roleTitle } from '../plan/role-title.ts';
import { listed, ownWords, same, sentences, withoutStop } from '../plan/sentences.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import { lineToApprove } from '../plan/words-to-decide.ts';
import type { ApprovalJudgement } from './approvals.ts';

export function heldBy(role: string, reason: string, organisation: Organisation): Localised {
  const by = roleTitle(organisation, role);
  return bilingual`The ${by} put the window on hold: ${ownWords(withoutStop(reason))}. /resume lets it go on.`;
}

export function calledOff(reason: string): Localised {
  return bilingual`The window was called off: ${ownWords(withoutStop(reason))}.`;
}

export function rolledBack(to: PhaseName): Localised {
  return bilingual`The window was rolled back to before ${phaseTable[to].title}. /resume goes on, /call-off ends it.`;
}

export function stoppedAt(
  phase: PhaseName,
  { why, said, whatToDo }: Extract<PhaseResult, { result: 'stopped' }>,
): Localised {
  return sentences([bilingual`${phaseTable[phase].title} stopped: ${said ?? why}`, whatToDo]);
}

export function notBefore(epochMs: number, { organisation }: Snapshot): Localised {
  const times = (language: Language) =>
    organisation.sites.map(({ name, zone }) => `${name[language]} ${timeOf(epochMs, zone, language)}`);
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
  return bilingual`The record says code ${shortCode(recorded)}, and this is ${shortCode(running)}. Run the recorded version (look again), or switch: /switch-code COMMIT reason, which the approvers then agree to.`;
}

function shortCode(code: string): string {
  return /^[0-9a-f]{40}/.test(code) ? code.slice(0, 12) + code.slice(40) : code || '(none)';
}

/** Drift by the newest look at AWS, the one that a person may accept; null where all is well. */
export function drifted(infra: InfraLook | null, isStale: boolean, zone: string): Localised | null {
  const look = infra?.look ?? 'none';
  const goOn = bilingual`To go on in spite of it, an approver of cutover comments /accept-drift ${look} reason.`;
  if (infra === null)
    return bilingual`What stands in AWS has not been compared with the code yet; that happens by itself from two hours before cutover. ${goOn}`;
  const { found } = infra;
  const at = (language: Language) => timeOf(infra.at, zone, language);
  if (isStale)
    return bilingual`What stands in AWS was last compared at ${at}, over 6 hours ago; it is compared again by itself. ${goOn}`;
  if (found.result === 'unknown')
    return bilingual`What stands in AWS could not be compared at ${at}: ${cut(found.why)}. ${goOn}`;
  if (found.result === 'no-drift') return null;
  const { length } = found.resources;
  const named = found.resources.slice(0, namedAtMost).map(cut).join(', ');
  const more = Math.max(0, length - namedAtMost);
  return {
    'zh-CN': `AWS 上的实际状态与代码不一致（${at('zh-CN')}，${length} 项）：${named}${more === 0 ? '' : ` 等，另有 ${more} 项`}。请运行 npm run infra:up 或合并改动后再核对。${goOn['zh-CN']}`,
    en: `What stands in AWS differs from the code (${at('en')}, ${length}): ${named}${more === 0 ? '' : ` and ${more} more`}. Bring it up (npm run infra:up) or merge the change; it is compared again. ${goOn.en}`,
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
  return bilingual`No notice is out: people must know before the switch.`;
}

export function noticesSkipped(rules: readonly string[]): Localised {
  return bilingual`The window was opened too late for early notices that the plan promises: ${listed(rules.map(same))}. Move the window; to switch all the same, an approver of cutover comments /waive-notices reason.`;
}

export function tooFewReached(share: number, wanted: number): Localised {
  const percent = (value: number) => String(Math.round(100 * value));
  return bilingual`${percent(share)} % of those asked have answered the test message, and the plan wants ${percent(wanted)} %. Ask again by telephone, or an approver of cutover comments /waive-notices reason.`;
}

export function noticeReachedNobody(notice: string): Localised {
  return bilingual`Notice ${notice} reached nobody. Look at its channels: it is sent again when they take it; if time runs out, /call-off.`;
}

export function backupStale(freshWithin: string): Localised {
  return bilingual`The backup is older than ${freshWithin}. It is made again before the switch.`;
}

export function approvalsMissing(
  approvals: ApprovalJudgement,
  phase: PhaseName,
  {
    snapshot: { organisation, plan },
    snapshotDigest,
  }: { readonly snapshot: Snapshot; readonly snapshotDigest: string },
): readonly Localised[] {
  const rejected = approvals.rejections.map(
    (rejection): Localised =>
      bilingual`${roleTitle(organisation, rejection.by)} rejected it: ${ownWords(withoutStop(rejection.reason))}. Only the same person can withdraw that.`,
  );
  if (approvals.counted.length >= approvals.needed) return rejected;
  const missing = approvals.needed - approvals.counted.length;
  const who = rolesNamed(organisation, approvals.missing);
  const line = lineToApprove(plan, phase, snapshotDigest);
  const late = approvals.escalateTo.length > 0;
  if (approvals.missing.length < missing) return [...rejected, nobodyLeft(missing)];
  return [
    ...rejected,
    {
      'zh-CN': `还需 ${missing} 人批准。${late ? '已过截止时间，已上报：' : '可批准：'}${who['zh-CN']}。请评论 ${line['zh-CN']}`,
      en: `${missing} more approval${missing === 1 ? '' : 's'} needed. ${late ? 'The deadline has passed; escalated to' : 'Who may give it'}: ${who.en}. Comment ${line.en}`,
    },
  ];
}

/** All who may approve have written or merged the plan, or are too late. */
function nobodyLeft(missing: number): Localised {
  return bilingual`${missing} more approval${missing === 1 ? '' : 's'} needed, and too few people are left who may give it (who wrote or merged the plan, or is too late, does not count). /correct the plan’s approvers, or /call-off.`;
}

export function toDoOpen({ number, text, owner }: ToDoState, organisation: Organisation): Localised {
  const title = roleTitle(organisation, owner);
  return bilingual`To-do #${number} is not done (${title}): ${(language) => withoutStop(text[language])}. Whoever has done it comments /done ${number}.`;
}

/** A later step of a list: its owner is asked once its turn has come. */
export function toDoAhead({ text, owner }: HandWork, organisation: Organisation): Localised {
  return bilingual`After that (${roleTitle(organisation, owner)}): ${text}.`;
}

export function doubtsOpen(keys: readonly string[]): Localised {
  const list = keys.map((key) => key.slice(0, 12)).join(', ');
  return bilingual`${keys.length} effect${keys.length === 1 ? ' is' : 's are'} in doubt: ${list}. Answer with /doubt.`;
}
