// Hands the comments on the window's issue into the mailbox, and answers each command once. Every comment is
// looked at each time, so that one whose event was lost is found by the next look. An answer proves nothing,
// as whoever can write comments could fake one: a word that stops or closes is handed in even if it was
// answered.

import type { Github } from '../adapters/github/client.ts';
import { listComments, type PersonsComment, upsertComment } from '../adapters/github/comments.ts';
import type { WindowIssue } from '../adapters/github/issues.ts';
import { isOurs, marker } from '../adapters/github/marker.ts';
import { githubProver } from '../adapters/github/prover.ts';
import { beforeNext, hearComment, judgeHeard, type ProofContext } from '../engine/prove.ts';
import { isHandedIn, putComment } from '../engine/take-facts.ts';
import { parseLine } from '../gates/commands/parse-line.ts';
import { commands, nameOf } from '../gates/commands/table.ts';
import { peopleIn } from '../gates/corrections.ts';
import type { Judged } from '../gates/statements/judge.ts';
import type { Before } from '../gates/statements/person-said.ts';
import { unknownAccount, withForm } from '../gates/statements/refusals.ts';
import { factsPrefix } from '../ledger/keys.ts';
import type { Store } from '../ports.ts';
import { answerTo } from '../views/answers.ts';
import { statusText } from '../views/window-issue.ts';
import { type OpenedWindow, proofContextIn } from './read-window.ts';

/** How GitHub marks people with a place in the repository. */
const placed: ReadonlySet<string> = new Set(['OWNER', 'MEMBER', 'COLLABORATOR']);

/** Gives how many comments were new. */
export async function sweepComments(
  github: Github,
  store: Store,
  issue: WindowIssue,
  opened: OpenedWindow,
  now: number,
): Promise<number> {
  const { persons, ours } = await listComments(github, issue.number);
  const place = proofContextIn(
    opened,
    store,
    githubProver(github, async () => issue.number),
    now,
  );
  const before = await beforeNext(place);
  const known = new Set(peopleIn(before).map((person) => person.github?.id));
  const listed = await store.list(`${factsPrefix(opened.window)}comment/`);
  let taken = 0;
  for (const comment of persons) {
    const parsed = parseLine(comment.body);
    // Comments that are no command get no answer, nor do robots: two robots would answer each other for ever.
    if (parsed.result === 'talk' || comment.userType !== 'User' || comment.viaApp) continue;
    // On a public repository anybody may comment, and each question about an account costs a request of which
    // few are allowed.
    const isStranger = !known.has(comment.userId);
    if (isStranger && !placed.has(comment.association)) continue;
    if (await isHandedIn(place, comment.id, listed)) continue;
    const answerId = `answer-${comment.id}`;
    const isAnswered = ours.some((own) => isOurs(github, marker('comment', answerId), own));
    const closes = parsed.result === 'command' && commands[nameOf(parsed.saying)].closes;
    if (isAnswered && !closes) continue;
    const judged = await judgeComment(comment, isStranger, place, before);
    if (judged === null) continue;
    if (judged.result === 'allowed') {
      await putComment(store, opened.window, comment.id);
      taken += 1;
    }
    // The answer comes last: if the run dies before it, the next look answers.
    if (isAnswered) continue;
    await upsertComment(github, { issue: issue.number, id: answerId }, answerText(comment, judged, opened));
  }
  return taken;
}

/** Null where no answer is due: GitHub cannot be asked right now, or the comment is a stranger's. */
async function judgeComment(
  comment: PersonsComment,
  isStranger: boolean,
  place: ProofContext,
  before: Before,
): Promise<Judged | null> {
  const parsed = parseLine(comment.body);
  if (parsed.result === 'refused') {
    return isStranger ? null : { result: 'refused', why: withForm(parsed.why, parsed.form) };
  }
  const heard = await hearComment(place, before, comment.id);
  if (heard.result === 'away') return null;
  // Somebody who may write here but has no role is told why the comment does not count; strangers are not.
  if (heard.result === 'refused' && isStranger && heard.why !== unknownAccount) return null;
  return judgeHeard(heard, before);
}

function answerText(comment: PersonsComment, judged: Judged, { view, state }: OpenedWindow): string {
  // GitHub's own login addresses just the one person who asked.
  const to = `@${comment.login.replace(/[^\w-]/g, '')} · #${comment.id}`;
  if (judged.result === 'status') return `${to}\n\n${statusText(view, state.gates)}`;
  const mark = judged.result === 'allowed' && judged.notCounted === undefined ? '✅' : '❌';
  const answer = answerTo(judged);
  return `${to}\n\n${mark} ${answer['zh-CN']}\n\n${answer.en}`;
}
