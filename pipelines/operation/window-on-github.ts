// What a job does on GitHub for a window: updates its issue by the record (body, one comment for each event,
// open or closed), and starts looks.

import type { Github } from '../adapters/github/client.ts';
import { upsertComment } from '../adapters/github/comments.ts';
import { findOrCreateWindowIssue, updateWindowIssue, type WindowIssue } from '../adapters/github/issues.ts';
import { dispatchOnce } from '../adapters/github/runs.ts';
import { eventComments, issueBody, issueTitle } from '../views/window-issue.ts';
import { gatesNow } from './due.ts';
import type { OpenedWindow } from './read-window.ts';
import { waysBackOf } from './ways-back.ts';

export async function keepIssue(github: Github, opened: OpenedWindow): Promise<WindowIssue> {
  const { window, view, state } = opened;
  const body = issueBody(view, gatesNow(opened, view.now), waysBackOf(opened.snapshot));
  const issue = await findOrCreateWindowIssue(github, window, { title: issueTitle(view), body });
  for (const event of eventComments(view)) {
    await upsertComment(github, { issue: issue.number, id: event.id }, event.body);
  }
  await updateWindowIssue(github, issue, { body, open: state.closed === null });
  return issue;
}

/**
 * Starts a look. The key names the state of the record, so that ten triggers for one state start one run, and
 * a look that changed nothing does not start the next.
 */
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
