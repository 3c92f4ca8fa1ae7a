// How the outside should stand by the record: the messenger, and what cutover switched on. Null where a phase
// is switching it right now, or where this window has never touched it and has no say.

import { isBeingPutBack } from '../ledger/course.ts';
import type { RecordState } from '../ledger/fold.ts';
import { releasedNow } from '../ledger/released.ts';
import { firstRoundOf } from '../plan/step.ts';

export interface WantedStates {
  readonly messenger: 'held' | 'open' | null;
  readonly switches: 'on' | 'off' | null;
}

export function wantedStates(state: RecordState): WantedStates {
  const isClosing = isBeingPutBack(state);
  const statusOf = (phase: Parameters<typeof firstRoundOf>[0]) =>
    state.steps.get(firstRoundOf(phase))?.status;
  const isOver = statusOf('close-out') === 'done';
  const [hold, cutover] = [statusOf('hold'), statusOf('cutover')];
  const isBack = (status: typeof hold): boolean => isOver || status === 'undone';
  const isReturning = ['canary', 're-login'].some((phase) => {
    const status = statusOf(phase as 'canary' | 're-login');
    return status !== undefined && status !== 'undone';
  });
  const isHolding = hold !== undefined && !isClosing && !isReturning;
  return {
    messenger:
      hold === undefined
        ? null
        : isBack(hold)
          ? 'open'
          : isHolding && releasedNow(state) === null
            ? 'held'
            : null,
    switches:
      cutover === undefined || isClosing
        ? null
        : isBack(cutover)
          ? 'off'
          : cutover === 'done' && statusOf('close-out') === undefined
            ? 'on'
            : null,
  };
}
