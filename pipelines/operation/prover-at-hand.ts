// The prover for a look or a person at a laptop. Kept apart from tell.ts, which reads plans, so that the jobs
// of the night need no rules for plans in their bundle.

import { githubFromEnvironment } from '../adapters/github/client.ts';
import { githubProver, withoutGithub } from '../adapters/github/prover.ts';
import type { Prover } from '../ports.ts';

export function isGithubAtHand(env: NodeJS.ProcessEnv): boolean {
  return (env.GITHUB_TOKEN ?? env.GH_TOKEN) !== undefined && env.GITHUB_REPOSITORY !== undefined;
}

/** GitHub where a token is at hand: only GitHub can say whether a commit was reviewed. */
export function proverAtHand(env: NodeJS.ProcessEnv): Prover {
  return isGithubAtHand(env) ? githubProver(githubFromEnvironment(env), async () => null) : withoutGithub;
}
