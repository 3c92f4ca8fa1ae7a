// What going back would undo, newest first, down to one phase, which is undone too.

import type { UndoOfPhase } from '../effects/undo.ts';
import { phasesBegun } from '../ledger/fold.ts';
import { allPhases } from '../phases/all-phases.ts';
import { type PhaseName, phaseNames } from '../plan/phase-table.ts';
import { contextFor } from './phase-context.ts';
import type { Running } from './window-run.ts';

export function planGoingBack(run: Running, to: PhaseName): readonly UndoOfPhase[] {
  return phasesBegun(run.state())
    .filter((phase) => phaseNames.indexOf(phase) >= phaseNames.indexOf(to))
    .reverse()
    .map((phase) => ({ phase, steps: allPhases[phase].undo?.(contextFor(run, phase, 1)) ?? [] }));
}
