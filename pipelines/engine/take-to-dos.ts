// Puts into the record what adapters have left to people's hands, with the role that does it: the plan's, where it
// names one, else whoever is responsible for the phase.

import { openToDos, type ToDoState } from '../ledger/fold.ts';
import { readToDos } from '../ledger/to-do.ts';
import type { PhaseName } from '../plan/phase-table.ts';
import type { WindowPlan } from '../plan/window-plan.ts';
import type { Running } from './window-run.ts';

/** All that is wanted now and not done. */
export async function takeToDos(
  run: Pick<Running, 'store' | 'window' | 'state' | 'snapshot' | 'append'>,
  phase: PhaseName,
): Promise<readonly ToDoState[]> {
  for (const { number, id, text } of await readToDos(run.store, run.window, run.state().toDos.size)) {
    await run.append({ kind: 'to-do', number, id, text, owner: ownerOf(id, phase, run.snapshot().plan) });
  }
  return openToDos(run.state());
}

function ownerOf(id: string, phase: PhaseName, plan: WindowPlan): string {
  const forwarded = plan.callForwarding.find(({ from }) => id === `forward ${from}`);
  const deferred = plan.defer.find((work) => id === `pause ${work.id}`);
  const row = plan.raci.find((one) => one.phase === phase);
  return forwarded?.who ?? deferred?.owner ?? row?.responsible[0] ?? plan.emergencyContacts[0] ?? plan.author;
}
