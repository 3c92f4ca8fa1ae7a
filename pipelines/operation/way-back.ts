// What going back does, for those who decide before anything has begun: the steps that a roll-back and a call-off
// perform, by their names. Nothing is asked of the outside.

import { holdSwitchOf, switchesOf } from '../phases/switches.ts';
import type { Localised } from '../plan/plan.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import type { Admission, CustomerDesk, TemporaryGroups } from '../ports.ts';

/** A port of which nothing may be asked. */
const untouched = <Port extends object>(): Port => {
  const refuse = () => Promise.reject(new Error('the way back is only read here'));
  return new Proxy({} as Port, { get: () => refuse });
};

/** In the order in which they are done. */
export function wayBackOf(snapshot: Snapshot): readonly Localised[] {
  const admission = snapshot.plan.return.control === 'invitation' ? null : untouched<Admission>();
  const ports = { desk: untouched<CustomerDesk>(), groups: untouched<TemporaryGroups>(), admission };
  const context = { snapshot, roster: [], ports };
  const hold = holdSwitchOf(context);
  return [...(hold === null ? [] : [hold]), ...switchesOf(context)].map(({ off }) => off.what);
}
