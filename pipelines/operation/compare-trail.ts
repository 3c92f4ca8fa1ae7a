// Compares the record with GitHub's own: runs, reviews of environments, and the comments behind approvals.
// Whatever one of them has and the other has not is named.

import type { Github } from '../adapters/github/client.ts';
import { readComment } from '../adapters/github/comments.ts';
import { listRuns, reviewsOf } from '../adapters/github/runs.ts';
import type { Entry } from '../ledger/entry.ts';

/** `notes`: what both have, or what only GitHub has without harm, for the reader to look over. */
export async function compareWithGithub(
  github: Github,
  window: string,
  entries: readonly Entry[],
): Promise<{ readonly notes: readonly string[]; readonly differences: readonly string[] }> {
  const notes: string[] = [];
  const differences: string[] = [];
  const runs = (await listRuns(github, 'maintenance.yml')).filter((run) =>
    run.title.startsWith(`${window} · `),
  );
  const writers = new Map<number, number>();
  for (const { body, sequence } of entries) {
    const id = body.kind === 'claim-taken' ? /^run-(\d+)-/.exec(body.holder)?.[1] : undefined;
    if (id !== undefined) writers.set(Number(id), sequence);
    else if (body.kind === 'claim-taken')
      differences.push(`entry ${sequence}: written by ${body.holder}, which is no run on GitHub`);
  }
  const known = new Set(runs.map((run) => run.id));
  for (const [id, sequence] of writers) {
    if (!known.has(id))
      notes.push(`entry ${sequence}: run ${id} is another workflow's, or GitHub no longer keeps it`);
  }
  for (const run of runs) {
    if (run.attempt > 1)
      differences.push(`run ${run.id}: re-run ${run.attempt - 1} times; a re-run brings back old code`);
    if (run.conclusion === 'success' && !writers.has(run.id))
      differences.push(`run ${run.id}: succeeded on GitHub and left no entry`);
    for (const review of await reviewsOf(github, run.id)) {
      notes.push(
        `run ${run.id}: ${review.environments.join(', ')} ${review.state} by ${review.login} (${review.userId})`,
      );
    }
  }
  for (const { body, sequence } of entries) {
    if (body.kind !== 'fact-taken' || !('provenBy' in body.body)) continue;
    const { provenBy } = body.body;
    if (provenBy.kind !== 'comment') continue;
    const { comment: id, user, body: words } = provenBy;
    const comment = await readComment(github, id);
    if (comment === null) differences.push(`entry ${sequence}: comment ${id} was deleted`);
    else if (comment.userId !== user)
      differences.push(`entry ${sequence}: comment ${id} is by user ${comment.userId}`);
    else if (comment.edited || comment.body !== words)
      differences.push(`entry ${sequence}: comment ${id} was edited`);
  }
  return { notes, differences };
}
