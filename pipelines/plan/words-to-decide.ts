// The commands by which people decide about a gate, ready to copy. An emergency takes one approval, which
// counts only with a reason, and the approver has to write that.

import { bilingual } from './bilingual.ts';
import type { PhaseName } from './phase-table.ts';
import type { Localised } from './plan.ts';
import type { WindowPlan } from './window-plan.ts';

/** What to do about a phase that stopped or was taken back. */
export const onceMended = bilingual`Once the cause is gone, /resume and what was mended to try again, or /call-off.`;

/** The first 12 hex digits of a digest, as people read and type it; empty for null. */
export function shortDigest(digest: string | null): string {
  return (digest ?? '').replace('sha256:', '').slice(0, 12);
}

export function lineToApprove(plan: Pick<WindowPlan, 'kind'>, phase: PhaseName, digest: string | null) {
  return bilingual`/approve ${phase} ${shortDigest(digest)}${placeForReason(plan)}`;
}

export function linesToDecide(plan: Pick<WindowPlan, 'kind'>, phase: PhaseName, digest: string | null) {
  return bilingual`${lineToApprove(plan, phase, digest)}, or /reject ${phase} ${shortDigest(digest)} with a reason`;
}

export function placeForReason({ kind }: Pick<WindowPlan, 'kind'>): Localised {
  return kind === 'emergency' ? withReason : { 'zh-CN': '', en: '' };
}

const withReason = bilingual` REASON (your own words in place of REASON; without one it does not count)`;
