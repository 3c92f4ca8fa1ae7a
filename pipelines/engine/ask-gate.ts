// Asks the gate of the next step. It is asked at every look; its answer is entered into the record only when
// it changes.

import type { Recording } from '../effects/claim.ts';
import type { Involved } from '../gates/approvals.ts';
import { builtBy } from '../gates/built-by.ts';
import { evaluateGate, type GateVerdict, stepToTake } from '../gates/gate.ts';
import type { Localised } from '../plan/plan.ts';
import type { Step } from '../plan/timeline.ts';
import type { Clock } from '../ports.ts';
import type { PlanInForce } from './window-run.ts';

export interface Asking extends Recording, PlanInForce {
  readonly clock: Pick<Clock, 'now'>;
  /** Version of the code that would run the step. */
  readonly code: string;
}

/** The step whose turn it is; null when all are done. */
export function stepNow(run: Omit<Asking, 'code' | 'append'>): Step | null {
  const { timeline, snapshot, state, clock } = run;
  return stepToTake({ timeline: timeline(), snapshot: snapshot(), state: state(), now: clock.now() });
}

export async function askGate(
  run: Asking,
  step: Step,
  starters: readonly Involved[],
  standing: ReadonlySet<string>,
): Promise<GateVerdict> {
  const gate = evaluateGate({
    step,
    snapshot: run.snapshot(),
    snapshotDigest: run.snapshotDigest(),
    timeline: run.timeline(),
    state: run.state(),
    now: run.clock.now(),
    involved: [...builtBy(run.snapshot()), ...starters],
    standing,
    code: run.code,
  });
  const known = run.state().gates.get(gate.phase);
  const { phase, open, reasons } = gate;
  const isNews = known === undefined || known.open !== open || textOf(known.reasons) !== textOf(reasons);
  if (isNews) await run.append({ kind: 'gate-evaluated', phase, open, reasons });
  return gate;
}

const textOf = (reasons: readonly Localised[]): string => reasons.map((reason) => reason.en).join('\n');
