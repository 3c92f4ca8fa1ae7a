// Enters what adapters and phases ask of people's hands into the record, with the role that does it: the one
// they or the plan name, else whoever is responsible for the phase.

import { readToDos } from '../ledger/to-do.ts';
import { whoDoes } from '../plan/hand-work.ts';
import type { PhaseName } from '../plan/phase-table.ts';
import type { WindowPlan } from '../plan/window-plan.ts';
import type { Running } from './window-run.ts';

export async function takeToDos(
  run: Pick<Running, 'store' | 'window' | 'state' | 'snapshot' | 'append' | 'pseudonymOf'>,
  phase: PhaseName,
): Promise<void> {
  const taken = Math.max(0, ...run.state().toDos.keys());
  for (const { number, id, text, owner } of await readToDos(run, taken)) {
    await run.append({
      kind: 'to-do',
      number,
      id,
      text,
      owner: owner ?? ownerOf(id, phase, run.snapshot().plan),
    });
  }
}

export function ownerOf(id: string, phase: PhaseName, plan: WindowPlan): string {
  const forwarded = plan.callForwarding.find(({ from }) => id === `forward ${from}`);
  const deferred = plan.defer.find((work) => id === `pause ${work.id}`);
  return forwarded?.who ?? deferred?.owner ?? whoDoes(phase, plan);
}
