// Publishes a check run with annotations at the exact lines. GitHub takes 50 annotations a request and
// appends on update.

import type { Github } from './client.ts';
import { createOnce, mayHaveArrived, noRetry } from './create-once.ts';
import { cut } from './marker.ts';

export interface CheckAnnotation {
  readonly path: string;
  readonly line: number;
  readonly level: 'failure' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
}

export interface CheckToPublish {
  readonly name: string;
  readonly sha: string;
  /** The same id at the same commit is the same check, which is not made twice. */
  readonly id: string;
  readonly conclusion: 'success' | 'failure' | 'neutral';
  readonly title: string;
  readonly summary: string;
  readonly annotations: readonly CheckAnnotation[];
}

const annotationsPerRequest = 50;

export async function publishCheck(github: Github, check: CheckToPublish): Promise<{ readonly url: string }> {
  const { octokit, repository } = github;
  const run = await createOnce(
    github,
    () => findCheck(github, check),
    () =>
      octokit.rest.checks
        .create({
          ...repository,
          name: check.name,
          head_sha: check.sha,
          external_id: check.id,
          status: 'in_progress',
          request: noRetry,
        })
        .then(({ data }) => data),
  );
  // A completed check was published before; an unfinished one continues after the batches that arrived.
  if (run.status === 'completed' && run.conclusion === check.conclusion) return { url: run.html_url ?? '' };
  const output = { title: check.title, summary: cut(check.summary) };
  for (;;) {
    const { data } = await octokit.rest.checks.get({ ...repository, check_run_id: run.id });
    const arrived = data.output.annotations_count;
    const batch = check.annotations.slice(arrived, arrived + annotationsPerRequest).map(asAnnotation);
    const last = arrived + batch.length >= check.annotations.length;
    try {
      // Annotations are appended, so octokit's own retry would double a batch: the arrived ones are counted
      // first.
      await octokit.rest.checks.update({
        ...repository,
        check_run_id: run.id,
        output: { ...output, annotations: batch },
        ...(last ? { status: 'completed' as const, conclusion: check.conclusion } : {}),
        request: noRetry,
      });
      if (last) return { url: run.html_url ?? '' };
    } catch (error) {
      const now = await findCheck(github, check);
      if (now?.status === 'completed') return { url: now.html_url ?? '' };
      if (!mayHaveArrived(error)) throw error;
    }
  }
}

async function findCheck({ octokit, listed }: Github, check: CheckToPublish) {
  const runs = await octokit.paginate(octokit.rest.checks.listForRef, {
    ...listed,
    ref: check.sha,
    check_name: check.name,
    filter: 'all',
  });
  return runs.find((run) => run.external_id === check.id) ?? null;
}

function asAnnotation(annotation: CheckAnnotation) {
  return {
    path: annotation.path,
    start_line: annotation.line,
    end_line: annotation.line,
    annotation_level: annotation.level,
    title: annotation.title.slice(0, 255),
    message: annotation.message,
  };
}
