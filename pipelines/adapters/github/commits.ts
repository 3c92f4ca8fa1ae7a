// Whether a commit was reviewed: it lies on the default branch. A commit of a fork can be fetched by its number from
// the same repository, so that it exists says nothing.

import { type Github, statusOf } from './client.ts';

export async function isOnDefaultBranch(github: Github, sha: string): Promise<boolean> {
  const { octokit, owner, repo } = github;
  try {
    const { data } = await octokit.rest.repos.get({ owner, repo });
    const compared = await octokit.rest.repos.compareCommitsWithBasehead({
      owner,
      repo,
      basehead: `${sha}...${data.default_branch}`,
      per_page: 1,
    });
    return compared.data.status === 'ahead' || compared.data.status === 'identical';
  } catch (error) {
    if (statusOf(error) === 404 || statusOf(error) === 422) return false;
    throw error;
  }
}
