import { beforeEach, describe, expect, it } from 'vitest';
import { connectGithub, type Github } from '../../../../pipelines/adapters/github/client.ts';
import { buildersOf } from '../../../../pipelines/adapters/github/plan-builders.ts';
import { exampleAnswer } from '../../../support/github/openapi.ts';
import { createGithub, type FakeGithub } from '../../../support/github/server.ts';

const path = 'runbooks/windows/w.yaml';
const [commitExample] = exampleAnswer('GET', '/repos/{owner}/{repo}/commits', 200) as Json[];
const [pullExample] = exampleAnswer('GET', '/repos/{owner}/{repo}/pulls', 200) as Json[];
type Json = Record<string, unknown>;

let fake: FakeGithub;
let github: Github;

beforeEach(() => {
  fake = createGithub();
  github = connectGithub({ repository: 'o/r', token: 't', fetch: fake.fetch, pauses: 'none' });
});

describe('who built a plan', () => {
  it('are all authors and mergers of all pull requests that touched it', async () => {
    fake.state.commits.set(path, [commit('c2', 5), commit('c1', 3)]);
    fake.state.pullsOf.set('c1', [pull(11, 1, 2)]);
    fake.state.pullsOf.set('c2', [pull(12, 3, 4)]);
    fake.state.pullCommits.set(12, [commit('x', 6)]);
    const found = await buildersOf(github, path, 'head');
    expect(idsOf(found, 'author')).toEqual([1, 3, 5, 6]);
    expect(idsOf(found, 'merger')).toEqual([2, 4]);
    expect(found.filter(({ proposed }) => proposed).map(({ githubId }) => githubId)).toEqual([3, 1]);
    expect(fake.problems).toEqual([]);
  });

  it('are those too whom a commit names beside its author, by address or by the number in it', async () => {
    const message = [
      'Plan the window',
      '',
      'Co-authored-by: A Role <role@example.com>',
      'co-authored-by: Somebody <77+somebody@users.noreply.github.com>',
    ].join('\n');
    fake.state.commits.set(path, [commit('c1', 3, message)]);
    fake.state.pullsOf.set('c1', [pull(11, 3, 4)]);
    const found = await buildersOf(github, path, 'head');
    expect(found).toContainEqual({
      as: 'author',
      githubId: null,
      email: 'role@example.com',
      proposed: false,
    });
    expect(idsOf(found, 'author')).toContain(77);
  });

  it('are the pushers where there was no pull request; GitHub’s own web editor is nobody', async () => {
    fake.state.commits.set(path, [{ ...commit('c1', 3), committer: user(19_864_447) }]);
    const found = await buildersOf(github, path, 'head');
    expect(idsOf(found, 'author')).toEqual([3]);
    expect(found.find(({ githubId }) => githubId === 3)?.proposed).toBe(true);
    expect(idsOf(found, 'merger')).toEqual([]);
  });

  it('are found on the pages after the first', async () => {
    const commits = Array.from({ length: 130 }, (_, index) => commit(`c${index}`, 1000 + index));
    fake.state.commits.set(path, commits);
    expect(idsOf(await buildersOf(github, path, 'head'), 'author')).toHaveLength(130);
  });
});

function idsOf(found: Awaited<ReturnType<typeof buildersOf>>, as: 'author' | 'merger'): readonly number[] {
  const ids = found.flatMap((one) => (one.as === as && one.githubId !== null ? [one.githubId] : []));
  return [...new Set(ids)].sort((one, other) => one - other);
}

function user(id: number): Json {
  return { ...(pullExample?.user as Json), id, login: `user-${id}` };
}

function commit(sha: string, author: number, message = 'Plan the window'): Json {
  const inner = commitExample?.commit as Json;
  return {
    ...commitExample,
    sha,
    author: user(author),
    committer: user(author),
    commit: { ...inner, message, author: { ...(inner.author as Json), email: `user-${author}@example.org` } },
  };
}

function pull(number: number, author: number, merger: number): Json {
  return {
    ...pullExample,
    number,
    requested_teams: [],
    merged_at: '2026-11-29T00:00:00Z',
    user: user(author),
    merged_by: user(merger),
  };
}
