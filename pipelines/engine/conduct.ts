// Looks at a window again and again until it is closed: what the drill does, and the job that stays awake through
// a window's night. Each look could as well be a run of its own.

import { type LookOptions, type StepReport, takeStep } from './take-step.ts';
import type { WindowRun } from './window-run.ts';

/** `stuck`: nothing that can come, by time or from anybody known, would move the window. */
export type Conducted = 'closed' | 'until' | 'stuck';

/**
 * `onStep` is told of each look; it answers when people will have something to say (epoch ms), or that it is
 * enough. At `until` (epoch ms) the looking stops, and the next run goes on.
 */
export async function conduct(
  run: WindowRun,
  options: {
    readonly look: LookOptions;
    onStep(report: StepReport): Promise<number | null | 'enough'>;
    readonly until: number;
  },
): Promise<Conducted> {
  for (;;) {
    const report = await takeStep(run, options.look);
    const peopleAt = await options.onStep(report);
    if (report.closed) return 'closed';
    if (peopleAt === 'enough') return 'until';
    const moments = [report.nextLookAt, peopleAt].filter((at) => at !== null);
    if (moments.length === 0) return 'stuck';
    const next = Math.min(...moments);
    if (next > options.until) return 'until';
    await run.clock.sleepUntil(next);
  }
}
