// Amends a window: an amendment is a new snapshot. What changes and whose approvals become void is known
// beforehand.

import { type PhaseName, phaseNames, phaseTable } from './phase-table.ts';
import type { Span } from './plan.ts';
import type { Snapshot } from './snapshot.ts';
import { parseSpan, parseZoned } from './time.ts';
import type { WindowPlan } from './window-plan.ts';

export function withEnd(snapshot: Snapshot, end: string): Snapshot {
  const plan: WindowPlan = { ...snapshot.plan, end: parseZoned(end).toString() };
  return { ...snapshot, plan };
}

/** The end moved by `span` (such as `30m`); null where `span` is no length of time. */
export function endMovedBy(snapshot: Snapshot, span: Span, way: 'later' | 'earlier'): string | null {
  const duration = parseSpan(span);
  if (duration === null) return null;
  const end = parseZoned(snapshot.plan.end);
  return (way === 'later' ? end.add(duration) : end.subtract(duration)).toString();
}

/**
 * Phases whose approvals become void between two snapshots. A moved end voids phases from hold on that have
 * not begun (the approved cutover is unchanged, and a return under way does not stop to be approved again);
 * any other change voids all.
 */
export function phasesVoidedBy(
  from: Snapshot,
  to: Snapshot,
  begun: readonly PhaseName[],
): readonly PhaseName[] {
  const unchangedButEnd =
    JSON.stringify({ ...from, plan: { ...from.plan, end: '' } }) ===
    JSON.stringify({ ...to, plan: { ...to.plan, end: '' } });
  if (!unchangedButEnd) return phaseNames;
  if (from.plan.end === to.plan.end) return [];
  return phaseNames.filter((phase) => typeof phaseTable[phase].starts !== 'object' && !begun.includes(phase));
}
