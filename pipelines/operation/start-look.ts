// Starts a look. The key names the state of the record, so that ten triggers for one state start one run, and a look
// that changed nothing does not start the next.

import type { Github } from '../adapters/github/client.ts';
import { dispatchOnce } from '../adapters/github/runs.ts';
import type { OpenedWindow } from './read-window.ts';

export async function startLook(github: Github, opened: OpenedWindow, occasion = ''): Promise<number> {
  const key = `${opened.window}-${opened.progress}-${opened.unheard.length}${occasion}`;
  const { runId } = await dispatchOnce(github, {
    workflow: 'maintenance.yml',
    key,
    inputs: { window: opened.window, phase: 'next' },
  });
  console.log(`look ${key}: run ${runId}`);
  return runId;
}
