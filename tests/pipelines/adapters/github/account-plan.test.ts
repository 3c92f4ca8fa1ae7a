import { beforeEach, describe, expect, it } from 'vitest';
import { accountReports } from '../../../../pipelines/adapters/github/account-plan.ts';
import { connectGithub, type Github } from '../../../../pipelines/adapters/github/client.ts';
import { createGithub, type FakeGithub } from '../../../support/github/server.ts';

const december = { month: '2026-12', included: 3000 };
const said = { repository: 'o/r', plan: 'team', visibility: 'private', runner: 'ubuntu-latest' } as const;

let fake: FakeGithub;
let github: Github;

beforeEach(() => {
  fake = createGithub();
  fake.state.repository.owner = { ...(fake.state.repository.owner as object), type: 'Organization' };
  github = connectGithub({ repository: 'o/r', token: 't', fetch: fake.fetch, pauses: 'none' });
});

describe('what the account has', () => {
  it('is compared with what the organisation file says, minutes of the month included', async () => {
    fake.state.account = { plan: 'team', minutes: 1234 };
    expect(
      (await accountReports(github, said, december)).map(({ state, detail }) => [state, detail]),
    ).toEqual([
      ['as-wanted', 'private'],
      ['as-wanted', 'team'],
      ['as-wanted', '1234 used of the 3000 that the plan "team" includes'],
    ]);
    expect(fake.problems).toEqual([]);
  });

  it('differs where the file is wrong, and says which', async () => {
    fake.state.account = { plan: 'free', minutes: 0 };
    const [visibility, plan] = await accountReports(github, { ...said, visibility: 'public' }, december);
    expect(visibility).toMatchObject({ state: 'differs' });
    expect(plan).toMatchObject({ state: 'differs' });
    expect(plan?.detail).toContain('says "team", GitHub says "free"');
  });

  it('is said to be unknown where this token may not read it', async () => {
    const states = (await accountReports(github, said, december)).map(({ state }) => state);
    expect(states).toEqual(['as-wanted', 'not-readable', 'not-readable']);
  });
});
