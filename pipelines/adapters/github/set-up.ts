// Brings the repository's settings to what they should be, or only reports what differs. Every setting is
// read back after writing: on plans that do not offer a setting GitHub silently ignores it.

import { UserError } from '../../errors.ts';
import { type Github, orMissing, statusOf } from './client.ts';
import { secretReports } from './secret-reports.ts';
import {
  differences,
  environmentNames,
  type SettingReport,
  wantedRulesets,
  wantedWorkflowPermissions,
} from './settings.ts';

export interface SetUpOptions {
  readonly branch: string;
  /** Phase to numeric user ids: a second lock, where the account's plan has reviewers. */
  readonly reviewers: ReadonlyMap<string, readonly number[]>;
  /** Only looks. */
  readonly check: boolean;
  /** Names of the secrets that the organisation needs; job-secrets.ts knows which environment needs each. */
  readonly secrets: readonly string[];
  /** Id of the App that alone may write to ledger branches; null where the workflows' own token does. */
  readonly app: number | null;
}

export async function setUp(github: Github, options: SetUpOptions): Promise<readonly SettingReport[]> {
  const reports: SettingReport[] = [];
  const settings = [
    workflowPermissions(github),
    pinnedActions(github),
    ...environmentNames.map((name) => environment(github, name, options)),
    ...rulesets(github, options),
  ];
  for (const setting of settings) reports.push(await bring(setting, options.check));
  reports.push(...(await secretReports(github, options.secrets)));
  return reports;
}

interface Setting {
  readonly name: string;
  /** What differs from what is wanted; empty when nothing does. */
  read(): Promise<readonly string[]>;
  write(): Promise<void>;
}

async function bring({ name, read, write }: Setting, check: boolean): Promise<SettingReport> {
  const before = await read();
  if (before.length === 0) return { setting: name, state: 'as-wanted', detail: '' };
  if (check) return { setting: name, state: 'differs', detail: before.join('; ') };
  try {
    await write();
  } catch (error) {
    const refused = error instanceof UserError || [403, 404, 422].includes(statusOf(error) ?? 0);
    if (!refused || !(error instanceof Error)) throw error;
    return { setting: name, state: 'not-offered', detail: error.message };
  }
  const after = await read();
  return after.length === 0
    ? { setting: name, state: 'written', detail: before.join('; ') }
    : { setting: name, state: 'not-offered', detail: `written, but read back as: ${after.join('; ')}` };
}

function workflowPermissions({ octokit, repository }: Github): Setting {
  return {
    name: 'workflow permissions',
    read: async () => {
      const { data } =
        await octokit.rest.actions.getGithubActionsDefaultWorkflowPermissionsRepository(repository);
      return differences(wantedWorkflowPermissions, data);
    },
    write: async () => {
      await octokit.rest.actions.setGithubActionsDefaultWorkflowPermissionsRepository({
        ...repository,
        ...wantedWorkflowPermissions,
      });
    },
  };
}

function pinnedActions({ octokit, repository }: Github): Setting {
  const path = 'GET /repos/{owner}/{repo}/actions/permissions';
  const wanted = { enabled: true, sha_pinning_required: true };
  return {
    name: 'actions pinned by full SHA',
    read: async () => differences(wanted, (await octokit.request(path, repository)).data),
    write: async () => {
      const { data } = await octokit.request(path, repository);
      const allowed = data.allowed_actions === undefined ? {} : { allowed_actions: data.allowed_actions };
      const permissions = { ...repository, ...wanted, ...allowed };
      await octokit.request('PUT /repos/{owner}/{repo}/actions/permissions', permissions);
    },
  };
}

/** Only the default branch may run jobs in the environment; GitHub needs just one of the reviewers. */
function environment(
  github: Github,
  environment_name: string,
  { branch, reviewers: ofPhases }: SetUpOptions,
): Setting {
  const { octokit, repository } = github;
  const reviewers = ofPhases.get(environment_name.replace('maintenance-', '')) ?? [];
  return {
    name: `environment ${environment_name}`,
    read: async () => {
      const found = await environmentAsIs(github, environment_name);
      if (found === null) return ['it does not exist'];
      return differences({ reviewers, branches: [branch] }, found);
    },
    write: async () => {
      await octokit.rest.repos.createOrUpdateEnvironment({
        ...repository,
        environment_name,
        reviewers: reviewers.map((id) => ({ type: 'User' as const, id })),
        deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
      });
      const found = await environmentAsIs(github, environment_name);
      if (found?.branches.includes(branch)) return;
      const policy = { ...repository, environment_name, name: branch };
      await octokit.rest.repos.createDeploymentBranchPolicy(policy);
    },
  };
}

function environmentAsIs({ octokit, listed }: Github, environment_name: string) {
  const named = { ...listed, environment_name };
  return orMissing(null, async () => {
    const { data } = await octokit.rest.repos.getEnvironment(named);
    const rules = data.protection_rules ?? [];
    const reviewers = rules.flatMap((rule) => ('reviewers' in rule ? (rule.reviewers ?? []) : []));
    const policies = data.deployment_branch_policy?.custom_branch_policies
      ? await octokit.rest.repos.listDeploymentBranchPolicies(named)
      : null;
    return {
      reviewers: reviewers.flatMap(({ reviewer }) => (reviewer?.id === undefined ? [] : [reviewer.id])),
      branches: (policies?.data.branch_policies ?? []).flatMap((policy) => policy.name ?? []),
    };
  });
}

function rulesets(
  { octokit, listed, repository }: Github,
  { branch, app }: SetUpOptions,
): readonly Setting[] {
  return wantedRulesets(branch, app).map((wanted) => {
    const find = async () => {
      const all = await octokit.paginate(octokit.rest.repos.getRepoRulesets, listed);
      return all.find((ruleset) => ruleset.name === wanted.name) ?? null;
    };
    // Octokit has a type for each kind of rule; the values are the same.
    const body = wanted as never as Parameters<typeof octokit.rest.repos.createRepoRuleset>[0];
    return {
      name: `ruleset ${wanted.name}`,
      read: async () => {
        const listed = await find();
        if (listed === null) return ['it does not exist'];
        const { data } = await octokit.rest.repos.getRepoRuleset({ ...repository, ruleset_id: listed.id });
        return differences(wanted, data);
      },
      write: async () => {
        const listed = await find();
        if (listed === null)
          await octokit.rest.repos.createRepoRuleset({
            ...body,
            name: wanted.name,
            enforcement: 'active',
            ...repository,
          });
        else await octokit.rest.repos.updateRepoRuleset({ ...body, ...repository, ruleset_id: listed.id });
      },
    };
  });
}
