// A step of a window: one round of a phase, and how it is spelt where a text is needed.

import type { PhaseName } from './phase-table.ts';

/** What runs early runs again just before the window; all else once. */
export type Round = 1 | 2;

export type StepKey = `${PhaseName}#${Round}`;

export function stepKey({ phase, round }: { readonly phase: PhaseName; readonly round: Round }): StepKey {
  return `${phase}#${round}`;
}

/** The first round: the only one that most phases have. */
export function firstRoundOf(phase: PhaseName): StepKey {
  return stepKey({ phase, round: 1 });
}
