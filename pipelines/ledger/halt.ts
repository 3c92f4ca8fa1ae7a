// A halt: a phase stopped or was rolled back, and the window waits for a person's word to go on.

import type { PhaseName } from '../plan/phase-table.ts';
import type { PhaseResult } from './entry.ts';
import type { RecordState } from './fold.ts';

export interface Halt {
  readonly phase: PhaseName;
  /** Since when (epoch ms). */
  readonly at: number;
  /** Of all halts so far, from 1. */
  readonly number: number;
  /** The stop's reason and what to do; null where a person rolled the window back. */
  readonly stop: Extract<PhaseResult, { readonly result: 'stopped' }> | null;
}

/** Null where the window goes on, or is called off or closed. */
export function haltOf(state: RecordState): Halt | null {
  if (state.calledOff !== null || state.closed !== null) return null;
  const resumedAt = state.resumedAt ?? 0;
  const number = state.stops.length + state.rolledBack.length;
  const back = state.rolledBack.at(-1);
  if (back !== undefined && back.at >= resumedAt) return { phase: back.to, at: back.at, number, stop: null };
  const [stopped] = [...state.steps.values()].flatMap(({ phase, status, finishedAt, result }) =>
    status === 'stopped' && result?.result === 'stopped' && (finishedAt ?? 0) >= resumedAt
      ? [{ phase, at: finishedAt ?? 0, number, stop: result }]
      : [],
  );
  return stopped ?? null;
}
