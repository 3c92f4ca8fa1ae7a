// The window's issue: found by its mark, made once, updated in place.

import type { Github } from './client.ts';
import { createOnce, noRetry } from './create-once.ts';
import { isOurs, marked, marker } from './marker.ts';

export const windowLabel = 'maintenance-window';

export interface WindowIssue {
  readonly window: string;
  readonly number: number;
  readonly url: string;
  readonly open: boolean;
  /** The visible text, without the mark. */
  readonly body: string;
}

export async function findWindowIssue(github: Github, window: string): Promise<WindowIssue | null> {
  return (await windowIssues(github, 'all')).find((issue) => issue.window === window) ?? null;
}

/** Issues of windows, oldest first; of two with the same mark the older one counts. */
export async function windowIssues(github: Github, state: 'open' | 'all'): Promise<readonly WindowIssue[]> {
  const { octokit, listed } = github;
  const issues = await octokit.paginate(octokit.rest.issues.listForRepo, {
    ...listed,
    state,
    labels: windowLabel,
    sort: 'created',
    direction: 'asc',
  });
  return issues.flatMap((issue) => {
    const window = /^<!-- tideover:window:([\w.-]+) -->/.exec(issue.body ?? '')?.[1];
    if (window === undefined || issue.pull_request || !isOurs(github, marker('window', window), issue))
      return [];
    return [asWindowIssue(window, issue)];
  });
}

export async function findOrCreateWindowIssue(
  github: Github,
  window: string,
  text: { readonly title: string; readonly body: string },
): Promise<WindowIssue> {
  const { octokit, repository } = github;
  return createOnce(
    github,
    () => findWindowIssue(github, window),
    async () => {
      const { data } = await octokit.rest.issues.create({
        ...repository,
        title: text.title,
        body: marked(marker('window', window), text.body),
        labels: [windowLabel],
        request: noRetry,
      });
      return asWindowIssue(window, data);
    },
  );
}

/** Writes only what differs: rewriting the issue at every tick would notify its followers for nothing. */
export async function updateWindowIssue(
  { octokit, repository }: Github,
  issue: WindowIssue,
  change: { readonly body: string; readonly open: boolean },
): Promise<void> {
  if (issue.body === change.body && issue.open === change.open) return;
  await octokit.rest.issues.update({
    ...repository,
    issue_number: issue.number,
    body: marked(marker('window', issue.window), change.body),
    ...(issue.open === change.open
      ? {}
      : change.open
        ? { state: 'open' as const }
        : { state: 'closed' as const, state_reason: 'completed' as const }),
  });
}

function asWindowIssue(
  window: string,
  issue: {
    readonly number: number;
    readonly html_url: string;
    readonly state: string;
    readonly body?: string | null | undefined;
  },
): WindowIssue {
  const body = (issue.body ?? '').slice(marker('window', window).length + 1);
  return { window, number: issue.number, url: issue.html_url, open: issue.state === 'open', body };
}
