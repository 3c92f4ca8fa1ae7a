// How two commits stand to each other, and whether one was reviewed: it lies on the default branch. A commit of a fork
// can be fetched by its number from the same repository, so that it exists says nothing.

import { type Github, statusOf } from './client.ts';

export type Compared = 'ahead' | 'behind' | 'identical' | 'diverged' | 'unknown';

/** How `head` (a commit or a branch) stands to `base`; unknown where GitHub knows one of them not. */
export async function compareCommits(
  { octokit, owner, repo }: Github,
  base: string,
  head: string,
): Promise<Compared> {
  try {
    const compared = await octokit.rest.repos.compareCommitsWithBasehead({
      owner,
      repo,
      basehead: `${base}...${head}`,
      per_page: 1,
    });
    return compared.data.status;
  } catch (error) {
    if (statusOf(error) === 404 || statusOf(error) === 422) return 'unknown';
    throw error;
  }
}

export async function isOnDefaultBranch(github: Github, sha: string): Promise<boolean> {
  const { octokit, owner, repo } = github;
  const { data } = await octokit.rest.repos.get({ owner, repo });
  return ['ahead', 'identical'].includes(await compareCommits(github, sha, data.default_branch));
}
