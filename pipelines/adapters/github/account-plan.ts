// Compares the account's real plan with organisation.yaml: limits and minutes are computed from that file,
// which can be wrong. What this token may not read is reported as unknown.

import type { Organisation } from '../../plan/organisation.ts';
import { type Github, orHidden } from './client.ts';
import type { SettingReport } from './settings.ts';

type GithubDeclared = NonNullable<Organisation['github']>;

/** GitHub's names for plans, as far as they differ in minutes and environments. */
const plans: Readonly<Record<string, GithubDeclared['plan']>> = {
  free: 'free',
  pro: 'team',
  team: 'team',
  business: 'team',
  business_plus: 'enterprise',
  enterprise: 'enterprise',
};

export interface MonthOfMinutes {
  /** `2026-12`. */
  readonly month: string;
  /** What the plan that organisation.yaml names includes. */
  readonly included: number;
}

export async function accountReports(
  github: Github,
  said: GithubDeclared,
  minutes: MonthOfMinutes,
): Promise<readonly SettingReport[]> {
  const { octokit, repository } = github;
  const { data } = await octokit.rest.repos.get(repository);
  const visibility = data.private ? 'private' : 'public';
  const isOrganisation = data.owner.type === 'Organization';
  const plan = await planOf(github, isOrganisation);
  return [
    compared('visibility of the repository', said.visibility, visibility),
    plan === null
      ? notReadable(
          'plan of the account',
          `an owner's token may read it; "${said.plan}" in organisation.yaml is believed`,
        )
      : compared('plan of the account', said.plan, plan),
    ...(data.private ? [await minutesUsed(github, said, minutes, isOrganisation)] : []),
  ];
}

function compared(setting: string, said: string, found: string): SettingReport {
  if (said === found) return { setting, state: 'as-wanted', detail: found };
  const detail = `organisation.yaml says "${said}", GitHub says "${found}": correct github in organisation.yaml`;
  return { setting, state: 'differs', detail };
}

function notReadable(setting: string, detail: string): SettingReport {
  return { setting, state: 'not-readable', detail };
}

async function planOf(
  { octokit, repository: { owner } }: Github,
  isOrganisation: boolean,
): Promise<string | null> {
  const found = await orHidden(null, async () => {
    if (isOrganisation) return (await octokit.rest.orgs.get({ org: owner })).data.plan?.name;
    const { data } = await octokit.rest.users.getAuthenticated();
    return data.login === owner && 'plan' in data ? data.plan?.name : undefined;
  });
  return found == null ? null : (plans[found.toLowerCase()] ?? found);
}

/** Counts minutes on hosted runners: only these count against the plan. */
async function minutesUsed(
  { octokit, repository: { owner } }: Github,
  { plan }: GithubDeclared,
  { month, included }: MonthOfMinutes,
  isOrganisation: boolean,
): Promise<SettingReport> {
  const setting = 'minutes of Actions this month';
  const when = { year: Number(month.slice(0, 4)), month: Number(month.slice(5, 7)) };
  const used = await orHidden(null, async () => {
    const { data } = isOrganisation
      ? await octokit.request('GET /organizations/{org}/settings/billing/usage', { org: owner, ...when })
      : await octokit.request('GET /users/{username}/settings/billing/usage', { username: owner, ...when });
    return (data.usageItems ?? [])
      .filter(
        ({ product, unitType }) => /^actions$/i.test(product ?? '') && /^minutes$/i.test(unitType ?? ''),
      )
      .reduce((sum, { quantity }) => sum + (quantity ?? 0), 0);
  });
  if (used === null) return notReadable(setting, 'see Billing in the settings of the account');
  const detail = `${used} used of the ${included} that the plan "${plan}" includes`;
  return { setting, state: 'as-wanted', detail };
}
