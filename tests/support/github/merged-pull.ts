// A pull request of somebody, approved by somebody else and merged by a third, in the fake GitHub.

import { exampleAnswer } from './openapi.ts';
import type { FakeState } from './state.ts';

type Json = Record<string, unknown>;

/** `commit` is the merge. `reviewed`: false where nobody approved it. */
export function mergedPull(state: FakeState, number: number, commit: string, reviewed = true): void {
  const [pull] = exampleAnswer('GET', '/repos/{owner}/{repo}/pulls', 200) as Json[];
  const user = (id: number) => ({ ...(pull?.user as Json), id });
  const base = { ...(pull?.base as Json), ref: 'main' };
  const people = { user: user(900000666), merged_by: user(900000777), requested_teams: [] };
  const merged = { merged_at: '2026-11-28T00:00:00Z', merge_commit_sha: commit };
  state.pullsOf.set(commit, [{ ...pull, number, base, ...people, ...merged }]);
  const reviewer = { login: 'reviewer', id: 900000555, type: 'User' } as const;
  if (reviewed) state.pullReviews.set(number, [{ user: reviewer, state: 'APPROVED' }]);
}
