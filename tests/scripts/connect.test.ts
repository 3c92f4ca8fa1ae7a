// Everything outside is on this machine: a relay that is not there, a mail folder as vault, a stand-in homeserver.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Connection } from '../../pipelines/operation/check-connections.ts';
import { keepTried } from '../../pipelines/operation/tried-before.ts';
import { runScript } from '../support/script-process.ts';

const home = mkdtempSync(join(tmpdir(), 'tideover-connect-'));
const runbooks = join(home, 'runbooks');
const organisation = join(runbooks, 'organisation.yaml');
afterAll(() => rmSync(home, { recursive: true }));

async function run(script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { status, text: out } = await runScript(script, ['--runbooks', runbooks, ...args], {
    cwd: home,
    env,
  });
  return { status, out };
}
async function checked(env: NodeJS.ProcessEnv = {}): Promise<ReadonlyMap<string, Connection>> {
  const { out } = await run('connect.ts', ['--check', '--json'], env);
  return new Map((JSON.parse(out) as readonly Connection[]).map((one) => [one.port, one]));
}

beforeAll(async () => {
  cpSync('runbooks', runbooks, { recursive: true });
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(home, 'key')]);
  const key = readFileSync(join(home, 'key.pub'), 'utf8').trim();
  const { out, status } = await run('init.ts', [
    ...['--adapter', 'http', '--url', 'https://127.0.0.1/'],
    ...['--news', 'https://127.0.0.1/news'],
    ...['--deciders', `it-manager=${key}, owner=owner-login:900000301`],
  ]);
  expect({ status, out }).toMatchObject({ status: 0 });
});

describe('npm run connect -- --check', () => {
  test('names every port, also when none of them can be reached, and ends with 1', async () => {
    const { status, out } = await run('connect.ts', ['--check', '--language', 'en']);
    expect(status).toBe(1);
    for (const port of [
      'messenger',
      'channel wecom',
      'channel smtp',
      'vault vault-1',
      'record',
      'source news',
    ])
      expect(out).toContain(port);
    expect(out).toMatch(/FAILS +messenger: MESSENGER_TOKEN +The secret MESSENGER_TOKEN is not set/);
    expect(out.match(/The secret MESSENGER_TOKEN is not set/g)).toHaveLength(1);
    expect(out).toContain('TIDEOVER_STORE is not set');
    expect(out).toContain('vaults/one: no such folder');
    expect(out).toMatch(/channel smtp .*\n +missing: Add "SMTP_URL"/);
    expect(out).not.toContain('    at ');
  });

  test('says how a port was seen once it is there', async () => {
    mkdirSync(join(home, 'store'));
    const found = await checked({ TIDEOVER_STORE: `file:${join(home, 'store')}`, MESSENGER_TOKEN: 'x' });
    expect(found.get('record')).toMatchObject({
      works: true,
      seen: { en: '0 objects listed; not written to' },
    });
    expect(found.get('messenger: answers')?.works).toBe(false);
    expect(found.get('messenger: history')?.works).toBeNull();
    expect(JSON.stringify(found.get('messenger: our accounts')?.missing)).toContain(
      'TIDEOVER_ACCOUNT_SECRETS',
    );
  });

  test('shows who never signed, until a statement by the key of the role lies there', async () => {
    expect((await checked()).get('signature of it-manager')?.seen).toMatchObject({
      en: 'never signed a test statement',
    });
    expect((await checked()).get('signature of owner')?.seen).toMatchObject({ en: 'no sshKey' });
    const { status } = await run('connect.ts', ['--sign', '--by', 'it-manager', '--key', join(home, 'key')]);
    expect(status).toBe(0);
    expect((await checked()).get('signature of it-manager')).toMatchObject({ works: true, missing: null });
    const file = join(runbooks, 'tried/it-manager.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('/status', '/approve'));
    expect((await checked()).get('signature of it-manager')?.works).toBe(false);
  });

  test('shows whether the key of the backups ever opened one', async () => {
    const [, recipient = ''] = /backupKeys: \[ (\S+) \]/.exec(readFileSync(organisation, 'utf8')) ?? [];
    const port = `backup key ${recipient.slice(0, 12)}…`;
    expect((await checked()).get(port)?.seen).toMatchObject({ en: 'never used to restore' });
    const name = `restore-${recipient.slice(0, 12)}`;
    await keepTried(runbooks, name, { recipient, window: '2026-12-20-first', at: '2026-12-01T00:00:00Z' });
    expect((await checked()).get(port)).toMatchObject({ works: true });
  });

  test('names every secret that the messenger needs, not the first alone', async () => {
    await run('init.ts', ['--adapter', 'matrix']);
    expect([...(await checked()).keys()]).toEqual(
      expect.arrayContaining(['messenger: MESSENGER_TOKEN', 'messenger: MATRIX_AS_TOKEN']),
    );
  });

  test('takes a login page that nobody answers at for no answer', async () => {
    await run('init.ts', ['--adapter', 'invitation-only', '--url', 'https://127.0.0.1/']);
    expect((await checked()).get('messenger: answers')).toMatchObject({ works: false });
  });

  test('bothers nobody about a plan that only rehearses', async () => {
    await run('init.ts', ['--adapter', 'embedded']);
    expect((await checked()).get('messenger')).toMatchObject({ works: null });
  });
});

test('a test statement that is not signed with the role’s own key is not written over a good one', async () => {
  const sign = (by: string, key: string) => run('connect.ts', ['--sign', '--by', by, '--key', key]);
  expect((await sign('it-manager', join(home, 'key'))).status).toBe(0);
  const file = join(runbooks, 'tried', 'it-manager.json');
  const good = readFileSync(file, 'utf8');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(home, 'other')]);
  const wrong = await sign('it-manager', join(home, 'other'));
  expect(wrong.status).toBe(1);
  expect(wrong.out).not.toContain('    at ');
  const stranger = await sign('it-manger', join(home, 'key'));
  expect(stranger).toMatchObject({ status: 1, out: expect.stringContaining('no role of this organisation') });
  expect(stranger.out).toContain('it-manager');
  const keyless = await sign('owner', join(home, 'key'));
  expect(keyless).toMatchObject({ status: 1, out: expect.stringContaining('owner has no sshKey') });
  expect(readFileSync(file, 'utf8')).toBe(good);
});

test('a newest plan that cannot be read is said, and the table is shown all the same', async () => {
  const broken = join(runbooks, 'windows', '2099-01-01-broken.yaml');
  writeFileSync(broken, "start: '2099-01-01T01:00:00+08:00[Asia/Shanghai]'\n");
  const { status, out } = await run('connect.ts', ['--check', '--language', 'en']);
  rmSync(broken);
  expect(status).toBe(1);
  expect(out).toContain('2099-01-01-broken.yaml');
  expect(out).toContain('channel smtp');
});
