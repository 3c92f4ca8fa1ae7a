// Going back: what is undone is planned and can be read first, then done through the same effects as
// everything else, newest first. Whatever happens, nobody stays locked out.

import type { UndoStep } from '../ledger/effect.ts';
import type { PhaseName } from '../plan/phase-table.ts';
import type { Acting } from './claim.ts';
import { performIn } from './perform.ts';

export interface UndoOfPhase {
  readonly phase: PhaseName;
  readonly steps: readonly UndoStep[];
}

/**
 * Undoes the plan, and gives in words what could not be undone. A step that fails does not keep the others
 * from being done, and the next look tries it again.
 */
export async function goBack(
  record: Acting,
  plan: readonly UndoOfPhase[],
  to: PhaseName,
  cause: string,
): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const { phase, steps } of plan) {
    const failedBefore = failed.length;
    for (const { what, request } of steps) {
      const outcome = await performIn(record, 'going-back', {
        ...request,
        step: `${phase}/${request.step}`,
      });
      if (outcome.result === 'failed') failed.push(`${phase}: ${what.en} (${outcome.why})`);
    }
    if (failed.length === failedBefore) await record.append({ kind: 'phase-undone', phase });
  }
  if (failed.length === 0) await record.append({ kind: 'rolled-back', to, cause });
  return failed;
}
