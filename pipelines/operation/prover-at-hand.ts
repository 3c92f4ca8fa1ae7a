// Who proves words where a look or a person stands. Apart from what is said at a laptop, which reads plans: the night's
// jobs need no rule for plans in their bundle.

import { githubFromEnvironment } from '../adapters/github/client.ts';
import { githubProver, withoutGithub } from '../adapters/github/prover.ts';
import type { Prover } from '../ports.ts';

export function isGithubAtHand(env: NodeJS.ProcessEnv): boolean {
  return (env.GITHUB_TOKEN ?? env.GH_TOKEN) !== undefined && env.GITHUB_REPOSITORY !== undefined;
}

/** GitHub where a token is at hand: whether a commit was reviewed can be asked of nobody else. */
export function proverAtHand(env: NodeJS.ProcessEnv): Prover {
  return isGithubAtHand(env) ? githubProver(githubFromEnvironment(env), async () => null) : withoutGithub;
}
