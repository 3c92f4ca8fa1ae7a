// Whether GitHub still keeps a schedule: in a repository where nothing happens for 60 days it switches it off without a
// word, and a company with one window a quarter would find nothing looking after it.

import type { Github } from './client.ts';

/** `active`, or GitHub's word for why not, such as `disabled_inactivity`. */
export async function scheduleState({ octokit, repository }: Github, workflow: string): Promise<string> {
  const { data } = await octokit.rest.actions.getWorkflow({ ...repository, workflow_id: workflow });
  return data.state;
}

/** Switches it on again where GitHub, and no person, has switched it off. Says whether it did. */
export async function wakeSchedule(github: Github, workflow: string): Promise<boolean> {
  if ((await scheduleState(github, workflow)) !== 'disabled_inactivity') return false;
  const { octokit, repository } = github;
  await octokit.rest.actions.enableWorkflow({ ...repository, workflow_id: workflow });
  return true;
}
