// Checks whether each environment holds the secrets that its jobs need, and whether a secret lies where more
// jobs can read it. Secrets can only be listed by name, not read.

import { type Github, orHidden } from './client.ts';
import { environmentSecrets, secretNames } from './job-secrets.ts';
import type { SettingReport } from './settings.ts';

export async function secretReports(
  github: Github,
  needed: readonly string[],
): Promise<readonly SettingReport[]> {
  const shared = await sharedSecrets(github);
  const reports: SettingReport[] = [];
  for (const [environment, names] of Object.entries(environmentSecrets)) {
    const wanted = names.filter((name) => needed.includes(name));
    if (wanted.length === 0) continue;
    reports.push(await inEnvironment(github, environment, wanted, [...shared.keys()]));
  }
  const unknown = needed.filter((name) => !secretNames.includes(name));
  const problems = [
    ...unknown.map((name) => `${name} is handed on by no workflow; use one of ${secretNames.join(', ')}`),
    ...[...shared].flatMap(([name, place]) =>
      secretNames.includes(name)
        ? [
            `${name} lies in ${place}, where every workflow of every branch reads it: set it in the environments instead`,
          ]
        : [],
    ),
  ];
  const setting = 'secrets outside environments';
  return [
    ...reports,
    problems.length === 0
      ? { setting, state: 'as-wanted', detail: '' }
      : { setting, state: 'differs', detail: problems.join('; ') },
  ];
}

/** Secrets of the repository or its organisation: name to place. */
async function sharedSecrets({ octokit, listed }: Github): Promise<ReadonlyMap<string, string>> {
  const own = await octokit.paginate(octokit.rest.actions.listRepoSecrets, listed);
  const ofOrganisation = await orHidden([], () =>
    octokit.paginate(octokit.rest.actions.listRepoOrganizationSecrets, listed),
  );
  return new Map([
    ...ofOrganisation.map(({ name }) => [name, 'the organisation'] as const),
    ...own.map(({ name }) => [name, 'the repository'] as const),
  ]);
}

async function inEnvironment(
  { octokit, listed }: Github,
  environment: string,
  wanted: readonly string[],
  shared: readonly string[],
): Promise<SettingReport> {
  const setting = `secrets of ${environment}`;
  const ask = { ...listed, environment_name: environment };
  const found = await orHidden([], () => octokit.paginate(octokit.rest.actions.listEnvironmentSecrets, ask));
  const there = new Set(found.map(({ name }) => name));
  const missing = wanted.filter((name) => !there.has(name) && !shared.includes(name));
  if (missing.length === 0) return { setting, state: 'as-wanted', detail: '' };
  const commands = missing.map((name) => `gh secret set ${name} --env ${environment}`);
  return { setting, state: 'differs', detail: `not set: ${missing.join(', ')} (${commands.join(' && ')})` };
}
