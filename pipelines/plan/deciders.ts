// Lists the roles of a plan: who may steer a window under way (everybody with a decision), who is on duty,
// whom to call.

import { bilingual } from './bilingual.ts';
import { localClock } from './local-time.ts';
import type { Organisation } from './organisation.ts';
import type { Localised } from './plan.ts';
import { roleTitle } from './role-title.ts';
import { toEpochMs } from './time.ts';
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

/** The roles that work on the night. */
export function onDuty({ raci, handovers }: WindowPlan): ReadonlySet<string> {
  return new Set([
    ...raci.flatMap(({ responsible }) => responsible),
    ...handovers.flatMap(({ from, to }) => [from, to]),
  ]);
}

/** Whom to call at that moment: the person on duty first; people whose shift is over are left out. */
export function contactsAt(
  plan: Pick<WindowPlan, 'emergencyContacts' | 'handovers'>,
  at: number,
): readonly string[] {
  const past = plan.handovers
    .toSorted((one, other) => toEpochMs(one.at) - toEpochMs(other.at))
    .filter((handover) => toEpochMs(handover.at) <= at);
  const now = past.flatMap(({ to }) => to).slice(-1);
  const gone = past.map(({ from }) => from).filter((id) => !now.includes(id));
  return [...new Set([...now, ...plan.emergencyContacts.filter((id) => !gone.includes(id))])];
}

/** `Duty lead, from 03:00`: the title, with hours for a role that hands over or takes over. */
export function titleWithHours(
  { handovers }: Pick<WindowPlan, 'handovers'>,
  organisation: Pick<Organisation, 'people'>,
  id: string,
  zone: string,
  clockOf: (at: number) => string = (at) => localClock(at, zone),
): Localised {
  const clock = (one: { readonly at: string } | undefined) =>
    one === undefined ? null : clockOf(toEpochMs(one.at));
  const [from, until] = [handovers.find(({ to }) => to === id), handovers.find((one) => one.from === id)].map(
    clock,
  );
  const title = roleTitle(organisation, id);
  if (from && until) return bilingual`${title}, ${from}–${until}`;
  if (from) return bilingual`${title}, from ${from}`;
  return until ? bilingual`${title}, until ${until}` : title;
}

/** Approvers of a plan that names none: of the first gate under the organisation's `usual` with any. */
export function usualApprovers({ usual = [] }: Pick<Organisation, 'usual'>): readonly string[] {
  type Gates = Readonly<Record<string, { readonly approvers?: readonly string[] }>>;
  type Habit = { readonly approvals?: { readonly gates?: Gates } };
  const gates = usual.flatMap((habit) => Object.values((habit as Habit).approvals?.gates ?? {}));
  return gates.find(({ approvers }) => approvers !== undefined)?.approvers ?? [];
}
