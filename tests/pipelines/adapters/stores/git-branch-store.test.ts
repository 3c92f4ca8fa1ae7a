import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createGitBranchStore } from '../../../../pipelines/adapters/stores/git-branch-store.ts';
import {
  pauseBeforePush,
  sayPause,
  type WhyPushesWait,
} from '../../../../pipelines/adapters/stores/git-patience.ts';

const root = mkdtempSync(join(tmpdir(), 'tideover-git-test-'));
let remotes = 0;
let remote = '';
const object = (key: string) => ({ key, bytes: new TextEncoder().encode(key) });

beforeEach(() => {
  remotes += 1;
  remote = join(root, `remote-${remotes}.git`);
  git(root, 'init', '--quiet', '--bare', remote);
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the git branch store', () => {
  test('gives up a remote that takes the question and never answers', { timeout: 15_000 }, async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => {
      silent.closeAllConnections();
      silent.close();
    });
    await once(silent, 'listening');
    vi.stubEnv('GIT_HTTP_LOW_SPEED_TIME', '1');
    const { port } = silent.address() as AddressInfo;
    const store = createGitBranchStore(`http://127.0.0.1:${port}/x.git`, async () => undefined);
    await expect(store.list('windows/w-1/')).rejects.toMatchObject({ name: 'UserError' });
  });

  test('asks ssh to notice a remote that has gone, unless somebody has said how ssh is called', async () => {
    const called = join(root, 'ssh-called');
    const ssh = join(root, 'ssh-bin', 'ssh');
    mkdirSync(join(root, 'ssh-bin'));
    writeFileSync(ssh, `#!/bin/sh\necho "$@" >> ${called}\nexit 1\n`, { mode: 0o755 });
    vi.stubEnv('PATH', `${join(root, 'ssh-bin')}${delimiter}${process.env.PATH}`);
    const ask = () =>
      createGitBranchStore('ssh://git.example.com/x.git', async () => undefined).list('quotas/');
    await expect(ask()).rejects.toMatchObject({ name: 'UserError' });
    expect(readFileSync(called, 'utf8')).toContain('ServerAliveInterval');
    rmSync(called);
    vi.stubEnv('GIT_SSH', ssh);
    await expect(ask()).rejects.toMatchObject({ name: 'UserError' });
    expect(readFileSync(called, 'utf8')).not.toContain('ServerAliveInterval');
  });

  test('keeps each window on a branch of its own that begins with nothing and only moves forward', async () => {
    const store = createGitBranchStore(remote);
    const heads: string[] = [];
    for (const number of [1, 2, 3]) {
      await store.create(`windows/w-1/entries/${number}`, object('x').bytes);
      heads.push(git(remote, 'rev-parse', 'tideover-ledger/w-1'));
    }
    await store.create('windows/w-2/entries/1', object('x').bytes);
    expect(git(remote, 'branch', '--format=%(refname:short)').split('\n')).toEqual([
      'tideover-ledger/w-1',
      'tideover-ledger/w-2',
    ]);
    expect(git(remote, 'rev-list', '--reverse', 'tideover-ledger/w-1').split('\n')).toEqual(heads);
    expect(git(remote, 'rev-list', '--count', 'tideover-ledger/w-2')).toBe('1');
  });

  test('creates in one commit what comes in together, each object on its own', async () => {
    const store = createGitBranchStore(remote);
    const objects = Array.from({ length: 300 }, (_, number) => object(`windows/w-1/entries/${number}`));
    const created = await Promise.all(objects.map(({ key, bytes }) => store.create(key, bytes)));
    expect(new Set(created)).toEqual(new Set(['created']));
    expect(git(remote, 'rev-list', '--count', 'tideover-ledger/w-1')).toBe('1');
    const other = createGitBranchStore(remote);
    const clash = [
      'windows/w-1/entries/new',
      'windows/w-1/entries/7',
      'windows/w-1/entries/new',
      'windows/w-2/a',
    ];
    const results = await Promise.all(clash.map((key) => other.create(key, object(key).bytes)));
    expect(results).toEqual(['created', 'exists', 'exists', 'created']);
    expect(git(remote, 'rev-list', '--count', 'tideover-ledger/w-1')).toBe('2');
    expect(await createGitBranchStore(remote).list('windows/w-1/')).toHaveLength(301);
  });

  test('passes over a link to another repository, which somebody put where files stand', async () => {
    const store = createGitBranchStore(remote);
    await store.create('windows/w-1/facts/ssh/a.json', object('x').bytes);
    const head = git(remote, 'rev-parse', 'tideover-ledger/w-1');
    const blob = git(remote, 'rev-parse', `${head}:windows/w-1/facts/ssh/a.json`);
    const treeOf = (lines: string) =>
      execFileSync('git', ['mktree'], { cwd: remote, input: lines }).toString().trim();
    const within = (name: string, tree: string) => treeOf(`040000 tree ${tree}\t${name}\n`);
    const files = treeOf(`100644 blob ${blob}\ta.json\n160000 commit ${head}\tb.json\n`);
    const tree = ['ssh', 'facts', 'w-1', 'windows'].reduce((inner, name) => within(name, inner), files);
    const who = ['-c', 'user.name=x', '-c', 'user.email=x@example.com'];
    const commit = git(remote, ...who, 'commit-tree', tree, '-p', head, '-m', 'a link');
    git(remote, 'update-ref', 'refs/heads/tideover-ledger/w-1', commit);
    const other = createGitBranchStore(remote);
    expect(await other.list('windows/w-1/')).toEqual(['windows/w-1/facts/ssh/a.json']);
    expect(await other.read('windows/w-1/facts/ssh/b.json')).toBeNull();
  });

  test('pushes six times a minute at most, and what waits meanwhile goes out together', async () => {
    const waits: number[] = [];
    const said: (string | null)[] = [];
    let goOn = (): void => undefined;
    const wait = (ms: number, why: WhyPushesWait) => {
      waits.push(ms);
      said.push(sayPause(ms, why));
      return new Promise<void>((resolve) => {
        goOn = resolve;
      });
    };
    const store = createGitBranchStore(remote, wait, true);
    for (let number = 1; number <= 6; number += 1)
      await store.create(`windows/w-1/entries/${number}`, object('x').bytes);
    expect(waits).toEqual([]);
    // Another process meets the same limit.
    const other = createGitBranchStore(remote, wait, true);
    const later = Array.from({ length: 20 }, (_, number) =>
      other.create(`windows/w-1/later/${number}`, object('y').bytes),
    );
    while (waits.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const more = other.create('windows/w-1/more', object('z').bytes);
    expect(await other.list('windows/w-1/entries/')).toHaveLength(6);
    goOn();
    await Promise.all([...later, more]);
    expect(git(remote, 'rev-list', '--count', 'tideover-ledger/w-1')).toBe('7');
    expect(waits).toEqual([expect.any(Number)]);
    expect(waits[0]).toBeGreaterThan(30_000);
    expect(said).toEqual([
      expect.stringMatching(/^The record goes on in \d\d s: .+ \/ \d\d 秒后继续写入台账：/),
    ]);
  });

  test('waits a minute at most for what a machine whose clock is ahead has pushed', () => {
    const hoursAhead = Array.from({ length: 6 }, () => 10_000_000);
    expect(pauseBeforePush(hoursAhead, 1_000_000)).toBe(61_000);
  });

  test('writes all the same where git does not say when the last pushes were', async () => {
    const store = createGitBranchStore(remote, undefined, true);
    await store.create('windows/w-1/a', object('a').bytes);
    const bin = join(root, 'bin');
    mkdirSync(bin);
    const real = execFileSync('which', ['git'], { encoding: 'utf8' }).trim();
    const breaks = `#!/bin/sh\nfor word; do [ "$word" = log ] && exit 137; done\nexec ${real} "$@"\n`;
    writeFileSync(join(bin, 'git'), breaks, { mode: 0o755 });
    vi.stubEnv('PATH', `${bin}${delimiter}${process.env.PATH}`);
    expect(await store.create('windows/w-1/b', object('b').bytes)).toBe('created');
    expect(await store.create('windows/w-1/c', object('c').bytes)).toBe('created');
  });

  test('leaves nothing behind in the repository whose remote it uses', async () => {
    const checkout = join(root, `checkout-${remotes}`);
    git(root, 'init', '--quiet', checkout);
    git(checkout, 'remote', 'add', 'record', remote);
    const here = process.cwd();
    process.chdir(checkout);
    try {
      const store = createGitBranchStore('record', undefined, false);
      for (let number = 1; number <= 5; number += 1)
        await store.create(`windows/w-1/a/${number}`, object('x').bytes);
      expect(await createGitBranchStore('record').list('windows/w-1/')).toHaveLength(5);
    } finally {
      process.chdir(here);
    }
    expect(git(checkout, 'count-objects')).toContain('0 objects');
    expect(git(checkout, 'for-each-ref')).toBe('');
  });

  test('knows its own write when the remote took it and the answer was lost', async () => {
    hook('post-receive', 'kill -9 $PPID');
    const store = createGitBranchStore(remote);
    expect(await store.create('windows/w-1/a', object('a').bytes)).toBe('created');
    expect(await store.create('windows/w-1/a', object('b').bytes)).toBe('exists');
    expect(git(remote, 'rev-list', '--count', 'tideover-ledger/w-1')).toBe('1');
  });

  test('goes on after any number of lost races: a head that moved is somebody else’s progress', async () => {
    const other = createGitBranchStore(remote);
    let races = 0;
    const race = () => other.create(`windows/w-1/other-${++races}`, object('x').bytes);
    const store = createGitBranchStore(remote, async () => races < 8 && race());
    await store.create('windows/w-1/a', object('a').bytes);
    await race();
    expect(await store.create('windows/w-1/b', object('b').bytes)).toBe('created');
    expect(races).toBe(8);
  }, 60_000);

  test('outlasts a hiccup of some tens of seconds with growing pauses, and then says so', async () => {
    const waits: number[] = [];
    const wait = async (ms: number) => waits.push(ms);
    const seconds = () => waits.splice(0).reduce((sum, ms) => sum + ms, 0) / 1000;
    const refusedFor = (pushes: number) =>
      hook(
        'pre-receive',
        `echo x >> tries; [ $(wc -l < tries) -gt ${pushes} ] || { echo "connection reset by peer" >&2; exit 1; }`,
      );

    refusedFor(6);
    expect(await createGitBranchStore(remote, wait).create('windows/w-1/a', object('a').bytes)).toBe(
      'created',
    );
    expect(waits).toEqual(waits.toSorted((one, other) => one - other));
    expect(seconds()).toBeGreaterThan(30);
    refusedFor(1_000_000);
    const inVain = createGitBranchStore(remote, wait).create('windows/w-1/b', object('b').bytes);
    await expect(inVain).rejects.toMatchObject({ name: 'UserError' });
    expect(seconds()).toBeGreaterThan(30);
    // A port on which nobody listens.
    const gone = createGitBranchStore('http://127.0.0.1:1/record.git', wait).list('windows/w-1/');
    await expect(gone).rejects.toMatchObject({ name: 'UserError' });
    expect(seconds()).toBeGreaterThan(30);
  });

  test('gives up within a second where waiting changes nothing', async () => {
    const waits: number[] = [];
    hook('pre-receive', 'echo "protected branch: permission denied" >&2; exit 1');
    const store = createGitBranchStore(remote, async (ms) => waits.push(ms));
    await expect(store.create('windows/w-1/a', object('a').bytes)).rejects.toMatchObject({
      name: 'UserError',
    });
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(1_500);
  });

  test('says who must do what when the remote forbids the push', async () => {
    hook('pre-receive', 'echo "no pushes at night" >&2; exit 1');
    await expect(
      createGitBranchStore(remote).create('windows/w-1/a', object('a').bytes),
    ).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining('no pushes at night'),
      whatToDo: 'Let this account push to the branch (a ruleset may name who can).',
    });
  });

  test('never shows the token in a remote’s address', async () => {
    const canary = 'CANARY-token-51';
    const store = createGitBranchStore(`http://user:${canary}@127.0.0.1:1/record.git`, async () => undefined);
    const error: unknown = await store.list('windows/w-1/').catch((problem: unknown) => problem);
    expect(error).toMatchObject({ name: 'UserError', where: 'http://127.0.0.1:1/record.git' });
    expect(`${(error as Error).message}${(error as Error).stack}${JSON.stringify(error)}`).not.toContain(
      canary,
    );
  });

  test('works with a remote’s name in a checkout, and leaves its work tree, index and branches alone', async () => {
    const checkout = join(root, 'checkout');
    git(root, 'init', '--quiet', checkout);
    git(checkout, 'remote', 'add', 'origin', remote);
    writeFileSync(join(checkout, 'file'), 'mine');
    const before = git(checkout, 'status', '--porcelain');
    const here = process.cwd();
    process.chdir(checkout);
    try {
      const store = createGitBranchStore('origin');
      expect(await store.create('windows/w-1/a', object('a').bytes)).toBe('created');
      expect(await createGitBranchStore('origin').read('windows/w-1/a')).toEqual(object('a').bytes);
    } finally {
      process.chdir(here);
    }
    expect(git(checkout, 'status', '--porcelain')).toBe(before);
    expect(git(checkout, 'branch')).toBe('');
    expect(git(remote, 'branch', '--format=%(refname:short)')).toBe('tideover-ledger/w-1');
  });
});

function git(where: string, ...args: string[]): string {
  return execFileSync('git', args, {
    cwd: where,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

function hook(name: string, body: string): void {
  writeFileSync(join(remote, 'hooks', name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
}
