// Takes what people wrote on the window's issue into the record and answers each command once. Every comment is
// looked at each time, so a comment whose event was lost is found by the next look.

import type { Github } from '../adapters/github/client.ts';
import { listComments, type PersonsComment, upsertComment } from '../adapters/github/comments.ts';
import { isOnDefaultBranch } from '../adapters/github/commits.ts';
import type { WindowIssue } from '../adapters/github/issues.ts';
import { isOurs, marker } from '../adapters/github/marker.ts';
import { mayApprove, roleOf } from '../adapters/github/permissions.ts';
import { putFact } from '../engine/take-facts.ts';
import { parseLine } from '../gates/commands/parse-line.ts';
import { type CommentOutcome, outcomeOf } from '../gates/comment-facts.ts';
import { openDoubts } from '../ledger/fold.ts';
import type { Localised } from '../plan/plan.ts';
import type { Store } from '../ports.ts';
import { statusText } from '../views/window-issue.ts';
import type { OpenedWindow } from './read-window.ts';

/** How many facts were new. */
export async function sweepComments(
  github: Github,
  store: Store,
  issue: WindowIssue,
  opened: OpenedWindow,
): Promise<number> {
  const { persons, ours } = await listComments(github, issue.number);
  let taken = 0;
  for (const comment of persons) {
    const answerId = `answer-${comment.id}`;
    if (ours.some((own) => isOurs(github, marker('comment', answerId), own))) continue;
    if (parseLine(comment.body).result === 'talk') continue;
    const outcome = await outcomeFor(github, comment, opened);
    if (outcome.result === 'talk') continue;
    if (outcome.result === 'fact') {
      const put = await putFact(store, opened.window, outcome.id, outcome.fact);
      if (put === 'created') taken += 1;
    }
    // The answer comes last: a run that dies before it is made good by the next look.
    await upsertComment(github, { issue: issue.number, id: answerId }, answerTo(comment, outcome, opened));
  }
  return taken;
}

async function outcomeFor(
  github: Github,
  comment: PersonsComment,
  { snapshot, snapshotDigest, state, view }: OpenedWindow,
): Promise<CommentOutcome> {
  const { role, userId } = await roleOf(github, comment.login);
  return outcomeOf(comment, {
    plan: snapshot.plan,
    people: snapshot.organisation.people,
    snapshot: snapshotDigest,
    reviewed: view.reviewed,
    // Logins change hands: the rights must be those of the number that wrote.
    mayWrite: mayApprove(role) && userId === comment.userId,
    doubts: openDoubts(state).map(([key]) => key),
    codeIsReviewed: await isReviewed(github, comment.body),
  });
}

/** Only what is on the default branch was reviewed, so nothing else may run a phase. */
async function isReviewed(github: Github, body: string): Promise<boolean> {
  const parsed = parseLine(body);
  const told = parsed.result === 'command' && parsed.saying.name === 'tell' ? parsed.saying.command : null;
  return told?.name !== 'switch-code' || isOnDefaultBranch(github, told.to);
}

function answerTo(
  comment: PersonsComment,
  outcome: Exclude<CommentOutcome, { readonly result: 'talk' }>,
  { view, state }: OpenedWindow,
): string {
  // The login is GitHub's own, and calls the one person who asked.
  const to = `@${comment.login.replace(/[^\w-]/g, '')} · #${comment.id}`;
  if (outcome.result === 'status') return `${to}\n\n${statusText(view, state.gates)}`;
  const mark = outcome.result === 'fact' ? '✅' : '❌';
  return `${to}\n\n${mark} ${both(outcome.answer)}`;
}

function both(text: Localised): string {
  return `${text['zh-CN']}\n\n${text.en}`;
}
