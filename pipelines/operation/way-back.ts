// What going back does, for those who decide before anything has begun: the steps that a roll-back and a call-off
// perform, by their names. Nothing is asked of the outside.

import { holdSwitchOf, switchesOf } from '../phases/switches.ts';
import type { Localised } from '../plan/plan.ts';
import type { Snapshot } from '../plan/snapshot.ts';

const untouched = () => Promise.reject(new Error('the way back is only read here'));
const desk = { answerWith: untouched, answerOf: untouched, forwardCalls: untouched, forwardOf: untouched };
const groups = { open: untouched, close: untouched, isOpen: untouched };
const door = {
  holdEveryoneOut: untouched,
  admit: untouched,
  callBack: untouched,
  letEveryoneIn: untouched,
  state: untouched,
};

/** In the order in which they are done. */
export function wayBackOf(snapshot: Snapshot): readonly Localised[] {
  const admission = snapshot.plan.return.control === 'invitation' ? null : door;
  const context = { snapshot, roster: [], ports: { desk, groups, admission } };
  const hold = holdSwitchOf(context);
  return [...(hold === null ? [] : [hold]), ...switchesOf(context)].map(({ off }) => off.what);
}
