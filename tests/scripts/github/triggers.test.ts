import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { environmentSecrets } from '../../../pipelines/adapters/github/job-secrets.ts';
import { createFolderStore } from '../../../pipelines/adapters/stores/folder-store.ts';
import { putComment } from '../../../pipelines/engine/take-facts.ts';
import { peopleWhoCouldApprove } from '../../../pipelines/gates/approvals.ts';
import { builtBy } from '../../../pipelines/gates/built-by.ts';
import { readWindow } from '../../../pipelines/operation/read-window.ts';
import { runJob, summaryOf } from '../../support/github/job.ts';
import { exampleAnswer } from '../../support/github/openapi.ts';
import { type ListeningGithub, startGithub } from '../../support/github/server.ts';
import { addComment, type FakeState } from '../../support/github/state.ts';
import { runScript } from '../../support/script-process.ts';

const window = '2026-12-06-wangshangliao';

describe('merge, comment and schedule', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tideover-triggers-'));
  const store = createFolderStore(join(folder, 'store'));
  const summary = summaryOf(folder);
  let github: ListeningGithub;

  beforeAll(async () => {
    github = await startGithub();
    github.state.users = [{ login: 'example-it-manager', id: 900000101, type: 'User', role: 'write' }];
    builtInTwoPullRequests(github.state);
  });
  afterAll(async () => {
    await github.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('a merge opens each plan once: one issue, one look, however often it is started', async () => {
    await run('start.ts', '2026-11-29T00:00:00Z');
    await run('start.ts', '2026-11-29T00:10:00Z');
    const issues = github.state.issues.filter((issue) => issue.title.includes(window));
    expect(issues).toHaveLength(1);
    expect(looks()).toHaveLength(1);
  }, 90_000);

  it('a tick has a window told of whose start ended before its issue was made, and keeps one whose issue somebody closed', async () => {
    const other = '2026-12-20-patch';
    const issue = github.state.issues.find((one) => one.title.includes(other));
    if (issue === undefined) throw new Error('an issue');
    const isOpen = () => github.state.issues.some((one) => one.title.includes(other) && one.state === 'open');
    issue.state = 'closed';
    await run('tick.ts', '2026-11-29T00:11:00Z');
    expect(isOpen()).toBe(true);
    github.state.issues.splice(github.state.issues.indexOf(issue), 1);
    const started = () => github.state.runs.filter((one) => one.workflow === 'start.yml');
    await run('tick.ts', '2026-11-29T01:11:00Z');
    expect(started()).toHaveLength(1);
    await run('start.ts', '2026-11-29T01:12:00Z');
    expect(isOpen()).toBe(true);
    await run('tick.ts', '2026-11-29T02:11:00Z');
    expect(started()).toHaveLength(1);
  }, 120_000);

  it('a merge switches the tick on again where GitHub has stopped its schedule, and where a person has, not', async () => {
    github.state.scheduleState = 'disabled_inactivity';
    await run('start.ts', '2026-11-29T00:12:00Z');
    expect(github.state.scheduleState).toBe('active');
    expect(readFileSync(summary, 'utf8')).toContain('`tick` is switched on again');
    github.state.scheduleState = 'disabled_manually';
    await run('start.ts', '2026-11-29T00:14:00Z');
    expect(github.state.scheduleState).toBe('disabled_manually');
    const reached = run('reach.ts', '2026-11-29T00:15:00Z');
    await expect(reached).rejects.toMatchObject({ stdout: expect.stringContaining('disabled_manually') });
    github.state.scheduleState = 'active';
  }, 90_000);

  it('only a runner that the window’s files name is tried', async () => {
    await run('runner.ts', '2026-11-29T00:15:00Z', { TIDEOVER_RUNNER: 'ubuntu-latest' });
    expect(readFileSync(join(folder, 'output'), 'utf8')).toContain('runner=ubuntu-latest');
    const other = run('runner.ts', '2026-11-29T00:15:00Z', { TIDEOVER_RUNNER: 'somebody-elses' });
    await expect(other).rejects.toMatchObject({ stderr: expect.stringContaining('"somebody-elses"') });
  }, 60_000);

  it('everybody who wrote or merged a part of it is written down, and approves nothing', async () => {
    const opened = await readWindow(store, window, Date.parse('2026-11-29T00:20:00Z'));
    if (opened === null) throw new Error('the window was not opened');
    expect(opened.snapshot.builtBy).toEqual([
      { as: 'author', person: 'messenger-admin', githubId: 900000104 },
      { as: 'merger', person: 'it-manager', githubId: 900000101 },
      { as: 'author', person: 'service-lead', githubId: 900000107 },
      { as: 'author', person: 'communications', githubId: null },
      { as: 'merger', person: 'security-officer', githubId: 900000106 },
    ]);
    expect(readFileSync(summary, 'utf8')).toContain('Correct its approvers');
    const involved = builtBy(opened.snapshot);
    const rule = opened.snapshot.plan.approvals.gates.cutover;
    if (rule === undefined) throw new Error('cutover has a gate');
    const left = peopleWhoCouldApprove(rule, opened.snapshot.organisation.people, involved);
    for (const one of ['it-manager', 'security-officer', 'messenger-admin']) expect(left).not.toContain(one);
  }, 60_000);

  it('a comment goes into the record, is answered, and starts a look', async () => {
    const issue = github.state.issues.find((one) => one.title.includes(window))?.number ?? 0;
    const [manager] = github.state.users;
    if (manager === undefined) throw new Error('a user');
    const said = addComment(github.state, manager, issue, '/hold the vendor is unsure');
    await run('command.ts', '2026-11-29T01:00:00Z', { TIDEOVER_COMMENT: String(said.id) });
    await run('command.ts', '2026-11-29T01:00:00Z', { TIDEOVER_COMMENT: String(said.id) });
    expect(await unheard()).toEqual([`comment/${said.id}.json`]);
    expect(
      github.state.comments.filter((comment) => comment.body.includes(`answer-${said.id}`)),
    ).toHaveLength(1);
    expect(looks()).toHaveLength(2);
  }, 60_000);

  it('a comment elsewhere does nothing', async () => {
    const [manager] = github.state.users;
    if (manager === undefined) throw new Error('a user');
    const said = addComment(github.state, manager, 99_999, '/hold');
    const before = github.state.runs.length;
    await run('command.ts', '2026-11-29T01:00:00Z', { TIDEOVER_COMMENT: String(said.id) });
    expect(github.state.runs).toHaveLength(before);
  }, 60_000);

  it('a run that found the gate closed starts no other, one that ran a phase does, and a failed one does not', async () => {
    const at = '2026-11-29T02:00:00Z';
    const finish = (results: object) => run('after.ts', at, { TIDEOVER_RESULTS: JSON.stringify(results) });
    const decided = (go: string) => ({ decide: { result: 'success', outputs: { go } } });
    await putComment(store, window, 7_001);
    const before = looks().length;
    await finish(decided('nothing'));
    await finish({ ...decided('cutover'), cutover: { result: 'failure' } });
    expect(looks()).toHaveLength(before);
    await finish({
      ...decided('cutover'),
      cutover: { result: 'success' },
      checkpoint: { result: 'failure' },
    });
    await finish({ ...decided('cutover'), cutover: { result: 'success' } });
    expect(looks()).toHaveLength(before + 1);
    // What the comparison with AWS found may have opened the gate, too.
    await putComment(store, window, 7_002);
    await finish({ ...decided('nothing'), drift: { result: 'skipped' } });
    expect(looks()).toHaveLength(before + 1);
    await finish({ ...decided('nothing'), drift: { result: 'success' } });
    expect(looks()).toHaveLength(before + 2);
  }, 90_000);

  it('a tick finds the comment whose event was lost, tries the runners, and sets the metronome going', async () => {
    const issue = github.state.issues.find((one) => one.title.includes(window))?.number ?? 0;
    const [manager] = github.state.users;
    if (manager === undefined) throw new Error('a user');
    addComment(github.state, manager, issue, '/resume it is sure now');
    await run('tick.ts', '2026-12-05T23:23:00+08:00', { TIDEOVER_CLOCK: 'metronome' });
    await run('tick.ts', '2026-12-05T23:43:00+08:00', { TIDEOVER_CLOCK: 'metronome' });
    expect(await unheard()).toHaveLength(4);
    const started = (workflow: string) =>
      github.state.runs.filter((one) => one.workflow === workflow && one.inputs.window === window);
    expect(started('metronome.yml')).toHaveLength(1);
    expect(started('reach.yml').map(({ inputs }) => inputs.runner)).toEqual(['ubuntu-latest']);
    expect(github.problems).toEqual([]);
  }, 90_000);

  it('anybody hands work in without a key, and who has the window’s collects it into its store', async () => {
    const outbox = (world: string, ...args: readonly string[]) =>
      runScript('outbox.ts', [...args, '--window', window], {
        env: { TIDEOVER_STORE: `file:${join(folder, 'store')}`, TIDEOVER_WORLD: join(folder, world) },
      });
    const shared = join(folder, 'shared');
    await outbox('world', 'collect', '--folder', shared);
    const message = ['add', '--text', 'See you later', '--from', 'li-01', '--conversation', 'department-it'];
    const handed = await runScript('outbox.ts', [...message, '--folder', shared]);
    expect(handed.stdout).toMatch(/^Held under number h-[0-9a-f]{16}/);
    expect((await outbox('world', 'list')).stdout).toContain('0 held, 0 replayed');
    expect((await outbox('world', 'collect', '--folder', shared)).stdout).toContain('message from li-01');
    expect((await outbox('world', 'list')).stdout).toContain('1 held, 0 replayed');
    expect(await outbox('elsewhere', 'collect', '--folder', shared)).toMatchObject({ status: 1 });
  }, 60_000);

  it('a tick goes on past a window that somebody damaged, and says so', async () => {
    const other = '2026-12-20-patch';
    const place = (id: string) => github.state.issues.find((one) => one.title.includes(id))?.number ?? 0;
    expect(place(window)).toBeLessThan(place(other));
    // Nobody can read it: it leads to itself.
    const entries = join(folder, 'store', 'windows', window, 'entries');
    rmSync(entries, { recursive: true });
    symlinkSync('entries', entries);
    const [manager] = github.state.users;
    if (manager === undefined) throw new Error('a user');
    addComment(github.state, manager, place(other), '/hold look at the other window');
    await expect(run('tick.ts', '2026-12-05T23:53:00+08:00')).rejects.toMatchObject({
      stderr: expect.stringContaining('ELOOP'),
    });
    expect((await readWindow(store, other, Date.now()))?.unheard).toHaveLength(1);
  }, 60_000);

  it('setup and its check run from the command line', async () => {
    const env = { GITHUB_API_URL: github.url, GITHUB_TOKEN: 't', GITHUB_REPOSITORY: 'o/r' };
    const setup = (...args: string[]) => runScript('github-setup.ts', args, { env });
    for (const [environment, names] of Object.entries(environmentSecrets)) {
      github.state.environmentSecrets.set(environment, [...names]);
    }
    expect((await setup()).stdout).toMatch(/^written +environment maintenance-cutover/m);
    expect((await setup('--check')).stdout).not.toMatch(/differs|not offered/);
    github.state.environments.delete('maintenance-cutover');
    expect(await setup('--check')).toMatchObject({ status: 1 });
  }, 60_000);

  const unheard = async () => (await readWindow(store, window, Date.now()))?.unheard ?? [];
  const looks = () =>
    github.state.runs.filter(
      (one) => one.title.startsWith(`${window} · `) && one.workflow === 'maintenance.yml',
    );

  function run(name: string, now: string, more: Readonly<Record<string, string>> = {}) {
    return runJob(name, { github, folder, window, now, more });
  }
});

/** One person wrote the plan and another merged it; a third corrected it, with a fourth, and a fifth merged that. */
function builtInTwoPullRequests(state: FakeState): void {
  type Json = Record<string, unknown>;
  const [pull] = exampleAnswer('GET', '/repos/{owner}/{repo}/pulls', 200) as Json[];
  const [commit] = exampleAnswer('GET', '/repos/{owner}/{repo}/commits', 200) as Json[];
  const user = (id: number) => ({ ...(pull?.user as Json), id });
  const made = (number: number, author: number, merger: number) => ({
    ...pull,
    number,
    requested_teams: [],
    merged_at: '2026-11-28T00:00:00Z',
    user: user(author),
    merged_by: user(merger),
  });
  const brought = (sha: string, author: number, message: string) => ({
    ...commit,
    sha,
    author: user(author),
    commit: { ...(commit?.commit as Json), message },
  });
  const beside = 'Correct it\n\nCo-authored-by: Communications <communications@example.com>';
  state.commits.set(`runbooks/windows/${window}.yaml`, [
    brought('first', 900000104, 'Plan it'),
    brought('second', 900000107, beside),
  ]);
  state.pullsOf.set('first', [made(1, 900000104, 900000101)]);
  state.pullsOf.set('second', [made(2, 900000107, 900000106)]);
}
