// Real processes on a git remote and on a bucket (an emulator of S3), killed in the middle of a notice and stopped in the
// middle of a backup: another goes on, the one that wakes does nothing more, and nothing happens twice.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../pipelines/adapters/stores/open-store.ts';
import { readLedger } from '../../pipelines/ledger/read-ledger.ts';
import { type Ministack, startMinistack, whyNoMinistack } from '../support/ministack.ts';
import { copyRunbooks, type Started, startScript, untilStopped } from '../support/script-process.ts';

const window = '2026-12-06-wangshangliao';
const region = 'eu-central-1';
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const keys = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
const noMinistack = whyNoMinistack();

describe.each([
  ['a git remote', null],
  ['a bucket', noMinistack],
])('a window on %s', (kind, missing) => {
  const folder = mkdtempSync(join(tmpdir(), 'tideover-killed-on-'));
  let ministack: Ministack | null = null;
  let stopped: Started | null = null;
  let store = '';

  beforeAll(async () => {
    copyRunbooks(folder);
    if (kind === 'a git remote') {
      store = `git:${join(folder, 'remote')}`;
      execFileSync('git', ['init', '--quiet', '--bare', join(folder, 'remote')]);
    } else if (missing === null) {
      ministack = await startMinistack(['s3']);
      const { endpoint } = ministack;
      store = `s3://record/place?endpoint=${endpoint}&style=path&region=${region}`;
      Object.assign(process.env, keys);
      const client = new S3Client({ endpoint, region, forcePathStyle: true, credentials });
      await client.send(new CreateBucketCommand({ Bucket: 'record' }));
    }
  }, 60_000);
  afterAll(async () => {
    stopped?.child.kill('SIGKILL');
    await ministack?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('loses and doubles nothing when its process is killed, or sleeps while another goes on', async ({
    skip,
  }) => {
    if (missing !== null) skip(missing);
    const plan = join('runbooks', 'windows', `${window}.yaml`);
    const killed = await phase('next', '2026-12-02T16:00:00Z', plan, {
      KILL_AFTER_ENTRY: '"kind":"intent".*through dingtalk',
    }).ended;
    expect(killed.signal, killed.text).toBe('SIGKILL');

    stopped = phase('pre-backup', '2026-12-02T17:30:00Z', window, {
      KILL_AFTER_ENTRY: '"kind":"intent".*copy 1 objects to', // the manifest
      KILL_SIGNAL: 'SIGSTOP',
    });
    await untilStopped(stopped);
    const other = await phase('pre-backup', '2026-12-02T17:45:00Z').ended;
    expect(other.status, other.text).toBe(0);
    expect(other.text).toContain('phase pre-backup, round 1: done');
    stopped.child.kill('SIGCONT');
    expect((await stopped.ended).status).not.toBe(0);
    expect(stopped.text()).toContain('was followed');

    const bodies = (await readLedger(openStore(store), window)).entries().map(({ body }) => body);
    const intents = bodies.flatMap((body) => (body.kind === 'intent' ? [body.effect] : []));
    const outcomes = bodies.flatMap((body) => (body.kind === 'outcome' ? [body.effect] : []));
    expect(new Set(intents).size).toBe(intents.length);
    expect(outcomes.toSorted()).toEqual(intents.toSorted());
    const delivered = readdirSync(join(folder, 'world', window, 'inbox'), {
      recursive: true,
      withFileTypes: true,
    })
      .filter((entry) => entry.isFile())
      .map((entry) => `${entry.parentPath}/${entry.name.replace(/^.{15}/, '').replace(/\.copy-\d+/, '')}`);
    expect(delivered.length).toBeGreaterThan(0);
    expect(new Set(delivered).size).toBe(delivered.length);
  }, 300_000);

  function phase(name: string, now: string, at = window, env: NodeJS.ProcessEnv = {}): Started {
    const args = [name, '--window', at, '--store', store, '--without-github'];
    return startScript(folder, 'phase.ts', args, { TIDEOVER_NOW: now, ...keys, ...env });
  }
});
