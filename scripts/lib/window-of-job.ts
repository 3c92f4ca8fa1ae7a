// Reads the window that a job of the night was started for from its record, and takes the job's look.

import type { Github } from '../../pipelines/adapters/github/client.ts';
import { addSummary, windowId } from '../../pipelines/adapters/github/job.ts';
import { startersOfRun } from '../../pipelines/adapters/github/runs.ts';
import type { Environment } from '../../pipelines/operation/environment.ts';
import { storeOfJob } from '../../pipelines/operation/job.ts';
import { type Look, lookAtWindow } from '../../pipelines/operation/look-at-window.ts';
import {
  type OpenedWindow,
  readOpenedWindow,
  type WindowInStore,
} from '../../pipelines/operation/read-window.ts';
import { runningCode } from '../../pipelines/operation/running-code.ts';
import { storyOf, summaryOf } from '../../pipelines/operation/show.ts';
import { timeOfJob } from '../../pipelines/operation/time-of-job.ts';

export async function windowOfJob(): Promise<WindowInStore> {
  const [store, now] = [storeOfJob(), timeOfJob()];
  return { store, opened: await readOpenedWindow(store, windowId(), now), now };
}

/** Takes the look at the window that was read, and writes the result to the log and the run's summary. */
export async function lookOfJob(
  environment: Environment,
  github: Github,
  { window, read, entries }: OpenedWindow,
  run: Look['run'],
) {
  const starters = await startersOfRun(github, process.env);
  const code = runningCode(process.env);
  const looked = await lookAtWindow(environment, { window, run, starters, github, code, read });
  console.log(storyOf(looked.opened, looked.report, entries).join('\n'));
  addSummary(summaryOf(looked.opened, looked.report));
  return { ...looked, starters };
}
