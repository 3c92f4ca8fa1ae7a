// Pull requests: finds the open one of a head, and opens one that brings a file.

import { type Github, orMissing } from './client.ts';
import { createOnce, noRetry } from './create-once.ts';

/** By owner, branch and exact head, since a workflow_run event does not name a fork's pull request. */
export async function findOpenPullRequest(
  { octokit, listed }: Github,
  head: { readonly owner: string; readonly branch: string; readonly sha: string },
) {
  const pulls = await octokit.paginate(octokit.rest.pulls.list, {
    ...listed,
    state: 'open',
    head: `${head.owner}:${head.branch}`,
  });
  const found = pulls.find((pull) => pull.head.sha === head.sha);
  if (found === undefined) return null;
  return { number: found.number, headOwner: found.head.repo.owner.login, headRepo: found.head.repo.name };
}

/**
 * Puts a file on a branch of its own and opens a pull request for it: once for each branch, whatever became
 * of that. Needs the token of an App: a pull request opened with GITHUB_TOKEN starts no workflow, so the plan
 * would not be checked.
 */
export async function proposeFile(
  github: Github,
  file: {
    readonly branch: string;
    readonly path: string;
    readonly content: string;
    readonly title: string;
    readonly body: string;
  },
): Promise<{ readonly url: string; readonly isNew: boolean }> {
  const { octokit, repository } = github;
  const { branch, path, title, body } = file;
  const find = async (): Promise<string | null> => {
    const head = `${repository.owner}:${branch}`;
    const { data } = await octokit.rest.pulls.list({ ...repository, state: 'all', head });
    return data.find((pull) => pull.head.ref === branch)?.html_url ?? null;
  };
  const known = await find();
  if (known !== null) return { url: known, isNew: false };
  const { data } = await octokit.rest.repos.get(repository);
  const base = data.default_branch;
  const tip = await octokit.rest.git.getRef({ ...repository, ref: `heads/${base}` });
  const exists = [422, 409];
  await orMissing(
    null,
    () =>
      octokit.rest.git.createRef({ ...repository, ref: `refs/heads/${branch}`, sha: tip.data.object.sha }),
    exists,
  );
  const content = Buffer.from(file.content).toString('base64');
  await orMissing(
    null,
    () =>
      octokit.rest.repos.createOrUpdateFileContents({ ...repository, path, message: title, content, branch }),
    exists,
  );
  const url = await createOnce(github, find, async () => {
    const created = await octokit.rest.pulls.create({
      ...repository,
      head: branch,
      base,
      title,
      body,
      request: noRetry,
    });
    return created.data.html_url;
  });
  return { url, isNew: true };
}
