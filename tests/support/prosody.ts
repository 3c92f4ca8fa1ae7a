// A Prosody for tests where one is installed, with our module and accounts `p1@localhost`, `p2@localhost` …, and the
// smallest client that logs in to it.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
  logIn(account: string): Promise<XmppLogin>;
  stop(): Promise<void>;
}

export type XmppLogin =
  | { readonly result: 'in'; readonly heard: () => string; readonly isOpen: () => boolean; close(): void }
  | { readonly result: 'held-out'; readonly why: string };

export async function startProsody(people: number): Promise<LocalProsody> {
  const folder = mkdtempSync(join(tmpdir(), 'tideover-prosody-'));
  const [c2s = 0, http = 0] = await freePorts(2);
  const accounts = join(folder, 'localhost', 'accounts');
  mkdirSync(accounts, { recursive: true });
  for (let number = 1; number <= people; number += 1)
    writeFileSync(join(accounts, `p${number}.dat`), 'return { ["password"] = "secret" };\n');
  const config = join(folder, 'prosody.cfg.lua');
  writeFileSync(config, configuration(folder, c2s, http));
  const server = spawn('prosody', ['--config', config, '-F'], { stdio: 'pipe' });
  let said = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (part) => (said += part));
  const url = `http://127.0.0.1:${http}`;
  for (let tries = 0; ; tries += 1) {
    const answers = await fetch(`${url}/v1/status`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (answers) break;
    if (tries > 100 || server.exitCode !== null) throw new Error(`Prosody does not start:\n${said}`);
    await sleep(100);
  }
  return { url, logIn: (account) => logIn(c2s, account), stop: () => stopped(server, folder) };
}

function configuration(folder: string, c2s: number, http: number): string {
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
authentication = "internal_plain"
log = { info = "*console" }
VirtualHost "localhost"
  http_host = "127.0.0.1"
  tideover_token = "${token}"
`;
}

async function stopped(server: ChildProcess, folder: string): Promise<void> {
  const ended = new Promise((done) => server.once('exit', done));
  server.kill();
  await ended;
  rmSync(folder, { recursive: true });
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
async function logIn(port: number, account: string): Promise<XmppLogin> {
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
      () => isOpen,
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
  isOpen: () => boolean,
): Promise<void> {
  socket.write(text);
  for (let tries = 0; !until.test(heard()); tries += 1) {
    if (tries > 500 || !isOpen()) throw new Error(`no ${until} in: ${heard()}`);
    await sleep(10);
  }
}
