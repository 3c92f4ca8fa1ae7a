// Makes octokit, only here: with throttling (GitHub's rate limits) and retry (its 5xx), and with errors that
// say which right is missing. Everything else in this folder takes the `Github` value.

import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';
import { UserError } from '../../errors.ts';

const PatientOctokit = Octokit.plugin(throttling, retry);

export interface Github {
  readonly octokit: InstanceType<typeof PatientOctokit>;
  readonly repository: { readonly owner: string; readonly repo: string };
  /** The repository for requests of lists, a hundred items a page. */
  readonly listed: Github['repository'] & { readonly per_page: 100 };
  /** The login under which our own comments appear: `github-actions[bot]` unless an App writes. */
  readonly bot: string;
  /** How long (ms) to wait before looking again whether a request whose answer was lost arrived. */
  readonly probeAfterMs: number;
}

export interface GithubOptions {
  /** `owner/name`. */
  readonly repository: string;
  readonly token: string;
  /** `https://api.github.com` when absent; a GitHub Enterprise Server has its own. */
  readonly apiUrl?: string;
  readonly bot?: string;
  /** `none` is for tests against a local server. */
  readonly pauses?: 'as-github-asks' | 'none';
  /** Replaces the transport, for tests. */
  readonly fetch?: typeof fetch;
  readonly log?: (line: string) => void;
}

/** How often a request is repeated after GitHub said "too many", and how long one wait may be. */
const patienceWithLimits = 4;
const longestWaitSeconds = 90;

/** A queue without limits: the part of a Bottleneck group that the throttling plugin calls. */
const atOnce = {
  key: () => ({
    schedule: <T>(_: unknown, job: (...given: unknown[]) => T, ...given: unknown[]) => job(...given),
  }),
};

export function connectGithub(options: GithubOptions): Github {
  const [owner, repo, ...more] = options.repository.split('/');
  if (!owner || !repo || more.length > 0) {
    throw new UserError({
      what: `"${options.repository}" is no repository`,
      where: 'GITHUB_REPOSITORY',
      whatToDo: 'Give it as owner/name.',
    });
  }
  const log = options.log ?? (() => {});
  const hurried = options.pauses === 'none';
  const tryAgain =
    (what: string) =>
    (after: number, request: { method: string; url: string }, _: unknown, count: number) => {
      // A short job that sleeps for long would be ended by GitHub; so it gives up, and the next look goes on.
      const waits = count < patienceWithLimits && after <= longestWaitSeconds;
      const then = waits
        ? `again in ${after} s (${count + 1} of ${patienceWithLimits})`
        : `open in ${after} s`;
      log(`${request.method} ${request.url}: ${what}; ${then}`);
      return waits;
    };
  const octokit = new PatientOctokit({
    auth: options.token,
    userAgent: 'tideover',
    ...(options.fetch === undefined ? {} : { request: { fetch: options.fetch } }),
    ...(options.apiUrl === undefined ? {} : { baseUrl: options.apiUrl }),
    log: { debug() {}, info() {}, warn: log, error() {} },
    retry: { retryAfterBaseValue: hurried ? 1 : 1000 },
    throttle: {
      onRateLimit: tryAgain('rate limit'),
      onSecondaryRateLimit: tryAgain('secondary rate limit'),
      ...(hurried
        ? {
            retryAfterBaseValue: 1,
            global: atOnce as never,
            write: atOnce as never,
            notifications: atOnce as never,
          }
        : {}),
    },
  });
  octokit.hook.error('request', (error, request) => {
    throw explained(error, `${request.method} ${request.url}`);
  });
  return {
    octokit,
    repository: { owner, repo },
    listed: { owner, repo, per_page: 100 },
    bot: options.bot ?? 'github-actions[bot]',
    probeAfterMs: hurried ? 1 : 3000,
  };
}

/** From the variables that GitHub sets for every step; the token must be handed to the step by name. */
export function githubFromEnvironment(env: NodeJS.ProcessEnv): Github {
  const token = env.GITHUB_TOKEN ?? env.GH_TOKEN;
  const repository = env.GITHUB_REPOSITORY;
  if (!token || !repository) {
    throw new UserError({
      what: `No connection to GitHub: ${token ? 'GITHUB_REPOSITORY' : 'GITHUB_TOKEN'} is not set`,
      where: 'environment',
      whatToDo:
        'Set GITHUB_REPOSITORY to owner/name and GITHUB_TOKEN to a token with the rights that RUNNING.md lists.',
    });
  }
  const apiUrl = env.GITHUB_API_URL;
  const bot = env.TIDEOVER_BOT;
  return connectGithub({
    repository,
    token,
    ...(apiUrl ? { apiUrl } : {}),
    ...(bot ? { bot } : {}),
    // A server on this machine is a test's and has no limits.
    pauses: apiUrl?.startsWith('http://127.0.0.1:') ? 'none' : 'as-github-asks',
    log: (line) => console.error(line),
  });
}

interface Failed {
  readonly status?: number;
  readonly message: string;
  readonly response?: {
    readonly headers: Readonly<Record<string, string | number | undefined>>;
  };
}

/** Turns missing rights into UserErrors; all other failures stay as they are. */
function explained(error: Error & Failed, request: string): Error {
  if (error.status === 401) {
    return new UserError({
      what: 'GitHub does not accept the token',
      where: request,
      whatToDo: 'Make a new token, or check that the workflow passes GITHUB_TOKEN to this step.',
    });
  }
  const headers = error.response?.headers ?? {};
  const isAboutLimits =
    /rate limit/i.test(error.message) ||
    headers['retry-after'] !== undefined ||
    headers['x-ratelimit-remaining'] === '0';
  if (isAboutLimits) {
    return new UserError({
      what: `GitHub takes no more requests for now: ${error.message}`,
      where: request,
      whatToDo: 'Nothing: the next look goes on where this one ended.',
    });
  }
  if (error.status !== 403) return error;
  const needed = headers['x-accepted-github-permissions'] ?? headers['x-accepted-oauth-scopes'];
  return new UserError({
    what: `The token lacks a right: ${error.message}`,
    where: request,
    whatToDo: needed
      ? `Give it ${needed} (job permissions in the workflow, or the token's settings).`
      : "Compare the job's permissions with .github/README.md; a fork's token can only read.",
  });
}

/** The status of a failed request; null where no answer came. */
export function statusOf(error: unknown): number | null {
  return error instanceof Error && 'status' in error && typeof error.status === 'number'
    ? error.status
    : null;
}

/** What `work` gives, or `otherwise` where GitHub says that what it asks for is not there. */
export async function orMissing<T, Otherwise>(
  otherwise: Otherwise,
  work: () => Promise<T>,
  missing: readonly number[] = [404],
): Promise<T | Otherwise> {
  try {
    return await work();
  } catch (error) {
    if (missing.includes(statusOf(error) ?? 0)) return otherwise;
    throw error;
  }
}

/** The same where the token may not read it: that counts as missing too. */
export function orHidden<T, Otherwise>(otherwise: Otherwise, work: () => Promise<T>): Promise<T | Otherwise> {
  return orMissing(otherwise, work).catch((error: unknown) => {
    if (error instanceof UserError) return otherwise;
    throw error;
  });
}
