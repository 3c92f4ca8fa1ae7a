// Comments: our own are found by their mark and kept in place; other people's are read again by id.

import { type Github, orMissing } from './client.ts';
import { createOnce, noRetry } from './create-once.ts';
import { isOurs, marked, marker } from './marker.ts';

export interface PersonsComment {
  readonly id: number;
  /** GitHub's global id of the comment (GraphQL). */
  readonly node: string;
  readonly userId: number;
  readonly login: string;
  /** `User`, `Bot` or `Organization`. */
  readonly userType: string;
  readonly viaApp: boolean;
  /** How the writer belongs to the repository, in GitHub's word (`author_association`). */
  readonly association: string;
  readonly issue: number;
  readonly body: string;
  readonly createdAt: string;
  readonly edited: boolean;
}

/** Null when it was deleted. */
export async function readComment(
  { octokit, repository }: Github,
  id: number,
): Promise<PersonsComment | null> {
  const read = () => octokit.rest.issues.getComment({ ...repository, comment_id: id });
  const found = await orMissing(null, read, [404, 410]);
  return found && asPersonsComment(found.data);
}

/** When the comment was edited, even within the second in which it was written; null when it never was. */
export async function lastEditedAt({ octokit }: Github, node: string): Promise<string | null> {
  const { node: found } = await octokit.graphql<{ node: { lastEditedAt: string | null } | null }>(
    'query ($id: ID!) { node(id: $id) { ... on IssueComment { lastEditedAt } } }',
    { id: node },
  );
  return found === null ? 'deleted' : found.lastEditedAt;
}

/** All comments of an issue, oldest first: people's, and our own with their marks. */
export async function listComments(
  github: Github,
  issue: number,
): Promise<{ readonly persons: readonly PersonsComment[]; readonly ours: readonly RawComment[] }> {
  const all = await rawComments(github, issue);
  return {
    persons: all.filter((comment) => comment.user?.login !== github.bot).map(asPersonsComment),
    ours: all.filter((comment) => comment.user?.login === github.bot),
  };
}

/**
 * Puts `body` into our comment with this mark, or makes the comment. Where an earlier fault left two, the
 * oldest is kept and the others are deleted.
 */
export async function upsertComment(
  github: Github,
  place: { readonly issue: number; readonly id: string },
  body: string,
): Promise<{ readonly id: number; readonly url: string }> {
  const { octokit, repository } = github;
  const mark = marker('comment', place.id);
  const text = marked(mark, body);
  const ours = async () =>
    (await rawComments(github, place.issue)).filter((comment) => isOurs(github, mark, comment));
  const comment = await createOnce(
    github,
    async () => (await ours())[0] ?? null,
    () =>
      octokit.rest.issues
        .createComment({
          ...repository,
          issue_number: place.issue,
          body: text,
          request: noRetry,
        })
        .then(({ data }) => data),
  );
  for (const double of (await ours()).filter((other) => other.id !== comment.id)) {
    await deleteComment(github, double.id);
  }
  if (comment.body !== text) {
    await octokit.rest.issues.updateComment({ ...repository, comment_id: comment.id, body: text });
  }
  return { id: comment.id, url: comment.html_url };
}

async function deleteComment({ octokit, repository }: Github, id: number): Promise<void> {
  // It may be gone: an earlier try whose answer was lost deleted it.
  await orMissing(null, () => octokit.rest.issues.deleteComment({ ...repository, comment_id: id }));
}

function rawComments({ octokit, listed }: Github, issue: number): Promise<readonly RawComment[]> {
  return octokit.paginate(octokit.rest.issues.listComments, { ...listed, issue_number: issue });
}

type RawComment = Awaited<ReturnType<Github['octokit']['rest']['issues']['getComment']>>['data'];

function asPersonsComment(comment: RawComment): PersonsComment {
  const body = comment.body ?? '';
  return {
    id: comment.id,
    node: comment.node_id,
    userId: comment.user?.id ?? 0,
    login: comment.user?.login ?? 'ghost',
    userType: comment.user?.type ?? 'User',
    association: comment.author_association ?? 'NONE',
    viaApp: Boolean(comment.performed_via_github_app),
    issue: Number(comment.issue_url.split('/').at(-1)),
    body,
    createdAt: comment.created_at,
    edited: comment.updated_at !== comment.created_at,
  };
}
