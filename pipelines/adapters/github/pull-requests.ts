// Pull requests: the open one of a head, and the merged one of a commit.

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
  const { octokit, owner, repo } = github;
  const pulls = await octokit.paginate(octokit.rest.pulls.list, {
    owner,
    repo,
    state: 'open',
    head: `${head.owner}:${head.branch}`,
    per_page: 100,
  });
  const found = pulls.find((pull) => pull.head.sha === head.sha);
  if (found === undefined) return null;
  return { number: found.number, headOwner: found.head.repo.owner.login, headRepo: found.head.repo.name };
}

export interface MergedPullRequest {
  readonly number: number;
  readonly authorId: number;
  readonly mergerId: number;
}

/** Null for a commit that was pushed without a pull request. */
export async function mergedPullRequest(github: Github, sha: string): Promise<MergedPullRequest | null> {
  const { octokit, owner, repo } = github;
  const pulls = await octokit.paginate(octokit.rest.repos.listPullRequestsAssociatedWithCommit, {
    owner,
    repo,
    commit_sha: sha,
    per_page: 100,
  });
  const merged = pulls.find((pull) => pull.merged_at !== null && pull.merge_commit_sha === sha);
  if (merged === undefined) return null;
  const { data } = await octokit.rest.pulls.get({ owner, repo, pull_number: merged.number });
  return { number: data.number, authorId: data.user?.id ?? 0, mergerId: data.merged_by?.id ?? 0 };
}
