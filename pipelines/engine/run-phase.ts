// Runs one step of a window: hands the phase its context, and writes what it did and said into the ledger.

import { LostClaim, SetBack } from '../ledger/claim.ts';
import type { PhaseResult } from '../ledger/entry.ts';
import { allPhases } from '../phases/all-phases.ts';
import type { PhaseContext } from '../phases/context.ts';
import { waiting } from '../phases/context.ts';
import type { PhaseName } from '../plan/phase-table.ts';
import { stepKey } from '../plan/step.ts';
import { contextFor } from './phase-context.ts';
import type { Running } from './window-run.ts';

/** How soon a phase whose outside could not be reached is tried again. */
const retryAfterMs = 60_000;

export async function runPhase(
  run: Running & { readonly code: string },
  phase: PhaseName,
  round: 1 | 2,
): Promise<PhaseResult> {
  const before = run.state().steps.get(stepKey({ phase, round }));
  if (before?.status !== 'running') {
    const attempt = (before?.attempts ?? 0) + 1;
    await run.append({
      kind: 'phase-started',
      phase,
      round,
      attempt,
      snapshot: run.snapshotDigest(),
      code: run.code,
    });
  }
  const result = await resultOf(phase, contextFor(run, phase, round));
  const saidBefore = run.state().steps.get(stepKey({ phase, round }))?.result ?? null;
  // A waiting phase is asked again and again; its answer is entered only when the reason changes.
  const isNews =
    result.result !== 'waiting' || saidBefore?.result !== 'waiting' || saidBefore.why !== result.why;
  if (isNews) await run.append({ kind: 'phase-finished', phase, round, result });
  return result;
}

async function resultOf(phase: PhaseName, context: PhaseContext): Promise<PhaseResult> {
  try {
    return await allPhases[phase].run(context);
  } catch (error) {
    const isOver = error instanceof LostClaim || error instanceof SetBack;
    if (isOver || !(error instanceof Error) || isBug(error)) throw error;
    const why = `${error.message}; it is tried again`;
    const before = context.state().steps.get(stepKey({ phase, round: context.round }))?.result;
    // Ports, times and request numbers in the reason differ at every try, and each would add an entry.
    const isSame = before?.result === 'waiting' && withoutNumbers(before.why) === withoutNumbers(why);
    return waiting(isSame ? before.why : why, context.clock.now() + retryAfterMs);
  }
}

const withoutNumbers = (text: string): string => text.replaceAll(/[0-9]+/g, '#');

function isBug(error: Error): boolean {
  // Node's fetch reports a broken connection as a TypeError with a cause.
  if (error instanceof TypeError && error.cause !== undefined) return false;
  return error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;
}
