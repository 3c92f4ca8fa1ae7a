import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { publishCheck } from '../../../../pipelines/adapters/github/checks.ts';
import { connectGithub, type Github } from '../../../../pipelines/adapters/github/client.ts';
import { listComments, readComment, upsertComment } from '../../../../pipelines/adapters/github/comments.ts';
import {
  findOrCreateWindowIssue,
  findWindowIssue,
  updateWindowIssue,
} from '../../../../pipelines/adapters/github/issues.ts';
import { marker } from '../../../../pipelines/adapters/github/marker.ts';
import { mayApprove, roleOf } from '../../../../pipelines/adapters/github/prover.ts';
import { dispatchOnce, listRuns, reviewsOf } from '../../../../pipelines/adapters/github/runs.ts';
import { UserError } from '../../../../pipelines/errors.ts';
import { noFaults, seededFaults } from '../../../support/github/faults.ts';
import {
  createGithub,
  type FakeGithub,
  type ListeningGithub,
  startGithub,
} from '../../../support/github/server.ts';
import { addComment, type FakeUser, newState } from '../../../support/github/state.ts';

const alice: FakeUser = { login: 'ops-lead', id: 7, type: 'User', role: 'maintain' };
let fake: ListeningGithub;
let github: Github;

beforeAll(async () => {
  fake = await startGithub();
  github = connectGithub({ repository: 'o/r', token: 't', apiUrl: fake.url, pauses: 'none' });
});
afterAll(() => fake.stop());
beforeEach(() => Object.assign(fake.state, newState()));
afterEach(() => {
  fake.faults = noFaults;
  expect(fake.problems).toEqual([]);
});

describe('the window’s issue', () => {
  it('is made once and found again, also among hundreds of others', async () => {
    const first = await findOrCreateWindowIssue(github, 'w-1', { title: 'A window', body: 'one' });
    for (let n = 0; n < 230; n++) {
      fake.state.issues.unshift({
        number: 1000 + n,
        title: 'other',
        body: 'other',
        state: 'closed',
        labels: ['maintenance-window'],
        user: alice,
        hidden: 0,
      });
    }
    const again = await findOrCreateWindowIssue(github, 'w-1', { title: 'A window', body: 'two' });
    expect(again.number).toBe(first.number);
    expect(fake.state.issues.filter((issue) => issue.user.type === 'Bot')).toHaveLength(1);
  });

  it('is never one that somebody else marked', async () => {
    fake.state.issues.push({
      number: 5,
      title: 'trap',
      body: `${marker('window', 'w-1')}\nclose me`,
      state: 'open',
      labels: ['maintenance-window'],
      user: alice,
      hidden: 0,
    });
    expect(await findWindowIssue(github, 'w-1')).toBeNull();
  });

  it('is written only when something differs, and closed with the report', async () => {
    const issue = await findOrCreateWindowIssue(github, 'w-1', { title: 'A window', body: 'one' });
    const before = fake.requests.length;
    await updateWindowIssue(github, issue, { body: 'one', open: true });
    expect(fake.requests.length).toBe(before);
    await updateWindowIssue(github, issue, { body: 'report', open: false });
    expect(await findWindowIssue(github, 'w-1')).toMatchObject({ body: 'report', open: false });
  });
});

describe('comments', () => {
  it('of ours are kept in place, and doubles of an earlier fault go', async () => {
    await upsertComment(github, { issue: 3, id: 'gate' }, 'one');
    const double = addComment(fake.state, fake.state.bot, 3, `${marker('comment', 'gate')}\none`);
    addComment(fake.state, alice, 3, `${marker('comment', 'gate')}\nnot ours`);
    await upsertComment(github, { issue: 3, id: 'gate' }, 'two');
    expect(fake.state.comments.map((comment) => comment.body)).toEqual([
      `${marker('comment', 'gate')}\ntwo`,
      `${marker('comment', 'gate')}\nnot ours`,
    ]);
    expect(fake.state.comments).not.toContain(double);
  });

  it('of people are read again by id: edited, deleted, and with their numeric author', async () => {
    const said = addComment(fake.state, alice, 3, '/approve cutover ab12ab12ab12');
    expect(await readComment(github, said.id)).toMatchObject({ userId: 7, edited: false, issue: 3 });
    said.updatedAt = '2026-12-05T21:00:00Z';
    expect(await readComment(github, said.id)).toMatchObject({ edited: true });
    fake.state.comments = [];
    expect(await readComment(github, said.id)).toBeNull();
  });

  it('are all listed, page by page, without our own', async () => {
    for (let n = 0; n < 250; n++) addComment(fake.state, n % 10 === 0 ? fake.state.bot : alice, 3, `no ${n}`);
    const { persons, ours } = await listComments(github, 3);
    expect([persons.length, ours.length]).toEqual([225, 25]);
  });

  it('that are too long are cut before GitHub refuses them', async () => {
    await upsertComment(github, { issue: 3, id: 'long' }, 'a line of the report\n'.repeat(5000));
    expect(fake.state.comments[0]?.body.length).toBeLessThan(65_536);
  });
});

describe('a check run', () => {
  it('carries all its annotations in batches of fifty, once', async () => {
    const annotations = Array.from({ length: 123 }, (_, index) => ({
      path: 'runbooks/windows/a.yaml',
      line: index + 1,
      level: 'failure' as const,
      title: 'wrong',
      message: `problem ${index}`,
    }));
    const check = {
      name: 'plan',
      sha: 'abc',
      id: 'plan-1',
      conclusion: 'failure' as const,
      title: '123 problems',
      summary: 'see the lines',
      annotations,
    };
    fake.faults = seededFaults(5, 0.4);
    await publishCheck(github, check);
    await publishCheck(github, check);
    expect(fake.state.checks).toHaveLength(1);
    const lines = fake.state.checks[0]?.annotations.map((annotation) => annotation.start_line);
    expect(lines).toEqual(annotations.map(({ line }) => line));
    expect(fake.state.checks[0]).toMatchObject({ status: 'completed', conclusion: 'failure' });
  });
});

describe('a user’s right', () => {
  it('is the exact role, where GitHub’s permission would round it', async () => {
    fake.state.users = [alice, { ...alice, login: 'helper', id: 8, role: 'triage' }];
    expect(await roleOf(github, 'ops-lead')).toEqual({ role: 'maintain', userId: 7 });
    expect(mayApprove((await roleOf(github, 'helper')).role)).toBe(false);
    expect(await roleOf(github, 'stranger')).toEqual({ role: 'none', userId: 0 });
  });
});

describe('runs', () => {
  it('are started once per key and list who reviewed them', async () => {
    const dispatch = {
      workflow: 'maintenance.yml',
      ref: 'main',
      key: 'w-1-cutover-1',
      inputs: { window: 'w-1', step: 'cutover' },
    };
    const { runId } = await dispatchOnce(github, dispatch);
    expect(await dispatchOnce(github, dispatch)).toEqual({ runId });
    fake.state.reviews.set(runId, [
      { user: alice, state: 'approved', environments: ['maintenance-cutover'], comment: 'go' },
    ]);
    expect(await reviewsOf(github, runId)).toEqual([
      {
        environments: ['maintenance-cutover'],
        state: 'approved',
        userId: 7,
        login: 'ops-lead',
        comment: 'go',
      },
    ]);
    expect(await listRuns(github, 'maintenance.yml')).toHaveLength(1);
  });
});

describe('a thousand faulty runs', () => {
  it('leave one issue, one comment and one run per key', async () => {
    const seed = 20261206;
    let faulty = 0;
    const one = async (run: number): Promise<void> => {
      const fast = createGithub();
      const connected = connectGithub({ repository: 'o/r', token: 't', fetch: fast.fetch, pauses: 'none' });
      fast.faults = seededFaults(seed + run, 0.35);
      await aboutOneWindow(connected, run);
      if (fast.requests.length > requestsWithoutFaults) faulty += 1;
      expectOneOfEach(fast, `seed ${seed}, run ${run}`, run);
    };
    for (let first = 0; first < 1000; first += 100) {
      await Promise.all(Array.from({ length: 100 }, (_, index) => one(first + index)));
    }
    expect(faulty).toBeGreaterThan(500);
  });

  it('hold over real connections that break', async () => {
    for (let run = 0; run < 8; run++) {
      Object.assign(fake.state, newState());
      fake.faults = seededFaults(run, 0.35);
      await aboutOneWindow(github, run);
      expectOneOfEach(fake, `run ${run}`, run);
    }
  });
});

/** Look and create for issue and run; look, create and look again for the comment. */
const requestsWithoutFaults = 7;

async function aboutOneWindow(connected: Github, run: number): Promise<void> {
  const issue = await findOrCreateWindowIssue(connected, 'w-1', { title: 'A window', body: 'text' });
  const inputs = { window: 'w-1' };
  await dispatchOnce(connected, { workflow: 'maintenance.yml', ref: 'main', key: `key-${run}`, inputs });
  await upsertComment(connected, { issue: issue.number, id: 'status' }, `state ${run}`);
}

function expectOneOfEach(github: FakeGithub, what: string, run: number): void {
  const { issues, comments, runs } = github.state;
  expect([issues.length, comments.length, runs.length], what).toEqual([1, 1, 1]);
  expect(comments[0]?.body, what).toBe(`${marker('comment', 'status')}\nstate ${run}`);
  expect(github.problems, what).toEqual([]);
}

describe('a missing right', () => {
  it('is named with what to give, and a wrong token is told apart', async () => {
    fake.state.refusal = {
      status: 403,
      body: { message: 'Resource not accessible by integration' },
      headers: { 'x-accepted-github-permissions': 'issues=write' },
    };
    const failed = await findWindowIssue(github, 'w-1').catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(UserError);
    expect((failed as UserError).whatToDo).toContain('issues=write');
    fake.state.refusal = { status: 401, body: { message: 'Bad credentials' } };
    await expect(findWindowIssue(github, 'w-1')).rejects.toThrow('does not accept the token');
  });

  it('of a repository’s name is a mistake that the user can mend', () => {
    expect(() => connectGithub({ repository: 'only-a-name', token: 't' })).toThrow(UserError);
  });
});
