// Workflow runs: started once per key, listed, who reviewed and who started them; and whether their schedules are kept.

import type { Involved } from '../../gates/approvals.ts';
import { type Github, orMissing } from './client.ts';
import { createOnce, noRetry } from './create-once.ts';

export interface Dispatch {
  /** File name under .github/workflows. */
  readonly workflow: string;
  /** That of this run when absent: the default branch's workflow brings a mended script to the next step. */
  readonly ref?: string;
  readonly inputs: Readonly<Record<string, string>>;
  /**
   * Stands in the run's name, which is how the run is found after a lost answer. The workflow must put
   * `inputs.key` there.
   */
  readonly key: string;
}

/** Starts the workflow unless a run with this key exists. */
export async function dispatchOnce(github: Github, dispatch: Dispatch): Promise<{ readonly runId: number }> {
  const { octokit, repository } = github;
  const find = async () => {
    // Keys speak of a state of the record or of a window's last days; nothing older is asked for again.
    const since = Temporal.Now.instant()
      .subtract({ hours: 7 * 24 })
      .toString({ smallestUnit: 'second' });
    const runs = await listRuns(github, dispatch.workflow, since);
    const run = runs.find((candidate) => candidate.title.endsWith(` · ${dispatch.key}`));
    return run === undefined ? null : { runId: run.id };
  };
  return createOnce(github, find, async () => {
    const { data } = await octokit.request(
      'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches',
      {
        ...repository,
        workflow_id: dispatch.workflow,
        ref: dispatch.ref ?? process.env.GITHUB_REF_NAME ?? 'main',
        inputs: { ...dispatch.inputs, key: dispatch.key },
        return_run_details: true,
        request: noRetry,
      },
    );
    // An older GitHub answers 204 without details: the run is found by its key.
    const details = data as { readonly workflow_run_id?: number } | undefined;
    return { runId: details?.workflow_run_id ?? (await find())?.runId ?? 0 };
  });
}

/** Newest first. `since` is an ISO date; absent lists all that GitHub keeps. */
export async function listRuns({ octokit, listed }: Github, workflow: string, since?: string) {
  const runs = await octokit.paginate(octokit.rest.actions.listWorkflowRuns, {
    ...listed,
    workflow_id: workflow,
    ...(since === undefined ? {} : { created: `>=${since}` }),
  });
  return runs.map((run) => ({
    id: run.id,
    title: run.display_title,
    conclusion: run.conclusion,
    attempt: run.run_attempt ?? 1,
    createdAt: run.created_at,
  }));
}

/** Reviews of a run's environments as GitHub has them: no time, no attempt. */
export async function reviewsOf({ octokit, repository }: Github, runId: number) {
  return orMissing([], async () => {
    const { data } = await octokit.rest.actions.getReviewsForRun({ ...repository, run_id: runId });
    return data.map((review) => ({
      environments: review.environments.map((environment) => environment.name ?? ''),
      state: review.state,
      userId: review.user.id,
      login: review.user.login,
      comment: review.comment,
    }));
  });
}

/**
 * Who gave the command to start this run, or to start it again: they approve nothing in it. Asked of GitHub for this very
 * attempt, because the variables of a job name the first starter's number and the last one's name. Empty for a run that a
 * bot started, ours or an App's: a trigger that only says "look now". No person's login has brackets.
 */
export async function startersOfRun(
  { octokit, repository, bot }: Github,
  env: NodeJS.ProcessEnv,
): Promise<readonly Involved[]> {
  const [run_id, attempt_number] = [Number(env.GITHUB_RUN_ID), Number(env.GITHUB_RUN_ATTEMPT ?? 1)];
  if (!Number.isSafeInteger(run_id) || run_id <= 0) return [];
  const attempt = { ...repository, run_id, attempt_number };
  const { data } = await octokit.rest.actions.getWorkflowRunAttempt(attempt);
  return [data.actor, data.triggering_actor].flatMap((actor) =>
    actor && actor.login !== bot && !actor.login.endsWith('[bot]')
      ? [{ as: 'commander', githubId: actor.id } as const]
      : [],
  );
}

/** `active`, or GitHub's word for why a schedule is not kept, such as `disabled_inactivity`. */
export async function scheduleState({ octokit, repository }: Github, workflow: string): Promise<string> {
  const { data } = await octokit.rest.actions.getWorkflow({ ...repository, workflow_id: workflow });
  return data.state;
}

/**
 * Switches it on again where GitHub, and no person, has switched it off, as it does without a word in a repository where
 * nothing happens for 60 days. Says whether it did.
 */
export async function wakeSchedule(github: Github, workflow: string): Promise<boolean> {
  if ((await scheduleState(github, workflow)) !== 'disabled_inactivity') return false;
  const { octokit, repository } = github;
  await octokit.rest.actions.enableWorkflow({ ...repository, workflow_id: workflow });
  return true;
}
