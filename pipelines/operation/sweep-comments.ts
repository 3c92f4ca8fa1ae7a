// Hands what people wrote on the window's issue into the mailbox, and answers each command once. Every comment is looked
// at each time, so a comment whose event was lost is found by the next look. An answer is no record: whoever can write
// comments could fake one, so a word that stops or closes is handed in whether it was answered or not.

import type { Github } from '../adapters/github/client.ts';
import { listComments, type PersonsComment, upsertComment } from '../adapters/github/comments.ts';
import type { WindowIssue } from '../adapters/github/issues.ts';
import { isOurs, marker } from '../adapters/github/marker.ts';
import { githubProver } from '../adapters/github/prover.ts';
import { beforeNext, hearComment, judgeHeard } from '../engine/prove.ts';
import { putComment } from '../engine/take-facts.ts';
import { parseLine } from '../gates/commands/parse-line.ts';
import { commands, nameOf } from '../gates/commands/table.ts';
import type { Judged } from '../gates/statements/judge.ts';
import { unknownAccount, withForm } from '../gates/statements/refusals.ts';
import { factKey, factsPrefix } from '../ledger/keys.ts';
import type { Localised } from '../plan/plan.ts';
import type { Prover, Store } from '../ports.ts';
import { answerTo } from '../views/answers.ts';
import { statusText } from '../views/window-issue.ts';
import { type OpenedWindow, proofContextIn } from './read-window.ts';

/** How many were new. */
export async function sweepComments(
  github: Github,
  store: Store,
  issue: WindowIssue,
  opened: OpenedWindow,
  now: number,
): Promise<number> {
  const { persons, ours } = await listComments(github, issue.number);
  const prover = githubProver(github, async () => issue.number);
  const handedIn = new Set(await store.list(`${factsPrefix(opened.window)}comment/`));
  let taken = 0;
  for (const comment of persons) {
    const parsed = parseLine(comment.body);
    // Whoever does not speak to us gets no answer, and neither does a robot: two of them would never end.
    if (parsed.result === 'talk' || comment.userType !== 'User' || comment.viaApp) continue;
    if (handedIn.has(factKey(opened.window, 'comment', String(comment.id)))) continue;
    const answerId = `answer-${comment.id}`;
    const isAnswered = ours.some((own) => isOurs(github, marker('comment', answerId), own));
    const closes = parsed.result === 'command' && commands[nameOf(parsed.saying)].closes;
    if (isAnswered && !closes) continue;
    const judged = await judgeComment(comment, opened, store, prover, now);
    if (judged === null) continue;
    if (judged.result === 'allowed') {
      if ((await putComment(store, opened.window, comment.id)) === 'created') taken += 1;
    }
    // The answer comes last: a run that dies before it is made good by the next look.
    if (isAnswered) continue;
    await upsertComment(github, { issue: issue.number, id: answerId }, answerText(comment, judged, opened));
  }
  return taken;
}

/** Null where nothing is said: GitHub cannot be asked right now, or a stranger spoke, who gets no answer. */
async function judgeComment(
  comment: PersonsComment,
  opened: OpenedWindow,
  store: Store,
  prover: Prover,
  now: number,
): Promise<Judged | null> {
  const people = opened.snapshot.organisation.people;
  const isStranger = !people.some(({ github }) => github?.id === comment.userId);
  const parsed = parseLine(comment.body);
  if (parsed.result === 'refused') {
    return isStranger ? null : { result: 'refused', why: withForm(parsed.why, parsed.form) };
  }
  const place = proofContextIn(opened, store, prover, now);
  const before = await beforeNext(place);
  const heard = await hearComment(place, before, comment.id);
  if (heard.result === 'away') return null;
  // Who may write here and is no role of ours should learn why it did not count; others are nobody's business.
  if (heard.result === 'refused' && isStranger && heard.why !== unknownAccount) return null;
  return judgeHeard(heard, before);
}

function answerText(comment: PersonsComment, judged: Judged, { view, state }: OpenedWindow): string {
  // The login is GitHub's own, and calls the one person who asked.
  const to = `@${comment.login.replace(/[^\w-]/g, '')} · #${comment.id}`;
  if (judged.result === 'status') return `${to}\n\n${statusText(view, state.gates)}`;
  const mark = judged.result === 'allowed' && judged.notCounted === undefined ? '✅' : '❌';
  return `${to}\n\n${mark} ${both(answerTo(judged))}`;
}

function both(text: Localised): string {
  return `${text['zh-CN']}\n\n${text.en}`;
}
