// Looks at a window again and again until it is closed: what the drill does, and the job that stays awake through
// a window's night. Each look could as well be a run of its own.

import { type LookOptions, type StepReport, takeStep } from './take-step.ts';
import type { WindowRun } from './window-run.ts';

export interface ConductOptions {
  readonly look: LookOptions;
  /** Told after each look; may say when people will have something to say (epoch ms). */
  onStep(report: StepReport): Promise<number | null>;
  /** Stops looking at this time (epoch ms); the next run goes on. */
  readonly until: number;
}

/** `stuck`: nothing that time or anybody known could bring would move it. */
export type Conducted = 'closed' | 'until' | 'stuck';

export async function conduct(run: WindowRun, options: ConductOptions): Promise<Conducted> {
  for (;;) {
    const report = await takeStep(run, options.look);
    const peopleAt = await options.onStep(report);
    if (report.closed) return 'closed';
    const moments = [report.nextLookAt, peopleAt].filter((at) => at !== null);
    if (moments.length === 0) return 'stuck';
    const next = Math.min(...moments);
    if (next > options.until) return 'until';
    await run.clock.sleepUntil(next);
  }
}
