// How two commits stand to each other, and whether one was reviewed: it lies on the default branch. A commit of a fork
// can be fetched by its number from the same repository, so that it exists says nothing.

import { type Github, orMissing } from './client.ts';

export type Compared = 'ahead' | 'behind' | 'identical' | 'diverged' | 'unknown';

/** How `head` (a commit or a branch) stands to `base`; unknown where GitHub knows one of them not. */
export async function compareCommits(
  { octokit, repository }: Github,
  base: string,
  head: string,
): Promise<Compared> {
  const basehead = `${base}...${head}`;
  const ask = () => octokit.rest.repos.compareCommitsWithBasehead({ ...repository, basehead, per_page: 1 });
  const compared = await orMissing(null, ask, [404, 422]);
  return compared?.data.status ?? 'unknown';
}

export async function isOnDefaultBranch(github: Github, sha: string): Promise<boolean> {
  const { octokit, repository } = github;
  const { data } = await octokit.rest.repos.get(repository);
  return ['ahead', 'identical'].includes(await compareCommits(github, sha, data.default_branch));
}
