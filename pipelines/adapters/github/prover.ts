// Proves words at GitHub: reads a comment by its number on the window's own issue, and a commit by the pull
// request that brought it. When GitHub cannot be asked the result is `away`, not a refusal.

import * as refusals from '../../gates/statements/refusals.ts';
import type { Localised } from '../../plan/plan.ts';
import type { ProvenCommit, Prover, Unproven } from '../../ports.ts';
import { type Github, orMissing, statusOf } from './client.ts';
import { lastEditedAt, readComment } from './comments.ts';
import { buildersOfPull, mergedPullsOf } from './plan-builders.ts';

/** For a laptop without GitHub, and for rehearsals: only signatures prove anything. */
export const withoutGithub: Prover = {
  comment: async () => ({ result: 'away' }),
  commit: async () => ({ result: 'away' }),
};

/** `issueOf` finds the window's issue; null while it has none. */
export function githubProver(github: Github, issueOf: () => Promise<number | null>): Prover {
  let issue: Promise<number | null> | undefined;
  return {
    comment: (id) =>
      orAway(async () => {
        const comment = await readComment(github, id);
        if (comment === null) return refused(refusals.noSuchComment);
        issue ??= issueOf();
        if (comment.issue !== (await issue)) return refused(refusals.onAnotherIssue);
        if (comment.userType !== 'User' || comment.viaApp) return refused(refusals.notAPerson);
        // Times are in seconds, so only GitHub itself knows that a comment was edited within its first
        // second.
        if (comment.edited || (await lastEditedAt(github, comment.node)) !== null)
          return refused(refusals.edited);
        // Logins change hands, so the rights must belong to the account number that wrote the comment.
        const { role, userId } = await roleOf(github, comment.login);
        if (!mayApprove(role) || userId !== comment.userId) return refused(refusals.mayNotWrite);
        const at = new Date(comment.createdAt).toISOString();
        return { result: 'proven', user: comment.userId, at, body: comment.body };
      }),
    commit: (to, inForce) => orAway(() => commitOf(github, to, inForce)),
  };
}

/** The commit must be a first parent on the branch, as merges are: commits of side branches do not count. */
async function commitOf(github: Github, to: string, inForce: string): Promise<ProvenCommit | Unproven> {
  const { octokit, repository, listed } = github;
  const { data } = await octokit.rest.repos.get(repository);
  const branch = data.default_branch;
  const onBranch = await compareCommits(github, to, branch);
  if (onBranch !== 'ahead' && onBranch !== 'identical') return refused(refusals.notFirstParent);
  const pulls = await mergedPullsOf(github, to);
  const pull = pulls.find(({ mergeCommit, base }) => mergeCommit === to && base === branch);
  if (pull === undefined) return refused(refusals.notFirstParent);
  const reviews = await octokit.paginate(octokit.rest.pulls.listReviews, {
    ...listed,
    pull_number: pull.number,
  });
  const builders = (await buildersOfPull(github, pull.number)).flatMap(({ as, githubId }) =>
    githubId === null ? [] : [{ as, githubId }],
  );
  const authors = new Set(builders.flatMap(({ as, githubId }) => (as === 'author' ? [githubId] : [])));
  const isReviewed = reviews.some(
    ({ state, user }) =>
      state === 'APPROVED' && user !== null && user.type === 'User' && !authors.has(user.id),
  );
  if (!isReviewed) return refused(refusals.notReviewed);
  const isNewer = !/^[0-9a-f]{40}$/.test(inForce) || (await compareCommits(github, inForce, to)) === 'ahead';
  return isNewer ? { result: 'proven', builders } : refused(refusals.olderCode);
}

async function orAway<Proven>(ask: () => Promise<Proven | Unproven>): Promise<Proven | Unproven> {
  try {
    return await ask();
  } catch (error) {
    const status = statusOf(error);
    // No answer, a fault of GitHub's or too many requests: asked again later. A missing right is for us to
    // mend.
    if (status === null || status >= 500 || status === 429) return { result: 'away' };
    throw error;
  }
}

function refused(why: Localised): Unproven {
  return { result: 'refused', why };
}

type Compared = 'ahead' | 'behind' | 'identical' | 'diverged' | 'unknown';

/** How `head` (a commit or a branch) relates to `base`; unknown where GitHub lacks one of them. */
async function compareCommits(
  { octokit, repository }: Github,
  base: string,
  head: string,
): Promise<Compared> {
  const basehead = `${base}...${head}`;
  const ask = () => octokit.rest.repos.compareCommitsWithBasehead({ ...repository, basehead, per_page: 1 });
  const compared = await orMissing(null, ask, [404, 422]);
  return compared?.data.status ?? 'unknown';
}

/** Whether a commit is on the default branch; a fork's commit can be fetched from here by its id. */
export async function isOnDefaultBranch(github: Github, sha: string): Promise<boolean> {
  const { octokit, repository } = github;
  const { data } = await octokit.rest.repos.get(repository);
  return ['ahead', 'identical'].includes(await compareCommits(github, sha, data.default_branch));
}

export type Role = 'admin' | 'maintain' | 'write' | 'triage' | 'read' | 'none';

/** The role of an account; a custom role of the organisation counts as the one that GitHub maps it to. */
export async function roleOf(
  { octokit, repository }: Github,
  login: string,
): Promise<{ readonly role: Role; readonly userId: number }> {
  const found = await orMissing(null, () =>
    octokit.rest.repos.getCollaboratorPermissionLevel({ ...repository, username: login }),
  );
  if (found === null) return { role: 'none', userId: 0 };
  const { role_name, permission, user } = found.data;
  return { role: asRole(role_name) ?? asRole(permission) ?? 'none', userId: user?.id ?? 0 };
}

/** An approver must be somebody who could have changed the plan: at least write. */
export function mayApprove(role: Role): boolean {
  return role === 'admin' || role === 'maintain' || role === 'write';
}

function asRole(name: string): Role | null {
  const roles: readonly Role[] = ['admin', 'maintain', 'write', 'triage', 'read', 'none'];
  return roles.find((role) => role === name) ?? null;
}
