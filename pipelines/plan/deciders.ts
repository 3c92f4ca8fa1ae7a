// Who may move a window under way: everybody whom the plan gives a decision.

import type { WindowPlan } from './window-plan.ts';

export function decidersOf(plan: WindowPlan): ReadonlySet<string> {
  const gates = Object.values(plan.approvals.gates);
  return new Set([
    ...gates.flatMap((rule) => [...rule.approvers, ...rule.escalateTo]),
    ...plan.emergencyContacts,
    ...plan.raci.map((row) => row.accountable),
    ...plan.callOff.map((trigger) => trigger.decidedBy),
    ...plan.handovers.flatMap((handover) => [handover.from, handover.to]),
  ]);
}
