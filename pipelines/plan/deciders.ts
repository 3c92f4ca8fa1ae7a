// Who may move a window under way: everybody whom the plan gives a decision.

import type { Organisation } from './organisation.ts';
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

/** Who works on the night. */
export function onDuty({ raci, handovers }: WindowPlan): ReadonlySet<string> {
  return new Set([
    ...raci.flatMap(({ responsible }) => responsible),
    ...handovers.flatMap(({ from, to }) => [from, to]),
  ]);
}

/** Who approves where a plan says nothing: the first gate of what is usual that names anybody. */
export function usualApprovers({ usual = [] }: Pick<Organisation, 'usual'>): readonly string[] {
  interface Habit {
    readonly approvals?: {
      readonly gates?: Readonly<Record<string, { readonly approvers?: readonly string[] }>>;
    };
  }
  const gates = usual.flatMap((habit) => Object.values((habit as Habit).approvals?.gates ?? {}));
  return gates.find(({ approvers }) => approvers !== undefined)?.approvers ?? [];
}
