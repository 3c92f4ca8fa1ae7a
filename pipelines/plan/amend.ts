// An amendment is a new snapshot: what changes, and whose approvals it voids, worked out before anybody agrees.

import { type PhaseName, phaseNames, phaseTable } from './phase-table.ts';
import type { Span } from './plan.ts';
import type { Snapshot } from './snapshot.ts';
import { parseSpan, parseZoned } from './time.ts';
import type { WindowPlan } from './window-plan.ts';

export function withEnd(snapshot: Snapshot, end: string): Snapshot {
  const plan: WindowPlan = { ...snapshot.plan, end: parseZoned(end).toString() };
  return { ...snapshot, plan };
}

/** `span` is a length of time (`30m`); null when it is none. */
export function endMovedBy(snapshot: Snapshot, span: Span, way: 'later' | 'earlier'): string | null {
  const duration = parseSpan(span);
  if (duration === null) return null;
  const end = parseZoned(snapshot.plan.end);
  return (way === 'later' ? end.add(duration) : end.subtract(duration)).toString();
}

/**
 * Phases whose inputs differ between two snapshots. A moved end changes everything from hold on that has not begun
 * (the cutover that was approved is the cutover that happens, and a return under way does not stop to be approved
 * again); any other change voids all.
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
