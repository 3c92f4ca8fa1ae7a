// Looks up approvals again at their source just before a phase starts: the comment by its number, its author,
// its words, and the author's rights. The record alone opens no gate, because whoever can push can append to it.

import type { Fact } from '../../ledger/fact.ts';
import type { Github } from './client.ts';
import { readComment } from './comments.ts';
import { mayApprove, roleOf } from './permissions.ts';

export interface FactToWitness {
  readonly id: string;
  readonly fact: Fact;
}

export interface Witnessed {
  /** Ids of facts that still stand as they were recorded. */
  readonly standing: ReadonlySet<string>;
  /** Facts whose comment is gone or changed, and why; to be put into the record. */
  readonly voided: readonly { readonly id: string; readonly why: string }[];
}

/** Facts that came another way than by comment are left out: their own witness looks at them. */
export async function witnessComments(
  github: Github,
  issue: number,
  facts: readonly FactToWitness[],
): Promise<Witnessed> {
  const standing = new Set<string>();
  const voided: { id: string; why: string }[] = [];
  for (const { id, fact } of facts) {
    if (!('via' in fact) || fact.via.kind !== 'github-comment') continue;
    const comment = await readComment(github, fact.via.commentId);
    const problem =
      comment === null
        ? 'the comment was deleted'
        : comment.edited || comment.bodyDigest !== fact.via.bodyDigest
          ? 'the comment was edited'
          : comment.userId !== fact.via.userId || comment.userType !== 'User' || comment.viaApp
            ? 'the comment is by another author'
            : comment.issue !== issue
              ? "the comment stands on another issue than the window's"
              : null;
    if (problem !== null) {
      voided.push({ id, why: problem });
      continue;
    }
    // Rights may come back, so their loss keeps an approval from counting but does not void it.
    const { role, userId } = await roleOf(github, comment?.login ?? '');
    if (mayApprove(role) && userId === fact.via.userId) standing.add(id);
  }
  return { standing, voided };
}
