// Who wrote and who merged a file: everybody in the pull requests whose commits touched it. A file may come
// from several pull requests, and a pull request from several people.

import type { Github } from './client.ts';

export interface FileBuilder {
  readonly as: 'author' | 'merger';
  /** Numeric id; null for a commit by an address that GitHub knows no account for. */
  readonly githubId: number | null;
  /** The address in the commit; null where GitHub names the account. */
  readonly email: string | null;
  /** Opened a pull request for the file, or pushed it: the plan's author should be one of these. */
  readonly proposed: boolean;
}

/** The account `web-flow`: GitHub itself, the committer of edits on its web pages. */
const webEditor = 19_864_447;

/** `ref` is the commit whose history counts. A commit without a pull request counts by itself. */
export async function buildersOf(github: Github, path: string, ref: string): Promise<readonly FileBuilder[]> {
  const { octokit, listed } = github;
  const commits = await octokit.paginate(octokit.rest.repos.listCommits, { ...listed, path, sha: ref });
  const found: FileBuilder[] = [];
  const asked = new Set<number>();
  for (const commit of commits) {
    const pulls = (await mergedPullsOf(github, commit.sha)).map(({ number }) => number);
    found.push(...authorsOf(commit, pulls.length === 0));
    const committer = commit.committer?.id;
    if (pulls.length === 0 && committer !== undefined && committer !== webEditor) {
      found.push({ as: 'merger', githubId: committer, email: null, proposed: false });
    }
    for (const number of pulls.filter((one) => !asked.has(one))) {
      asked.add(number);
      found.push(...(await buildersOfPull(github, number)));
    }
  }
  return found;
}

export async function mergedPullsOf(
  { octokit, listed }: Github,
  sha: string,
): Promise<
  readonly { readonly number: number; readonly mergeCommit: string | null; readonly base: string }[]
> {
  const pulls = await octokit.paginate(octokit.rest.repos.listPullRequestsAssociatedWithCommit, {
    ...listed,
    commit_sha: sha,
  });
  return pulls
    .filter((pull) => pull.merged_at !== null)
    .map(({ number, merge_commit_sha, base }) => ({ number, mergeCommit: merge_commit_sha, base: base.ref }));
}

export async function buildersOfPull(
  { octokit, listed, repository }: Github,
  pull_number: number,
): Promise<readonly FileBuilder[]> {
  const { data } = await octokit.rest.pulls.get({ ...repository, pull_number });
  const commits = await octokit.paginate(octokit.rest.pulls.listCommits, { ...listed, pull_number });
  const account = (as: FileBuilder['as'], user: { readonly id: number } | null): readonly FileBuilder[] =>
    user === null ? [] : [{ as, githubId: user.id, email: null, proposed: as === 'author' }];
  return [
    ...account('author', data.user),
    ...account('merger', data.merged_by),
    ...commits.flatMap((commit) => authorsOf(commit, false)),
  ];
}

interface Commit {
  readonly author: { readonly id?: number } | null;
  readonly commit: {
    readonly message: string;
    readonly author: { readonly email?: string | undefined } | null;
  };
}

/** The commit's author, and the co-authors that its message names. */
function authorsOf({ author, commit }: Commit, proposed: boolean): readonly FileBuilder[] {
  const beside = [...commit.message.matchAll(/^co-authored-by:.*<([^<>\s]+)>\s*$/gim)].map(
    ([, email]) => email,
  );
  const emails = [commit.author?.email, ...beside].filter((email) => email !== undefined);
  return [
    ...(author?.id === undefined
      ? []
      : [{ as: 'author', githubId: author.id, email: null, proposed } as const]),
    ...emails.map((email): FileBuilder => {
      // GitHub's noreply addresses contain the account's number.
      const id = /^(\d+)\+[^@]+@users\.noreply\.github\.com$/i.exec(email)?.[1];
      return { as: 'author', githubId: id === undefined ? null : Number(id), email, proposed: false };
    }),
  ];
}
