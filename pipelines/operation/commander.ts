// Who gave the start command of this run, so that the same person does not also approve it.

import type { Involved } from '../gates/approvals.ts';

/** Null for runs that a bot started, ours or an App's: a trigger that only says "look now". No person's login has brackets. */
export function commanderOfRun(env: NodeJS.ProcessEnv, bot: string): Involved | null {
  const actor = env.GITHUB_TRIGGERING_ACTOR ?? env.GITHUB_ACTOR ?? '';
  const id = Number(env.GITHUB_ACTOR_ID);
  if (actor === bot || actor.endsWith('[bot]') || actor === '' || !Number.isSafeInteger(id) || id <= 0)
    return null;
  return { as: 'commander', githubId: id };
}
