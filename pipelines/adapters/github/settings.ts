// The repository's settings as they should be: pure values that setup writes and `--check` compares. What an
// account's plan does not offer is noticed when a setting is read back after writing.

import { environmentSecrets } from './job-secrets.ts';

/** Every environment must be set up: a job that names an unknown one would make it, without any rules. */
export const environmentNames: readonly string[] = Object.keys(environmentSecrets);

/**
 * A ledger branch only moves forward and is never deleted; main changes only by reviewed pull requests,
 * without exceptions. With an App of the company's own (`app`: its id) nobody else can write to a ledger
 * branch, administrators included.
 */
export function wantedRulesets(branch: string, app: number | null) {
  const on = (ref: string) => ({ ref_name: { include: [ref], exclude: [] } });
  return [
    {
      name: 'tideover ledger',
      target: 'branch',
      enforcement: 'active',
      conditions: on('refs/heads/tideover-ledger/**/*'),
      rules: [
        { type: 'deletion' },
        { type: 'non_fast_forward' },
        { type: 'required_linear_history' },
        ...(app === null ? [] : [{ type: 'creation' }, { type: 'update' }]),
      ],
      // Who is exempt from the rules: nobody, or the one App that writes.
      bypass_actors:
        app === null ? [] : [{ actor_type: 'Integration', actor_id: app, bypass_mode: 'always' }],
    },
    {
      name: 'tideover main',
      target: 'branch',
      enforcement: 'active',
      conditions: on(`refs/heads/${branch}`),
      rules: [
        { type: 'deletion' },
        { type: 'non_fast_forward' },
        {
          type: 'pull_request',
          parameters: {
            required_approving_review_count: 1,
            dismiss_stale_reviews_on_push: true,
            require_code_owner_review: true,
            require_last_push_approval: true,
            required_review_thread_resolution: false,
          },
        },
      ],
      bypass_actors: [],
    },
  ];
}

/** Tokens of workflows can only read unless a job says otherwise, and no workflow approves a pull request. */
export const wantedWorkflowPermissions = {
  default_workflow_permissions: 'read',
  can_approve_pull_request_reviews: false,
} as const;

/** One line of what setup found or did. */
export interface SettingReport {
  readonly setting: string;
  readonly state: 'as-wanted' | 'differs' | 'written' | 'not-offered' | 'not-readable';
  readonly detail: string;
}

/** What in `found` differs from `wanted`, path by path; additions of GitHub's own do not count. */
export function differences(wanted: unknown, found: unknown, path = ''): readonly string[] {
  if (Array.isArray(wanted)) {
    // GitHub shows a ruleset's exemptions only to those who may change it: a missing list does not mean
    // "nobody".
    if (!Array.isArray(found))
      return [`${path || 'list'}: ${wanted.length} wanted, and this token may not see it`];
    if (wanted.length !== found.length)
      return [`${path || 'list'}: ${wanted.length} wanted, ${found.length} found`];
    return wanted.flatMap((item, index) => differences(item, found[index], `${path}[${index}]`));
  }
  if (typeof wanted === 'object' && wanted !== null) {
    const fields = (found ?? {}) as Readonly<Record<string, unknown>>;
    return Object.entries(wanted).flatMap(([name, value]) =>
      differences(value, fields[name], path === '' ? name : `${path}.${name}`),
    );
  }
  return wanted === found
    ? []
    : [`${path}: ${JSON.stringify(wanted)} wanted, ${JSON.stringify(found)} found`];
}
