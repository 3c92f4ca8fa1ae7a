// What was just said, carried out at once by what is signed alone: GitHub may be down.

import { lookAtWindow } from '../../pipelines/operation/look-at-window.ts';
import type { OpenedWindow } from '../../pipelines/operation/read-window.ts';
import { runningCode } from '../../pipelines/operation/running-code.ts';
import { environmentFor } from '../../pipelines/rehearsal/environment.ts';

/** What could not be done. */
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
