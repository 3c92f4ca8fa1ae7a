// Brings the window's issue up to what the record says: body, one comment an event, open or closed.

import type { Github } from '../adapters/github/client.ts';
import { upsertComment } from '../adapters/github/comments.ts';
import { findOrCreateWindowIssue, updateWindowIssue, type WindowIssue } from '../adapters/github/issues.ts';
import { eventComments, issueBody, issueTitle } from '../views/window-issue.ts';
import { gatesNow } from './due.ts';
import type { OpenedWindow } from './read-window.ts';
import { wayBackOf } from './way-back.ts';

export async function keepIssue(github: Github, opened: OpenedWindow): Promise<WindowIssue> {
  const { window, view, state } = opened;
  const body = issueBody(view, gatesNow(opened, view.now), wayBackOf(opened.snapshot));
  const issue = await findOrCreateWindowIssue(github, window, { title: issueTitle(view), body });
  for (const event of eventComments(view)) {
    await upsertComment(github, { issue: issue.number, id: event.id }, event.body);
  }
  await updateWindowIssue(github, issue, { body, open: state.closed === null });
  return issue;
}
