import { beforeEach, describe, expect, it } from 'vitest';
import { connectGithub, type Github } from '../../../../pipelines/adapters/github/client.ts';
import { environmentSecrets } from '../../../../pipelines/adapters/github/job-secrets.ts';
import { setUp } from '../../../../pipelines/adapters/github/set-up.ts';
import { environmentNames, type SettingReport } from '../../../../pipelines/adapters/github/settings.ts';
import { createGithub, type FakeGithub } from '../../../support/github/server.ts';

let fake: FakeGithub;
let github: Github;
const options = {
  branch: 'main',
  reviewers: new Map([['cutover', [7, 8]]]),
  check: false,
  secrets: ['TIDEOVER_WINDOW_KEYS'],
  app: null,
};
/** One report for each environment that needs the one secret, and one for what lies outside. */
const secretReports = Object.values(environmentSecrets).filter((names) =>
  names.includes('TIDEOVER_WINDOW_KEYS'),
).length;

beforeEach(() => {
  fake = createGithub();
  for (const [environment, names] of Object.entries(environmentSecrets)) {
    fake.state.environmentSecrets.set(environment, [...names]);
  }
  github = connectGithub({ repository: 'o/r', token: 't', fetch: fake.fetch, pauses: 'none' });
});

describe('setting up a repository', () => {
  it('writes what differs, reads it back, and has nothing to do the second time', async () => {
    const first = await setUp(github, options);
    expect(statesOf(first)).toEqual({ written: environmentNames.length + 4, 'as-wanted': secretReports + 1 });
    expect(statesOf(await setUp(github, options))).toEqual({ 'as-wanted': first.length });
    expect(fake.state.environments.get('maintenance-cutover')).toMatchObject({ branches: ['main'] });
    expect(fake.state.rulesets).toHaveLength(2);
    expect(fake.problems).toEqual([]);
  });

  it('only lists drift when it checks', async () => {
    await setUp(github, options);
    fake.state.environments.delete('maintenance-canary');
    fake.state.workflowPermissions.default_workflow_permissions = 'write';
    const writes = fake.requests.filter((request) => !request.startsWith('GET')).length;
    expect(await drift({ secrets: ['SMTP_URL'] })).toEqual([
      'workflow permissions',
      'environment maintenance-canary',
      'secrets outside environments',
    ]);
    expect(fake.requests.filter((request) => !request.startsWith('GET'))).toHaveLength(writes);
  });

  it('names each environment that lacks a secret, and the command that sets it', async () => {
    await setUp(github, options);
    fake.state.environmentSecrets.set('maintenance-hold', []);
    const reports = await setUp(github, { ...options, check: true });
    expect(reports.filter(({ state }) => state === 'differs')).toEqual([
      {
        setting: 'secrets of maintenance-hold',
        state: 'differs',
        detail: 'not set: TIDEOVER_WINDOW_KEYS (gh secret set TIDEOVER_WINDOW_KEYS --env maintenance-hold)',
      },
    ]);
  });

  it('says where a secret can be read by more than the jobs that need it', async () => {
    await setUp(github, options);
    fake.state.environmentSecrets.clear();
    fake.state.secrets = ['SOMETHING_ELSE'];
    fake.state.organisationSecrets = ['TIDEOVER_WINDOW_KEYS'];
    const reports = await setUp(github, { ...options, check: true });
    const [found, ...more] = reports.filter(({ state }) => state === 'differs');
    expect(more).toEqual([]);
    expect(found?.detail).toContain('TIDEOVER_WINDOW_KEYS lies in the organisation');
    expect(found?.detail).not.toContain('SOMETHING_ELSE');
  });

  it('sees whoever may pass by a ruleset', async () => {
    await setUp(github, { ...options, app: 4711 });
    expect(await drift({ app: 4711 })).toEqual([]);
    // Without the App nobody may; with another beside it, two do.
    expect(await drift({ app: null })).toEqual(['ruleset tideover ledger']);
    const ledger = fake.state.rulesets.find(({ name }) => name === 'tideover ledger');
    const passesBy = ledger?.bypass_actors as unknown[];
    passesBy.push({ actor_type: 'OrganizationAdmin', bypass_mode: 'always' });
    expect(await drift({ app: 4711 })).toEqual(['ruleset tideover ledger']);
  });

  it('does not take it for nobody where the token may not see who passes by a ruleset', async () => {
    await setUp(github, options);
    for (const ruleset of fake.state.rulesets) delete (ruleset as { bypass_actors?: unknown }).bypass_actors;
    expect(await drift({})).toEqual(['ruleset tideover ledger', 'ruleset tideover main']);
  });

  it('says what a private repository on Team takes without keeping', async () => {
    fake.state.plan = 'private-team';
    const reports = await setUp(github, options);
    const cutover = reports.find(({ setting }) => setting === 'environment maintenance-cutover');
    expect(cutover).toMatchObject({ state: 'not-offered' });
    expect(cutover?.detail).toContain('reviewers');
  });

  it('says what a free private repository refuses', async () => {
    fake.state.plan = 'private-free';
    const states = statesOf(await setUp(github, options));
    expect(states['not-offered']).toBe(environmentNames.length + 2);
  });
});

async function drift(more: Partial<Parameters<typeof setUp>[1]>): Promise<readonly string[]> {
  const reports = await setUp(github, { ...options, check: true, ...more });
  return reports.filter(({ state }) => state === 'differs').map(({ setting }) => setting);
}

function statesOf(reports: readonly SettingReport[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state } of reports) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}
