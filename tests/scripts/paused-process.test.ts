// A laptop whose lid was closed between looking and acting: a real process is stopped after its intent stands in the
// record, others call the window off and close it, and then it wakes.

import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFolderStore } from '../../pipelines/adapters/stores/folder-store.ts';
import type { Entry } from '../../pipelines/ledger/entry.ts';
import { readLedger } from '../../pipelines/ledger/read-ledger.ts';
import { copyRunbooks, startScript, untilStopped } from '../support/script-process.ts';

const window = '2026-12-06-wangshangliao';

describe('a run that is stopped after the intent to hold everyone out', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tideover-paused-'));
  const store = `file:${join(folder, 'store')}`;
  const at = ['--window', window, '--store', store];
  let paused: ChildProcess | null = null;

  beforeAll(() => copyRunbooks(folder));
  afterAll(() => {
    paused?.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  it('does nothing when it wakes after others have closed the window: the door stays open', async () => {
    const asleep = startScript(folder, 'github/rehearse.ts', ['--phase', 'hold'], {
      TIDEOVER_PLAN: join('runbooks', 'windows', `${window}.yaml`),
      TIDEOVER_STORE: store,
      KILL_AFTER_ENTRY: '"kind":"intent".*hold everyone out',
      KILL_SIGNAL: 'SIGSTOP',
    });
    paused = asleep.child;
    await untilStopped(asleep);
    expect((await entries()).at(-1)?.body).toMatchObject({
      kind: 'intent',
      what: 'hold everyone out of the messenger',
    });

    const later = { TIDEOVER_NOW: '2026-12-05T21:30:00Z' };
    const said = await script(
      'tell.ts',
      [...at, '--by', 'it-manager', '--yes', '/call-off the vendor waits'],
      later,
    );
    expect(said.status, said.text).toBe(0);
    const closed = await script('phase.ts', ['look', ...at, '--without-github'], later);
    expect(closed.text).toContain('the window is closed');

    asleep.child.kill('SIGCONT');
    expect((await asleep.ended).status).not.toBe(0);
    expect(asleep.text()).toContain('was followed');
    expect((await entries()).at(-1)?.body.kind).toBe('window-closed');

    const after = await script('phase.ts', ['look', ...at, '--without-github'], {
      TIDEOVER_NOW: '2026-12-05T21:40:00Z',
    });
    expect(after.text).toContain('the window is closed');
    expect(after.text).not.toContain('compared with the record');
  }, 240_000);

  async function entries(): Promise<readonly Entry[]> {
    return (await readLedger(createFolderStore(join(folder, 'store')), window)).entries();
  }

  const script = (name: string, args: readonly string[], env: NodeJS.ProcessEnv) =>
    startScript(folder, name, args, env).ended;
});
