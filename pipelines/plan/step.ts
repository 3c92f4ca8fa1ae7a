// A step of a window: one round of a phase, and the key that names it.

import type { PhaseName } from './phase-table.ts';

/** A phase that runs early has a second round just before the window; all others have one. */
export type Round = 1 | 2;

export type StepKey = `${PhaseName}#${Round}`;

export function stepKey({ phase, round }: { readonly phase: PhaseName; readonly round: Round }): StepKey {
  return `${phase}#${round}`;
}

/** The first round: the only one that most phases have. */
export function firstRoundOf(phase: PhaseName): StepKey {
  return stepKey({ phase, round: 1 });
}
