// Deferred work is paused with the last backup before cutover and resumed in the plan's order when the window ends or is
// taken back.

import type { EffectRequest, UndoStep } from '../ledger/effect.ts';
import { bilingual } from '../plan/bilingual.ts';
import type { Localised } from '../plan/plan.ts';
import { firstRoundOf } from '../plan/step.ts';
import type { WindowPlan } from '../plan/window-plan.ts';
import type { PhaseContext } from './context.ts';

/** A meeting moves by itself; everything else is asked to stand still. */
function pausable({ defer }: Pick<WindowPlan, 'defer'>): WindowPlan['defer'] {
  return defer.filter(({ kind }) => kind !== 'meeting');
}

export interface Paused {
  /** Whose own switch confirmed it. */
  readonly confirmed: readonly Localised[];
  /** Of which a person was asked. */
  readonly asked: readonly Localised[];
}

export async function pauseWork(context: PhaseContext): Promise<Paused> {
  const confirmed: Localised[] = [];
  const asked: Localised[] = [];
  for (const { id, title } of pausable(context.snapshot.plan)) {
    const outcome = await context.perform(request(context, 'pause', id));
    const isConfirmed = outcome.result === 'done' && outcome.detail.stands === 'confirmed';
    (isConfirmed ? confirmed : asked).push(title);
  }
  return { confirmed, asked };
}

/** Nothing to resume before anything was asked to pause. */
export function resumeWork(context: PhaseContext): readonly UndoStep[] {
  if (!context.state().steps.has(firstRoundOf('pre-backup'))) return [];
  return pausable(context.snapshot.plan).map(({ id, title }) => ({
    what: bilingual`resume ${title}`,
    request: request(context, 'resume', id),
  }));
}

function request({ ports }: PhaseContext, step: 'pause' | 'resume', id: string): EffectRequest {
  return {
    step,
    target: id,
    class: 'idempotent',
    what: `${step} the deferred work ${id}`,
    act: async () => ({ stands: await ports.deferred[step](id) }),
  };
}
