// Going back: what is undone is worked out and can be read first, then done through the same effects as
// everything else, newest first. Whatever happens, nobody stays locked out.

import { phasesBegun } from '../ledger/fold.ts';
import { allPhases } from '../phases/all-phases.ts';
import type { UndoStep } from '../phases/context.ts';
import { type PhaseName, phaseNames } from '../plan/plan.ts';
import { contextFor, performIn } from './run-phase.ts';
import type { WindowRun } from './window-run.ts';

export interface UndoOfPhase {
  readonly phase: PhaseName;
  readonly steps: readonly UndoStep[];
}

/** What would be undone, newest first, down to and with `to`. */
export function planGoingBack(run: WindowRun, to: PhaseName): readonly UndoOfPhase[] {
  return phasesBegun(run.state())
    .filter((phase) => phaseNames.indexOf(phase) >= phaseNames.indexOf(to))
    .reverse()
    .map((phase) => ({ phase, steps: allPhases[phase].undo(contextFor(run, phase, 1)) }));
}

export type WentBack =
  | { readonly result: 'done' }
  | { readonly result: 'failed'; readonly what: readonly string[] };

/** Does it; a step that fails does not keep the others from being done, and the next look tries it again. */
export async function goBack(run: WindowRun, to: PhaseName, cause: string): Promise<WentBack> {
  const failed: string[] = [];
  for (const { phase, steps } of planGoingBack(run, to)) {
    const failedBefore = failed.length;
    for (const { what, request } of steps) {
      const outcome = await performIn(run, 'going-back', { ...request, step: `${phase}/${request.step}` });
      if (outcome.result === 'failed') failed.push(`${phase}: ${what.en} (${outcome.why})`);
    }
    if (failed.length === failedBefore) await run.append({ kind: 'phase-undone', phase });
  }
  if (failed.length > 0) return { result: 'failed', what: failed };
  await run.append({ kind: 'rolled-back', to, cause });
  return { result: 'done' };
}
