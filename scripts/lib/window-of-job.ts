// The window that a job of the night was started for, as its record says.

import { windowId } from '../../pipelines/adapters/github/job.ts';
import { storeOfJob } from '../../pipelines/operation/job.ts';
import { readOpenedWindow, type WindowInStore } from '../../pipelines/operation/read-window.ts';
import { timeOfJob } from '../../pipelines/operation/time-of-job.ts';

export async function windowOfJob(): Promise<WindowInStore> {
  const [store, now] = [storeOfJob(), timeOfJob()];
  return { store, opened: await readOpenedWindow(store, windowId(), now), now };
}
