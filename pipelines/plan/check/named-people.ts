// Every place where a plan or an organisation names a person of organisation.yaml.

import type { WindowPlan } from '../window-plan.ts';
import type { Path } from './problem.ts';

export interface NamedPerson {
  readonly path: Path;
  readonly id: string;
}

export function peopleNamedIn(plan: WindowPlan): readonly NamedPerson[] {
  const one = (id: string, ...path: Path): NamedPerson => ({ path, id });
  const each = (ids: readonly string[], ...path: Path) => ids.map((id, index) => one(id, ...path, index));
  return [
    one(plan.author, 'author'),
    one(plan.announcement.readBy, 'announcement', 'readBy'),
    ...each(plan.emergencyContacts, 'emergencyContacts'),
    ...plan.raci.flatMap((row, index) => [
      ...each(row.responsible, 'raci', index, 'responsible'),
      one(row.accountable, 'raci', index, 'accountable'),
      ...each(row.consulted, 'raci', index, 'consulted'),
      ...each(row.informed, 'raci', index, 'informed'),
    ]),
    ...plan.training.flatMap((training, index) => each(training.who, 'training', index, 'who')),
    ...plan.meetings.map((meeting, index) => one(meeting.owner, 'meetings', index, 'owner')),
    ...plan.callForwarding.map((forward, index) => one(forward.who, 'callForwarding', index, 'who')),
    ...(plan.conferences ?? []).map(({ owner }, index) => one(owner, 'conferences', index, 'owner')),
    ...(plan.restoreSteps ?? []).flatMap(({ owner }, index) =>
      owner === undefined ? [] : [one(owner, 'restoreSteps', index, 'owner')],
    ),
    ...plan.defer.map((work, index) => one(work.owner, 'defer', index, 'owner')),
    ...Object.entries(plan.approvals.gates).flatMap(([phase, gate]) => [
      ...each(gate.approvers, 'approvals', 'gates', phase, 'approvers'),
      ...each(gate.escalateTo, 'approvals', 'gates', phase, 'escalateTo'),
    ]),
    ...plan.callOff.map((trigger, index) => one(trigger.decidedBy, 'callOff', index, 'decidedBy')),
    ...plan.handovers.flatMap((handover, index) => [
      one(handover.from, 'handovers', index, 'from'),
      one(handover.to, 'handovers', index, 'to'),
    ]),
  ];
}
