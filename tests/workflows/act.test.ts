import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMemorySigner } from '../../pipelines/adapters/signers/memory-signer.ts';
import { openStore } from '../../pipelines/adapters/stores/open-store.ts';
import { checkWords } from '../../pipelines/gates/statements/restate.ts';
import { readRecord } from '../../pipelines/ledger/bundle.ts';
import { readLedger } from '../../pipelines/ledger/read-ledger.ts';
import { parseVerifierKey, verifierKeyOf } from '../../pipelines/ledger/signed-note.ts';
import { verifyWindow } from '../../pipelines/ledger/verify.ts';
import { readWindow } from '../../pipelines/operation/read-window.ts';
import { phaseNames } from '../../pipelines/plan/phase-table.ts';
import { type ListeningGithub, startGithub } from '../support/github/server.ts';
import { addComment, type FakeUser } from '../support/github/state.ts';
import { type ActResult, runAct, whyNoAct } from './act.ts';

const missing = whyNoAct();
if (missing !== null) console.log(`skipped: ${missing}; CI has it`);

const window = '2026-12-06-wangshangliao';
const minutes = 60_000;
const seed = new Uint8Array(32).fill(9);
/** The window was opened with it; the work tree is newer. */
const recorded = 'f'.repeat(40);
const signer = createMemorySigner('example.com/tideover', seed);

describe.skipIf(missing !== null)('maintenance.yml under act, with the record on a branch', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tideover-act-'));
  const remote = join(folder, 'remote.git');
  const store = `git:${remote}`;
  const held = join(folder, 'held');
  let github: ListeningGithub;

  beforeAll(async () => {
    execFileSync('git', ['init', '-q', '--bare', remote]);
    github = await startGithub();
    github.state.users = approvers;
    github.state.mainCommits = [recorded];
    // Every run of act calls itself run 1.
    github.state.runs.push({
      id: 1,
      workflow: 'maintenance.yml',
      title: 'maintenance',
      inputs: { window },
      ref: 'main',
      status: 'in_progress',
      conclusion: null,
      createdAt: '2026-12-02T16:00:00Z',
      actor: github.state.bot,
      hidden: 0,
    });
    await script('start.ts', '2026-12-02T16:00:00Z');
  }, 5 * minutes);
  afterAll(async () => {
    await github.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it(
    'refuses before its time, and runs no phase',
    async () => {
      const run = await maintenance('2026-12-02T16:30:00Z');
      expect(run.log).toContain('Too early');
      // Not what was merged since.
      expect(run.log).toContain(`checks out ${recorded}`);
      expect(run.log).not.toContain('The record says code');
      expect(run.succeeded).toEqual([decide, after]);
      expect(run.status).toBe(0);
    },
    5 * minutes,
  );

  it(
    'goes on where a run was killed in the middle of a phase',
    async () => {
      let stop = (): void => {};
      const running = maintenance('2026-12-02T17:10:00Z', (line, kill) => {
        if (line.includes('Run Main Run the phase')) stop = kill;
      });
      const letGo = holdUpAfter('phase-started');
      while (!existsSync(held)) await sleep(100);
      stop();
      const first = await running;
      letGo();
      expect(first.status).not.toBe(0);
      const second = await maintenance('2026-12-02T17:40:00Z');
      expect(second.succeeded).toContain('pre-backup');
      const opened = await theWindow();
      expect(opened.state.steps.get('pre-backup#1')?.status).toBe('done');
      const kinds = await kindsOfEntries();
      const during = kinds.slice(kinds.indexOf('phase-started'), kinds.indexOf('phase-finished'));
      // Another run took the window up in the middle, and did what was left.
      expect(during).toContain('claim-taken');
      expect(opened.view.doubts).toEqual([]);
    },
    5 * minutes,
  );

  it(
    'opens the gate of cutover only with enough approvals by the right people',
    async () => {
      await step('client-version', '2026-12-02T17:50:00Z');
      await step('pre-backup', '2026-12-05T15:10:00Z');
      await step('client-version', '2026-12-05T15:20:00Z');
      const [it, security, author] = approvers;
      const issue = github.state.issues.find((one) => one.title.includes(window))?.number ?? 0;
      const digest = (await theWindow()).snapshotDigest.slice(7, 19);
      github.state.now = () => '2026-12-05T15:30:00Z';
      addComment(github.state, it as FakeUser, issue, `/approve cutover ${digest} all is ready`);
      // It was opened four days before, and its plan promises a notice five days before.
      addComment(github.state, it as FakeUser, issue, '/waive-notices everybody was told by telephone');
      addComment(github.state, it as FakeUser, issue, '/done 3 both leads called in');
      addComment(github.state, it as FakeUser, issue, '/done 4');
      const edited = addComment(github.state, security as FakeUser, issue, `/approve cutover ${digest}`);
      addComment(github.state, author as FakeUser, issue, `/approve cutover ${digest}`);

      const open = await maintenance('2026-12-05T15:40:00Z');
      expect(open.succeeded).toEqual([decide, after]);
      // The second approver changes the comment after it was taken: the gate must not open.
      edited.body = `/approve cutover ${digest} if the backup is there`;
      edited.updatedAt = '2026-12-05T15:45:00Z';
      const closed = await maintenance('2026-12-05T16:35:00Z');
      expect(closed.log).toContain('1 more approval needed');
      expect(closed.succeeded).toEqual([decide, after]);

      addComment(github.state, security as FakeUser, issue, `/approve cutover ${digest} read it again`);
      const opened = await maintenance('2026-12-05T16:40:00Z');
      expect(opened.succeeded).toContain('cutover');
      expect((await theWindow()).state.steps.get('cutover#1')?.status).toBe('done');
    },
    8 * minutes,
  );

  it('leaves a record that is whole, one issue, and one answer to each command', async () => {
    const key = parseVerifierKey(verifierKeyOf(signer));
    const verdict = verifyWindow({
      window,
      ...(await readRecord(openStore(store), window)),
      keys: key === null ? [] : [key],
      published: [],
      checkWords,
    });
    expect(verdict.problems).toEqual([]);
    expect(verdict.signedBy).toEqual([signer.name]);
    expect(github.state.issues.filter((issue) => issue.title.includes(window))).toHaveLength(1);
    const answers = github.state.comments.filter((comment) =>
      comment.body.includes('tideover:comment:answer-'),
    );
    expect(new Set(answers.map((answer) => answer.body.split('\n')[0])).size).toBe(answers.length);
    expect(github.problems).toEqual([]);
  });

  const step = async (phase: string, now: string): Promise<void> => {
    await script('phase.ts', now, { TIDEOVER_PHASE: phase });
    const key = Buffer.from(seed).toString('base64');
    await script('checkpoint.ts', now, { TIDEOVER_SIGNER: signer.name, TIDEOVER_SIGNER_KEY: key });
  };

  function maintenance(now: string, onLine?: (line: string, kill: () => void) => void): Promise<ActResult> {
    return runAct({
      workflow: 'maintenance.yml',
      inputs: { window, phase: 'next', key: 'test' },
      env: { ...environment(now), GITHUB_REPOSITORY: 'o/r' },
      variables: { TIDEOVER_STORE: store, TIDEOVER_SIGNER: signer.name },
      secrets: { TIDEOVER_SIGNER_KEY: Buffer.from(seed).toString('base64') },
      folder,
      ...(onLine && { onLine }),
    });
  }

  async function script(
    name: string,
    now: string,
    more: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const env = {
      ...environment(now),
      ...more,
      PATH: process.env.PATH,
      GITHUB_REPOSITORY: 'o/r',
      GITHUB_TOKEN: 'a-token-of-the-test',
      GITHUB_SHA: recorded,
      TIDEOVER_STORE: store,
      TIDEOVER_WINDOW: window,
    };
    await promisify(execFile)(process.execPath, [join('scripts', 'github', name)], {
      env: env as NodeJS.ProcessEnv,
      maxBuffer: 1 << 24,
    });
  }

  function environment(now: string): Readonly<Record<string, string>> {
    return { GITHUB_API_URL: github.url, TIDEOVER_WORLD: join(folder, 'world'), TIDEOVER_NOW: now };
  }

  /** However fast the run is: nothing that it writes after this entry gets into the record. */
  function holdUpAfter(kind: string): () => void {
    const hooks = join(remote, 'hooks');
    const says = `git grep -qF '"kind":"${kind}"' "$new"`;
    const mode = 0o755;
    const eachRef = `while read -r old new ref; do ${says} && touch '${held}'; done; exit 0`;
    writeFileSync(join(hooks, 'post-receive'), `#!/bin/sh\n${eachRef}\n`, { mode });
    const wait = `[ -e '${held}' ] || exit 0\nwhile [ -e '${held}' ]; do sleep 0.1; done\nexit 1`;
    writeFileSync(join(hooks, 'pre-receive'), `#!/bin/sh\n${wait}\n`, { mode });
    return () => {
      for (const file of [join(hooks, 'post-receive'), join(hooks, 'pre-receive'), held]) rmSync(file);
    };
  }

  async function kindsOfEntries(): Promise<readonly string[]> {
    const ledger = await readLedger(openStore(store), window);
    return ledger.entries().map(({ body }) => body.kind);
  }

  async function theWindow() {
    const opened = await readWindow(openStore(store), window, Date.parse('2026-12-05T16:40:00Z'));
    if (opened === null) throw new Error('the window was not opened');
    return opened;
  }
});

describe.skipIf(missing !== null)('rehearsal.yml under act', () => {
  it(
    'carries a whole window through all phases, each in a job of its own',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'tideover-act-'));
      const run = await runAct({
        workflow: 'rehearsal.yml',
        inputs: { plan: `runbooks/windows/${window}.yaml` },
        env: { TIDEOVER_WORLD: join(folder, 'world') },
        variables: {},
        secrets: {},
        folder,
      });
      expect(run.failed).toEqual([]);
      // act numbers the jobs of a matrix.
      const numbered = phaseNames.map((phase, index) => `Rehearse ${phase}-${index + 1}`);
      expect(run.succeeded).toEqual(numbered);
      expect(run.log).toContain('the window is closed');
      rmSync(folder, { recursive: true, force: true });
    },
    10 * minutes,
  );
});

const decide = 'Look at the record, send what is due, judge the gate';
const after = 'Tell people, and start the next step if its gate is open';

const approvers: FakeUser[] = [
  { login: 'example-it-manager', id: 900000101, type: 'User', role: 'maintain' },
  { login: 'example-security-officer', id: 900000106, type: 'User', role: 'write' },
  { login: 'example-messenger-admin', id: 900000104, type: 'User', role: 'admin' },
];
