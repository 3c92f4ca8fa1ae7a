// Brings the window's issue up to what the record says: body, one comment an event, open or closed.

import type { Github } from '../adapters/github/client.ts';
import { listComments, upsertComment } from '../adapters/github/comments.ts';
import { findOrCreateWindowIssue, updateWindowIssue, type WindowIssue } from '../adapters/github/issues.ts';
import { isOurs, marker } from '../adapters/github/marker.ts';
import type { ToDo } from '../ledger/to-do.ts';
import { eventComments, issueBody, issueTitle, toDoText } from '../views/window-issue.ts';
import type { OpenedWindow } from './read-window.ts';

export async function keepIssue(github: Github, opened: OpenedWindow): Promise<WindowIssue> {
  const { window, view, state, toDos } = opened;
  const body = issueBody(view, state.gates);
  const issue = await findOrCreateWindowIssue(github, window, { title: issueTitle(view), body });
  for (const event of eventComments(view)) {
    await upsertComment(github, { issue: issue.number, id: event.id }, event.body);
  }
  if (toDos.length > 0) await keepToDos(github, issue, toDos);
  await updateWindowIssue(github, issue, { body, open: state.closed === null });
  return issue;
}

async function keepToDos(github: Github, issue: WindowIssue, toDos: readonly ToDo[]): Promise<void> {
  const { ours } = await listComments(github, issue.number);
  const known = ours.find((comment) => isOurs(github, marker('comment', 'to-do'), comment));
  const text = toDoText(toDos, known?.body ?? '');
  await upsertComment(github, { issue: issue.number, id: 'to-do' }, text);
}
