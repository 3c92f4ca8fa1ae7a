import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFolderStore } from '../../../pipelines/adapters/stores/folder-store.ts';
import { readLedger } from '../../../pipelines/ledger/read-ledger.ts';
import { runJob } from '../../support/github/job.ts';
import { type ListeningGithub, startGithub } from '../../support/github/server.ts';

const window = '2026-12-06-wangshangliao';
/** When the gate of the first backup opens. */
const opensAt = '2026-12-02T17:00:00.000Z';

describe('a phase whose gate waits for the time alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tideover-early-'));
  let github: ListeningGithub;
  const run = (name: string, now: string, phase: string) =>
    runJob(name, { github, folder, window, now, more: { TIDEOVER_PHASE: phase, TIDEOVER_KEY: 'k' } });

  beforeAll(async () => {
    github = await startGithub();
    await run('start.ts', '2026-12-02T16:00:00Z', 'next');
    await run('decide.ts', '2026-12-02T16:10:00Z', 'next');
  }, 60_000);
  afterAll(async () => {
    await github.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('has its job started early, which waits inside and begins at the second', async () => {
    await run('decide.ts', '2026-12-02T16:50:00Z', 'next');
    expect(lastGo()).toBe('go=nothing');
    await run('decide.ts', '2026-12-02T16:57:30Z', 'next');
    expect(lastGo()).toBe('go=pre-backup');
    const { stdout } = await run('phase.ts', '2026-12-02T16:58:30Z', 'pre-backup');
    expect(stdout).toContain(`Waiting for the gate until ${opensAt}`);
    const entries = (await readLedger(createFolderStore(join(folder, 'store')), window)).entries();
    const started = entries.find(({ body }) => body.kind === 'phase-started');
    expect(started?.at.slice(0, 19)).toBe(opensAt.slice(0, 19));
  }, 120_000);

  const lastGo = () =>
    readFileSync(join(folder, 'output'), 'utf8')
      .split('\n')
      .findLast((line) => line.startsWith('go='));
});
