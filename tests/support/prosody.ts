// A Prosody for tests where one is installed, with our module and accounts `p1@localhost`, `p2@localhost` …, and the
// smallest client that logs in to it.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const noProsody: string | null = whyNot();
if (noProsody !== null) console.log(`skipped: no Prosody (${noProsody})`);

function whyNot(): string | null {
  try {
    execFileSync('which', ['prosody'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'apt-get install prosody';
  }
}

export const token = 'a-token-of-twenty-characters';

export interface LocalProsody {
  readonly url: string;
  /** Rejects when it takes longer than `patienceMs`; the connection is closed then. */
  logIn(account: string, patienceMs?: number): Promise<XmppLogin>;
  cpuSeconds(): number;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export type XmppLogin =
  | { readonly result: 'in'; readonly heard: () => string; readonly isOpen: () => boolean; close(): void }
  | { readonly result: 'held-out'; readonly why: string };

export function prosodyVersion(): string {
  const said = execFileSync('prosodyctl', ['about'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return /Prosody (\S+)/.exec(said)?.[1] ?? 'unknown';
}

/** `hashRounds`: passwords are hashed so often at every login; kept plain where absent. */
export async function startProsody(people: number, hashRounds?: number): Promise<LocalProsody> {
  const folder = mkdtempSync(join(tmpdir(), 'tideover-prosody-'));
  const [c2s = 0, http = 0] = await freePorts(2);
  const accounts = join(folder, 'localhost', 'accounts');
  mkdirSync(accounts, { recursive: true });
  for (let number = 1; number <= people; number += 1)
    writeFileSync(join(accounts, `p${number}.dat`), 'return { ["password"] = "secret" };\n');
  const config = join(folder, 'prosody.cfg.lua');
  writeFileSync(config, configuration(folder, c2s, http, hashRounds));
  const url = `http://127.0.0.1:${http}`;
  let server = await started(config, url);
  return {
    url,
    logIn: (account, patienceMs = 5_000) => logIn(c2s, account, patienceMs),
    cpuSeconds: () => cpuSecondsOf(server),
    restart: async () => {
      await ended(server);
      server = await started(config, url);
    },
    stop: async () => {
      await ended(server);
      rmSync(folder, { recursive: true });
    },
  };
}

async function started(config: string, url: string): Promise<ChildProcess> {
  const server = spawn('prosody', ['--config', config, '-F'], { stdio: 'pipe' });
  let said = '';
  for (const stream of [server.stdout, server.stderr]) stream?.on('data', (part) => (said += part));
  for (let tries = 0; ; tries += 1) {
    const answers = await fetch(`${url}/v1/status`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (answers) return server;
    if (tries > 100 || server.exitCode !== null) throw new Error(`Prosody does not start:\n${said}`);
    await sleep(100);
  }
}

/** User and system time, in the hundredths of Linux. */
function cpuSecondsOf({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function configuration(folder: string, c2s: number, http: number, hashRounds?: number): string {
  const kept = hashRounds === undefined ? 'internal_plain' : 'internal_hashed';
  return `
run_as_root = true
data_path = "${folder}"
pidfile = "${folder}/prosody.pid"
plugin_paths = { "${resolve('pipelines/adapters/xmpp')}" }
modules_enabled = { "saslauth", "roster", "tideover" }
modules_disabled = { "s2s", "tls", "offline" }
interfaces = { "127.0.0.1" }
c2s_ports = { ${c2s} }
http_ports = { ${http} }
http_interfaces = { "127.0.0.1" }
https_ports = { }
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
authentication = "${kept}"
default_iteration_count = ${hashRounds ?? 10_000}
log = { info = "*console" }
VirtualHost "localhost"
  http_host = "127.0.0.1"
  tideover_token = "${token}"
`;
}

async function ended(server: ChildProcess): Promise<void> {
  const over = new Promise((done) => server.once('exit', done));
  server.kill();
  await over;
}

async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { readonly port: number }).port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}

/** RFC 6120: stream, SASL PLAIN, stream again, bind. */
async function logIn(port: number, account: string, patienceMs: number): Promise<XmppLogin> {
  const giveUpAt = Date.now() + patienceMs;
  const socket = connect(port, '127.0.0.1');
  let heard = '';
  let isOpen = true;
  socket.on('data', (part) => (heard += part));
  socket.on('error', () => undefined);
  socket.on('close', () => (isOpen = false));
  const say = (text: string, until: RegExp) =>
    saysUntil(
      socket,
      text,
      until,
      () => heard,
      () => isOpen && Date.now() < giveUpAt,
    );
  const stream = `<stream:stream to='localhost' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>`;
  await say(stream, /<\/stream:features>/);
  const plain = Buffer.from(`\0${account}\0secret`).toString('base64');
  await say(`<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${plain}</auth>`, /<success/);
  heard = '';
  await say(stream, /<\/stream:features>/);
  heard = '';
  await say(`<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>`, /<\/iq>/);
  if (/type='error'/.test(heard)) {
    socket.destroy();
    return { result: 'held-out', why: heard };
  }
  heard = '';
  return {
    result: 'in',
    heard: () => heard,
    isOpen: () => isOpen,
    close: () => socket.end('</stream:stream>'),
  };
}

async function saysUntil(
  socket: Socket,
  text: string,
  until: RegExp,
  heard: () => string,
  goesOn: () => boolean,
): Promise<void> {
  socket.write(text);
  while (!until.test(heard())) {
    if (!goesOn()) {
      socket.destroy();
      throw new Error(`no ${until} in: ${heard()}`);
    }
    await sleep(10);
  }
}
