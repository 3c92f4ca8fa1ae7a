// Who gave the command to start this run, or to start it again: they approve nothing in it. Asked of GitHub for this very
// attempt, because the variables of a job name the first starter's number and the last one's name.

import type { Github } from '../adapters/github/client.ts';
import { startersOfAttempt } from '../adapters/github/runs.ts';
import type { Involved } from '../gates/approvals.ts';

/** Empty for a run that a bot started, ours or an App's: a trigger that only says "look now". No person's login has brackets. */
export async function startersOfRun(github: Github, env: NodeJS.ProcessEnv): Promise<readonly Involved[]> {
  const [run, attempt] = [Number(env.GITHUB_RUN_ID), Number(env.GITHUB_RUN_ATTEMPT ?? 1)];
  if (!Number.isSafeInteger(run) || run <= 0) return [];
  const starters = await startersOfAttempt(github, run, attempt);
  return starters
    .filter(({ login }) => login !== github.bot && !login.endsWith('[bot]'))
    .map(({ id }) => ({ as: 'commander', githubId: id }));
}
