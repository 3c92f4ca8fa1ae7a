import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { connectGithub, type Github } from '../../../pipelines/adapters/github/client.ts';
import { findOrCreateWindowIssue, type WindowIssue } from '../../../pipelines/adapters/github/issues.ts';
import { createMemoryStore } from '../../../pipelines/adapters/stores/memory-store.ts';
import { untakenNames } from '../../../pipelines/engine/take-facts.ts';
import type { Entry } from '../../../pipelines/ledger/entry.ts';
import { foldRecord } from '../../../pipelines/ledger/fold.ts';
import { readLedger } from '../../../pipelines/ledger/read-ledger.ts';
import { compareWithGithub } from '../../../pipelines/operation/compare-trail.ts';
import type { OpenedWindow } from '../../../pipelines/operation/read-window.ts';
import { sweepComments } from '../../../pipelines/operation/sweep-comments.ts';
import type { Organisation } from '../../../pipelines/plan/organisation.ts';
import type { WindowPlan } from '../../../pipelines/plan/window-plan.ts';
import type { Store } from '../../../pipelines/ports.ts';
import { viewOfWindow } from '../../../pipelines/views/view-of-window.ts';
import { seededFaults } from '../../support/github/faults.ts';
import { createGithub, type FakeGithub } from '../../support/github/server.ts';
import { addComment, type FakeUser } from '../../support/github/state.ts';

const plan = parse(readFileSync('runbooks/windows/2026-12-06-wangshangliao.yaml', 'utf8')) as WindowPlan;
/** Who may still approve after the deadline; the officer below is none of them. */
Object.assign(plan.approvals.gates.cutover ?? {}, { escalateTo: ['operations-director', 'it-manager'] });
const organisation = parse(readFileSync('runbooks/organisation.yaml', 'utf8')) as Organisation;
const digest = `sha256:${'ab'.repeat(32)}`;
const manager: FakeUser = { login: 'example-it-manager', id: 900000101, type: 'User', role: 'write' };
const officer: FakeUser = { login: 'example-security-officer', id: 900000106, type: 'User', role: 'write' };
const now = Date.parse('2026-12-05T20:30:00Z');

let fake: FakeGithub;
let github: Github;
let store: Store;
let issue: WindowIssue;

beforeEach(async () => {
  fake = createGithub();
  fake.state.users = [manager, officer];
  github = connectGithub({ repository: 'o/r', token: 't', fetch: fake.fetch, pauses: 'none' });
  store = createMemoryStore();
  issue = await findOrCreateWindowIssue(github, plan.id, { title: 'A window', body: '' });
});

describe('sweeping a window’s comments', () => {
  it('takes each command once and answers it once, however often and through whatever faults it looks', async () => {
    fake.state.now = () => '2026-12-05T20:00:00Z';
    addComment(fake.state, manager, issue.number, '/approve cutover abababababab');
    addComment(fake.state, officer, issue.number, '/approve cutover 000000000000');
    addComment(fake.state, officer, issue.number, '/status');
    addComment(fake.state, officer, issue.number, 'thank you');
    for (let look = 0; look < 12; look++) {
      fake.faults = seededFaults(look, 0.3);
      await sweep();
    }
    expect(await mailbox()).toHaveLength(1);
    const answers = fake.state.comments.filter((comment) => comment.user.type === 'Bot');
    expect(answers).toHaveLength(3);
    expect(answers[0]?.body).toContain('✅');
    expect(answers[1]?.body).toContain('❌');
    expect(answers[2]?.body).toContain('In progress');
    expect(fake.problems).toEqual([]);
  });

  it('says in its answer that an approval came too late to count', async () => {
    fake.state.now = () => '2026-12-05T17:00:00Z';
    addComment(fake.state, officer, issue.number, '/approve cutover abababababab');
    await sweep(turnOfCutover);
    const [answer] = fake.state.comments.filter((comment) => comment.user.type === 'Bot');
    expect(answer?.body).toContain('❌');
    expect(answer?.body).toContain('It came after the deadline');
    expect(answer?.body).toContain('不计入审批');
  });

  it('says nothing to strangers, who may comment on a public repository', async () => {
    fake.state.users = [manager, { login: 'stranger', id: 5, type: 'User', role: 'read' }];
    const stranger = fake.state.users[1] ?? manager;
    addComment(fake.state, stranger, issue.number, '/hold');
    addComment(fake.state, stranger, issue.number, '/call-off ha');
    await sweep();
    expect(await mailbox()).toEqual([]);
    expect(fake.state.comments.filter((comment) => comment.user.type === 'Bot')).toEqual([]);
  });

  it('asks GitHub nothing about strangers, however many of them speak', async () => {
    const stranger: FakeUser = { login: 'stranger', id: 5, type: 'User', role: 'read' };
    fake.state.users = [manager, stranger];
    for (let comment = 0; comment < 50; comment++) addComment(fake.state, stranger, issue.number, '/hold x');
    const before = fake.requests.length;
    await sweep();
    expect(fake.requests.length - before).toBe(1);
  });

  it('lets nobody in by a login that changed hands', async () => {
    fake.state.users = [{ ...manager, id: 5 }];
    addComment(fake.state, manager, issue.number, '/approve cutover abababababab');
    await sweep();
    expect(await mailbox()).toEqual([]);
  });
});

describe('the record beside GitHub’s own', () => {
  it('agrees, or every difference has a name', async () => {
    const said = addComment(fake.state, manager, issue.number, '/approve cutover abababababab');
    await sweep();
    fake.state.runs.push(run(501, 'success'), run(502, 'success'));
    const entries = [
      entry(1, { kind: 'claim-taken', holder: 'run-501-1-decide-aa', expires: '' }),
      entry(2, {
        kind: 'fact-taken',
        fact: `comment/${said.id}.json`,
        digest,
        body: {
          kind: 'approval',
          phase: 'cutover',
          snapshot: digest,
          by: 'it-manager',
          at: '',
          provenBy: { kind: 'comment', comment: said.id, user: manager.id, body: said.body },
        },
      }),
    ];
    const first = await compareWithGithub(github, plan.id, entries);
    expect(first.differences).toEqual(['run 502: succeeded on GitHub and left no entry']);
    said.updatedAt = '2026-12-05T23:00:00Z';
    const console = entry(3, { kind: 'claim-taken', holder: 'run-local-1-console-bb', expires: '' });
    const second = await compareWithGithub(github, plan.id, [...entries, console]);
    expect(second.differences).toContain(`entry 2: comment ${said.id} was edited`);
    expect(second.differences.join()).toContain('no run on GitHub');
  });
});

function run(id: number, conclusion: string) {
  const title = `${plan.id} · next · key-${id}`;
  const createdAt = fake.state.now();
  const actor = fake.state.bot;
  return {
    id,
    workflow: 'maintenance.yml',
    title,
    inputs: {},
    ref: 'main',
    status: 'completed',
    conclusion,
    createdAt,
    actor,
    hidden: 0,
  };
}

function entry(sequence: number, body: Entry['body']): Entry {
  return { window: plan.id, sequence, at: '2026-12-05T20:00:00.000Z', claim: 1, body };
}

/** All before it is done, in good time. */
const turnOfCutover: readonly Entry[] = [
  {
    kind: 'phase-started',
    phase: 'client-version',
    round: 2,
    attempt: 1,
    snapshot: digest,
    code: 'x',
  } as const,
  {
    kind: 'phase-finished',
    phase: 'client-version',
    round: 2,
    result: { result: 'done', summary: { 'zh-CN': '', en: '' }, evidence: [] },
  } as const,
].map((body, place) => ({ ...entry(2 + place, body), at: '2026-12-05T15:20:00.000Z' }));

const openedWith = entry(1, { kind: 'window-opened', snapshot: digest, code: 'x', previous: null });

async function sweep(more: readonly Entry[] = []): Promise<number> {
  return sweepComments(github, store, issue, await opened(more), now);
}

/** Below `facts/`, what no run has taken. */
async function mailbox(): Promise<readonly string[]> {
  return untakenNames(store, plan.id, (await opened()).state);
}

async function opened(more: readonly Entry[] = []): Promise<OpenedWindow> {
  const state = foldRecord([{ ...openedWith, at: '2026-12-05T15:00:00.000Z' }, ...more]);
  const roster = { digest: '', people: 1000 };
  const snapshot = { plan, organisation, roster } as OpenedWindow['snapshot'];
  return {
    window: plan.id,
    state,
    snapshot,
    frozen: snapshot,
    snapshotDigest: digest,
    facts: [],
    unheard: [],
    entries: 1,
    progress: 1,
    lastEntryAt: now,
    claimedBy: null,
    view: viewOfWindow(snapshot, digest, state, now),
    read: { chain: await readLedger(store, 'another window'), state: () => state },
  };
}
