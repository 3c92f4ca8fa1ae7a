// Pull requests: the open one of a head.

import type { Github } from './client.ts';

export interface OpenPullRequest {
  readonly number: number;
  readonly headOwner: string;
  readonly headRepo: string;
}

/** By owner, branch and exact head: a workflow_run event names no pull request of a fork. */
export async function findOpenPullRequest(
  github: Github,
  head: { readonly owner: string; readonly branch: string; readonly sha: string },
): Promise<OpenPullRequest | null> {
  const { octokit, repository } = github;
  const pulls = await octokit.paginate(octokit.rest.pulls.list, {
    ...repository,
    state: 'open',
    head: `${head.owner}:${head.branch}`,
    per_page: 100,
  });
  const found = pulls.find((pull) => pull.head.sha === head.sha);
  if (found === undefined) return null;
  return { number: found.number, headOwner: found.head.repo.owner.login, headRepo: found.head.repo.name };
}
