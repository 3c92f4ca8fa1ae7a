// Workflow runs: started once per key, listed, and who reviewed them.

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
    const runs = await listRuns(github, dispatch.workflow, daysAgo(7));
    const run = runs.find((candidate) => candidate.title.endsWith(` · ${dispatch.key}`));
    return run === undefined ? null : { runId: run.id };
  };
  return createOnce({
    find,
    create: async () => {
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
    },
    probeAfterMs: github.probeAfterMs,
  });
}

/** Newest first. `since` is an ISO date; absent lists all that GitHub keeps. */
export async function listRuns({ octokit, repository }: Github, workflow: string, since?: string) {
  const runs = await octokit.paginate(octokit.rest.actions.listWorkflowRuns, {
    ...repository,
    workflow_id: workflow,
    ...(since === undefined ? {} : { created: `>=${since}` }),
    per_page: 100,
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

function daysAgo(days: number): string {
  return Temporal.Now.instant()
    .subtract({ hours: 24 * days })
    .toString({ smallestUnit: 'second' });
}

/** Whoever started the run first, and whoever started this attempt of it. */
export async function startersOfAttempt(
  { octokit, repository }: Github,
  run_id: number,
  attempt_number: number,
): Promise<readonly { readonly id: number; readonly login: string }[]> {
  const { data } = await octokit.rest.actions.getWorkflowRunAttempt({
    ...repository,
    run_id,
    attempt_number,
  });
  return [data.actor, data.triggering_actor].flatMap((actor) =>
    actor ? [{ id: actor.id, login: actor.login }] : [],
  );
}
