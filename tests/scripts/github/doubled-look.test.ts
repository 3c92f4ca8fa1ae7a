import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFolderStore } from '../../../pipelines/adapters/stores/folder-store.ts';
import type { Writing } from '../../../pipelines/engine/enter-window.ts';
import { readLedger } from '../../../pipelines/ledger/read-ledger.ts';
import type { Environment } from '../../../pipelines/operation/environment.ts';
import { lookAtWindow } from '../../../pipelines/operation/look-at-window.ts';
import { readWindow } from '../../../pipelines/operation/read-window.ts';
import { rehearsalWriting } from '../../../pipelines/rehearsal/rehearsal-key.ts';
import { runJob, summaryOf } from '../../support/github/job.ts';
import { type ListeningGithub, startGithub } from '../../support/github/server.ts';
import { hour, openNight, start } from '../../support/night.ts';

const window = '2026-12-06-wangshangliao';

describe('two wake-ups at one moment', () => {
  it('that meet on one record do each act once: one works, the other waits for it and finds it done', async () => {
    const night = await openNight({ at: start - 72 * hour });
    await night.ledger.releaseClaim();
    const place = (writing: Writing): Environment => ({
      store: night.store,
      keyring: night.keyring,
      clock: night.clock,
      writingFor: async () => writing,
      signer: null,
      portsFor: async () => ({ ports: night.ports, close: async () => {} }),
    });
    const look = async (holder: string) =>
      lookAtWindow(place(await rehearsalWriting(night.keyring, night.run.window, holder)), {
        window: night.run.window,
        run: 'next',
        starters: [],
        github: null,
        code: 'test',
      });
    await Promise.all([look('run-a'), look('run-b')]);

    const bodies = (await readLedger(night.store, night.run.window)).entries().map(({ body }) => body);
    const claimed = bodies.flatMap((body) => (body.kind === 'claim-taken' ? [body.holder] : []));
    expect(claimed).toEqual(expect.arrayContaining(['run-a', 'run-b']));
    const acts = bodies.flatMap((body) => (body.kind === 'intent' ? [body.effect] : []));
    expect(acts.length).toBeGreaterThan(0);
    expect(new Set(acts).size).toBe(acts.length);
    const received = night.sent.map(({ notice, channel, to }) => `${notice} ${channel} ${to}`);
    expect(received.length).toBeGreaterThan(0);
    expect(new Set(received).size).toBe(received.length);
    const steps = bodies.flatMap((body) =>
      body.kind === 'phase-started' ? [`${body.phase}#${body.round}#${body.attempt}`] : [],
    );
    expect(new Set(steps).size).toBe(steps.length);
  });
});

describe('a run that was started twice', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tideover-doubled-'));
  const store = createFolderStore(join(folder, 'store'));
  const summary = summaryOf(folder);
  let github: ListeningGithub;

  beforeAll(async () => {
    github = await startGithub();
    await run('start.ts', '2026-12-02T16:00:00Z');
  }, 60_000);
  afterAll(async () => {
    await github.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('ends at once, says so, and writes nothing', async () => {
    const at = '2026-12-02T17:10:00Z';
    await run('decide.ts', at, { TIDEOVER_PHASE: 'next', TIDEOVER_KEY: 'k-1' });
    await run('phase.ts', at, { TIDEOVER_PHASE: 'pre-backup' });
    await run('decide.ts', at, { TIDEOVER_PHASE: 'next', TIDEOVER_KEY: 'k-1' });
    await run('phase.ts', at, { TIDEOVER_PHASE: 'client-version' });
    const before = await everything();
    const asked = github.requests.filter((request) => !request.startsWith('GET')).length;
    await run('decide.ts', '2026-12-02T17:20:00Z', { TIDEOVER_PHASE: 'next', TIDEOVER_KEY: 'k-2' });
    expect(await everything()).toEqual(before);
    expect(github.requests.filter((request) => !request.startsWith('GET'))).toHaveLength(asked);
    expect(readFileSync(summary, 'utf8')).toContain('This wake-up came twice');
    expect(readFileSync(join(folder, 'output'), 'utf8').trimEnd().split('\n').slice(-2)).toEqual([
      'go=nothing',
      'runner=ubuntu-latest',
    ]);
  }, 90_000);

  it('looks when a person started it', async () => {
    const before = await everything();
    await run('decide.ts', '2026-12-02T17:30:00Z', { TIDEOVER_PHASE: 'next', TIDEOVER_KEY: '' });
    expect((await everything()).length).toBeGreaterThan(before.length);
  }, 60_000);

  it('leaves a phase alone that another run has done, and does not call that a failure', async () => {
    await run('phase.ts', '2026-12-02T17:35:00Z', { TIDEOVER_PHASE: 'client-version' });
    expect(readFileSync(summary, 'utf8')).toContain('was done by another run');
    const opened = await readWindow(store, window, Date.parse('2026-12-02T17:40:00Z'));
    expect(opened?.state.steps.get('client-version#1')?.attempts).toBe(1);
  }, 60_000);

  const everything = () => store.list(`windows/${window}/`);

  function run(name: string, now: string, more: Readonly<Record<string, string>> = {}) {
    return runJob(name, { github, folder, window, now, more });
  }
});
