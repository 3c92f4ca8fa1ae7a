// Starts a Synapse of our own for a rehearsal or a test: generated configuration, SQLite in a folder, on
// 127.0.0.1 only. It ends with this process, even one that is killed.

import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createRealClock } from '../../adapters/clock/real-clock.ts';
import { createHttpCaller } from '../../adapters/http/http-call.ts';
import { createMatrixClient } from '../../adapters/matrix/matrix-client.ts';
import { UserError } from '../../errors.ts';
import { registerAdmin } from './register-admin.ts';
import { homeserverYaml, serviceYaml } from './synapse-config.ts';

export type LocalSynapse = Awaited<ReturnType<typeof startLocalSynapse>>;

/** Python that ends Synapse when its standard input closes, which happens however this process ends. */
const endsWithItsParent = `
import os, runpy, signal, threading, time
def watch():
    # Not through sys.stdin: its lock, held by a thread at the end of the process, aborts Python.
    while os.read(0, 65536):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    # A server with a backlog of password hashes would work it off first, for nobody.
    time.sleep(10)
    os._exit(1)
threading.Thread(target=watch, daemon=True).start()
runpy.run_module('synapse.app.homeserver', run_name='__main__')
`;

const startTimeLimitMs = 60_000;
const stopTimeLimitMs = 10_000;

/** Finds a Python with Synapse; `TIDEOVER_PYTHON` names another Python than `python3`. */
export async function findSynapse() {
  const python = process.env.TIDEOVER_PYTHON ?? 'python3';
  // Imported here, because a drill without Synapse does not need it.
  const { $ } = await import('zx');
  const say = 'import synapse; print(synapse.__version__)';
  const { exitCode, stdout } = await $({ nothrow: true })`${python} -c ${say}`;
  if (exitCode === 0) return { installed: true, version: stdout.trim(), python } as const;
  const why = `${python} finds no Synapse; install it with: pip install matrix-synapse`;
  return { installed: false, why } as const;
}

export async function startLocalSynapse(setting: {
  /** The folder of its data; created here, and removed by `stop`. */
  readonly folder: string;
  readonly bcryptRounds?: number;
  readonly changes?: Readonly<Record<string, unknown>>;
}) {
  const { folder, bcryptRounds = 4, changes = {} } = setting;
  const found = await findSynapse();
  if (!found.installed) {
    throw new UserError({
      what: 'Synapse is not installed on this machine',
      where: found.why.split(' ')[0] ?? 'python3',
      whatToDo:
        'Install it with: pip install matrix-synapse. Or name a test server: --homeserver URL (see runbooks/sop/matrix.en.md).',
    });
  }
  const serverName = 'tideover.test';
  const sharedSecret = randomUUID();
  const asToken = randomUUID();
  const port = await freePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  const configFile = join(folder, 'homeserver.yaml');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(
    configFile,
    homeserverYaml({ folder, port, serverName, sharedSecret, bcryptRounds, changes }),
    { mode: 0o600 },
  );
  await writeFile(join(folder, 'service.yaml'), serviceYaml(asToken, randomUUID(), serverName), {
    mode: 0o600,
  });
  const command = ['-c', endsWithItsParent, '-c', configFile];
  await writeFile(join(folder, 'signing.key'), signingKey(), { mode: 0o600 });

  const logFile = join(folder, 'synapse.log');
  let child: ChildProcess | null = null;
  async function start(): Promise<void> {
    const log = openSync(logFile, 'a');
    child = spawn(found.installed ? found.python : '', command, { stdio: ['pipe', log, log] });
    closeSync(log);
    const deadline = Date.now() + startTimeLimitMs;
    while (!(await answers(baseUrl))) {
      if (child.exitCode !== null || Date.now() > deadline) {
        const lines = (await readFile(logFile, 'utf8')).trim().split('\n').slice(-5).join('\n');
        await pause();
        throw new Error(`Synapse did not start (${logFile}):\n${lines}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async function pause(): Promise<void> {
    const ending = child;
    child = null;
    if (ending === null || ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => ending.once('exit', () => resolve()));
    ending.kill('SIGTERM');
    const impatient = setTimeout(() => ending.kill('SIGKILL'), stopTimeLimitMs);
    await ended;
    clearTimeout(impatient);
  }

  await start();
  const admin = { kind: 'password', user: 'tideover-admin', password: randomUUID() } as const;
  const caller = createHttpCaller({ baseUrl, maxSockets: 1 });
  try {
    const matrix = createMatrixClient({ baseUrl, caller, clock: createRealClock() });
    await registerAdmin(matrix, sharedSecret, { name: admin.user, password: admin.password });
  } catch (error) {
    await pause();
    throw error;
  } finally {
    caller.close();
  }
  return {
    baseUrl,
    serverName,
    admin,
    asToken,
    sharedSecret,
    /** Ends the server; `start` starts it again on the same data, as after an upgrade. */
    pause,
    start,
    /** Ends the server and removes its folder. */
    stop: async () => {
      await pause();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A signing key as Synapse's `--generate-keys` writes it, without starting Python once more. */
function signingKey(): string {
  return `ed25519 a_key ${randomBytes(32).toString('base64').replaceAll('=', '')}\n`;
}

/** A port that is free now, because Synapse does not accept port 0. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function answers(baseUrl: string): Promise<boolean> {
  try {
    return (await fetch(`${baseUrl}/health`)).ok;
  } catch {
    return false;
  }
}
