// An AWS emulator for tests (`pip install ministack`), on a free port of this machine only. Absent, its tests
// are skipped and say so.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Ministack {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** What to print where a test needs the emulator and it is not installed; null when it is. */
export function whyNoMinistack(): string | null {
  const found = spawnSync('ministack', ['--help'], { stdio: 'ignore', timeout: 20_000 });
  return found.status === 0 ? null : 'ministack is not installed (pip install ministack)';
}

export async function startMinistack(services: readonly string[]): Promise<Ministack> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'tideover-ministack-'));
  // The emulator hands its own environment on to what it runs: only what it needs.
  const child = spawn('ministack', [], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      SERVICES: services.join(','),
      IOT_MTLS_ENABLED: '0',
      SFTP_ENABLED: '0',
      S3_DATA_DIR: folder,
    },
    stdio: 'ignore',
  });
  const endpoint = `http://127.0.0.1:${port}`;
  await answers(child, `${endpoint}/_ministack/health`);
  return {
    endpoint,
    async stop() {
      const ended = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answers(child: ChildProcess, url: string): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (child.exitCode !== null) throw new Error(`ministack ended with ${child.exitCode}`);
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await sleep(100);
  }
  child.kill('SIGKILL');
  throw new Error('ministack did not answer within 30 s');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port');
  return address.port;
}
