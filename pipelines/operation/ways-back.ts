// What going back does, for those who decide before anything has begun: the steps of a roll-back and a
// call-off, by their names. No outside system is asked.

import { holdSwitchOf, switchesOf } from '../phases/switches.ts';
import { phaseNames, phaseTable } from '../plan/phase-table.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import type { Admission, CustomerDesk, TemporaryGroups } from '../ports.ts';
import type { WaysBack } from '../views/approver-brief.ts';

/** A port that throws when it is used. */
const untouched = <Port extends object>(): Port => {
  const refuse = () => Promise.reject(new Error('the way back is only read here'));
  return new Proxy({} as Port, { get: () => refuse });
};

/** By the phase that is undone; phases that only look or copy have no steps. */
export function waysBackOf(snapshot: Snapshot): WaysBack {
  const admission = snapshot.plan.return.control === 'invitation' ? null : untouched<Admission>();
  const ports = { desk: untouched<CustomerDesk>(), groups: untouched<TemporaryGroups>(), admission };
  const context = { snapshot, roster: [], ports };
  const hold = holdSwitchOf(context);
  const letIn = hold === null ? [] : [hold];
  return new Map(
    phaseNames.flatMap((phase) => {
      const { wayBack } = phaseTable[phase];
      if ('none' in wayBack) return [];
      const done = [...letIn, ...switchesOf(context)].map(({ off }) => off.what);
      return [[phase, 'stays' in wayBack ? [wayBack.stays] : done] as const];
    }),
  );
}
