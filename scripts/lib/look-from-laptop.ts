// Takes a look from a laptop, so that a signed command is carried out at once, without asking GitHub, which
// may be down.

import { lookAtWindow } from '../../pipelines/operation/look-at-window.ts';
import type { OpenedWindow } from '../../pipelines/operation/read-window.ts';
import { runningCode } from '../../pipelines/operation/running-code.ts';
import { environmentFor } from '../../pipelines/rehearsal/environment.ts';

/** Takes the look; returns everything that could not be done. */
export async function lookFromLaptop({ window, snapshot }: OpenedWindow): Promise<readonly string[]> {
  const { report } = await lookAtWindow(environmentFor(snapshot.organisation), {
    window,
    run: 'nothing',
    starters: [],
    github: null,
    code: runningCode(process.env),
  });
  return report.problems;
}
