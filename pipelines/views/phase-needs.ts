// What a phase needs that has not begun: for whoever prepares it, before its gate is asked.

import { bilingual } from '../plan/bilingual.ts';
import { spokenSpan } from '../plan/local-time.ts';
import type { Localised } from '../plan/plan.ts';
import { eachWay, listed, titled } from '../plan/sentences.ts';
import { spanToMs } from '../plan/time.ts';
import type { PhaseView, WindowView } from './window-view.ts';

/** Beside its time and the phases before it; null where that is all. */
export function needsOf({ phase, round }: PhaseView, { plan }: WindowView): Localised | null {
  const quorum = round === 1 ? plan.approvals.gates[phase]?.quorum : undefined;
  const checks = plan.verification.checks.length;
  const fresh = eachWay((language) => spokenSpan(spanToMs(plan.backup.freshWithin), language));
  const needs = [
    quorum === undefined ? null : bilingual`approvals: ${quorum}`,
    phase === 'cutover' ? bilingual`a backup that is no older than ${fresh}` : null,
    phase === 'verify' ? bilingual`checks: ${checks}` : null,
    plan.demandsDone?.includes(phase) ? bilingual`every to-do done` : null,
  ].filter((need) => need !== null);
  if (phase === 'hold')
    return bilingual`ends when ${plan.announcement.confirmFrom} official sources report completion, or with /vendor-done`;
  return needs.length === 0 ? null : titled(bilingual`needs`, listed(needs));
}
