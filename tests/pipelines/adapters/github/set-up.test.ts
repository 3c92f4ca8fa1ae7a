import { beforeEach, describe, expect, it } from 'vitest';
import { connectGithub, type Github } from '../../../../pipelines/adapters/github/client.ts';
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
};

beforeEach(() => {
  fake = createGithub();
  fake.state.secrets = ['TIDEOVER_WINDOW_KEYS'];
  github = connectGithub({ repository: 'o/r', token: 't', fetch: fake.fetch, pauses: 'none' });
});

describe('setting up a repository', () => {
  it('writes what differs, reads it back, and has nothing to do the second time', async () => {
    const first = await setUp(github, options);
    expect(statesOf(first)).toEqual({ written: environmentNames.length + 4, 'as-wanted': 1 });
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
    const reports = await setUp(github, { ...options, check: true, secrets: ['SMTP_URL'] });
    const drift = reports.filter(({ state }) => state === 'differs').map(({ setting }) => setting);
    expect(drift).toEqual(['workflow permissions', 'environment maintenance-canary', 'secrets']);
    expect(fake.requests.filter((request) => !request.startsWith('GET'))).toHaveLength(writes);
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

function statesOf(reports: readonly SettingReport[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state } of reports) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}
