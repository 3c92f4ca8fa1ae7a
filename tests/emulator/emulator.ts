// An AWS emulator of one's own: on a free port of this machine, with a clean environment (it hands its own on to
// the functions it runs) and Node 24 first on its PATH, since Lambda's Node 24 is what the handlers must run on.
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = join(import.meta.dirname, '../..');
const node24 = join(root, '.tideover/node24/node_modules/.bin');

/** Why the emulator cannot run here, or undefined when it can. */
export const emulatorMissing = (): string | undefined => {
  if (spawnSync('ministack', ['--help'], { stdio: 'ignore', timeout: 20_000 }).status !== 0)
    return 'ministack is not installed (pip install ministack)';
  return existsSync(join(node24, 'node'))
    ? undefined
    : 'Lambda’s Node 24 is not here (npm install --prefix .tideover/node24 node@24)';
};

export interface Emulator {
  readonly endpoint: string;
  /** Process ids of the functions that run now. */
  readonly workers: () => readonly number[];
  readonly stop: () => Promise<void>;
}

const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
};

const childrenOf = (pid: number): readonly number[] => {
  const listed = spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' }).stdout;
  const children = listed.split('\n').map(Number).filter(Boolean);
  return [...children, ...children.flatMap(childrenOf)];
};

const commandOf = (pid: number): string =>
  spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).stdout;

/** Starts the emulator; `settings` are its own, for example `AUTH=true`. */
export const startEmulator = async (
  settings: { readonly [name: string]: string } = {},
): Promise<Emulator> => {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'tideover-emulator-'));
  // Its real program, not a version manager's wrapper, so that its process id is the one we stop.
  const python = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], {
    encoding: 'utf8',
  }).trim();
  const child: ChildProcess = spawn(python, ['-m', 'ministack'], {
    cwd: folder,
    env: {
      PATH: [node24, process.env.PATH].join(delimiter),
      HOME: process.env.HOME ?? '/tmp',
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      IOT_MTLS_ENABLED: '0',
      SFTP_ENABLED: '0',
      S3_DATA_DIR: join(folder, 's3'),
      ...settings,
    },
    stdio: process.env.EMULATOR_OUTPUT ? 'inherit' : 'ignore',
  });
  const endpoint = `${settings.USE_SSL ? 'https' : 'http'}://127.0.0.1:${port}`;
  const pid = child.pid ?? 0;
  const stop = async (): Promise<void> => {
    const all = [...childrenOf(pid)].reverse();
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    for (const worker of all) {
      try {
        process.kill(worker, 'SIGKILL');
      } catch {
        // Gone with its parent.
      }
    }
    if (child.exitCode === null) await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  for (let tries = 0; tries < 600; tries += 1) {
    if (child.exitCode !== null) throw new Error(`the emulator ended with ${child.exitCode}`);
    const answer = await fetch(`${endpoint}/_ministack/health`).catch(() => undefined);
    if (answer?.ok)
      return {
        endpoint,
        stop,
        workers: () => childrenOf(pid).filter((worker) => /\bnode\b/.test(commandOf(worker))),
      };
    await sleep(100);
  }
  await stop();
  throw new Error('the emulator did not answer within a minute');
};
