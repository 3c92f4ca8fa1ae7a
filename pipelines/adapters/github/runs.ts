// Workflow runs: starts them once per key, lists them, tells who reviewed and started them, and keeps
// schedules on.

import type { Involved } from '../../gates/approvals.ts';
import { type Github, orMissing } from './client.ts';
import { createOnce, noRetry } from './create-once.ts';

export interface Dispatch {
  /** File name under .github/workflows. */
  readonly workflow: string;
  /**
   * By default that of this run, as the default branch's workflow brings a corrected script to later steps.
   */
  readonly ref?: string;
  readonly inputs: Readonly<Record<string, string>>;
  /**
   * Stands in the run's name, by which the run is found after a lost answer. The workflow must put
   * `inputs.key` there.
   */
  readonly key: string;
}

/** Starts the workflow unless a run with this key exists. */
export async function dispatchOnce(github: Github, dispatch: Dispatch): Promise<{ readonly runId: number }> {
  const { octokit, repository } = github;
  const find = async () => {
    // Keys name a state of the record or the last days of a window, so older runs are not searched.
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
    // An older GitHub answers 204 without details; then the run is found by its key.
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
 * Who started this run, or started it again: they may not approve in it. GitHub is asked about this very
 * attempt, because a job's variables give the first starter's number and the last one's name. Empty for a run
 * that a bot started, ours or an App's (no person's login has brackets): such a trigger only says "look now".
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
 * Switches the schedule on again where GitHub, and no person, switched it off, as GitHub does without notice
 * in a repository where nothing happens for 60 days. Gives whether it did.
 */
export async function wakeSchedule(github: Github, workflow: string): Promise<boolean> {
  if ((await scheduleState(github, workflow)) !== 'disabled_inactivity') return false;
  const { octokit, repository } = github;
  await octokit.rest.actions.enableWorkflow({ ...repository, workflow_id: workflow });
  return true;
}
