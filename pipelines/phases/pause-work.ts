// Pauses deferred work with the last backup before cutover, and resumes it in the plan's order when the
// window ends or is rolled back.

import type { EffectRequest, UndoStep } from '../ledger/effect.ts';
import { bilingual } from '../plan/bilingual.ts';
import type { Localised } from '../plan/plan.ts';
import { firstRoundOf } from '../plan/step.ts';
import type { WindowPlan } from '../plan/window-plan.ts';
import type { PhaseContext } from './context.ts';

/** The deferred work that is paused: all but meetings, which their owners move themselves. */
function pausable({ defer }: Pick<WindowPlan, 'defer'>): WindowPlan['defer'] {
  return defer.filter(({ kind }) => kind !== 'meeting');
}

export interface Paused {
  /** Work whose own switch confirmed the pause. */
  readonly confirmed: readonly Localised[];
  /** Work that a person was asked to pause. */
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

/** Nothing is resumed before anything was paused. */
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
