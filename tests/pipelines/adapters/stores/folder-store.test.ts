import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { createRealClock } from '../../../../pipelines/adapters/clock/real-clock.ts';
import { createFolderStore } from '../../../../pipelines/adapters/stores/folder-store.ts';
import { createOwn } from '../../../../pipelines/ledger/create-own.ts';
import { claimKey, entryKey, snapshotsPrefix } from '../../../../pipelines/ledger/keys.ts';
import { openToOthers } from '../../../support/open-to-others.ts';
import { powerLossIn } from '../../../support/power-loss.ts';
import { openTestLedger, takeAndOpen } from '../../../support/run-key.ts';

const folder = mkdtempSync(join(tmpdir(), 'tideover-folder-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the folder store', () => {
  test('keeps what it acknowledged through a loss of power, in folders that it has just made as well', async () => {
    const place = mkdtempSync(join(folder, 'power-'));
    const power = await powerLossIn(place);
    try {
      const store = createFolderStore(join(place, 'store'));
      for (const key of ['a/b/first', 'a/b/second']) {
        expect(await store.create(key, Uint8Array.of(1, 2, 3))).toBe('created');
        expect(power.survives(join(place, 'store', key)), key).toBe(true);
      }
    } finally {
      power.stop();
    }
  });

  test('keeps every acknowledged object whole and no half one when its writers are killed', async () => {
    const place = join(folder, 'killed');
    const acknowledged: string[] = [];
    const runs = [0, 5, 17, 40].map((small) => writeUntilKilled(place, `run-${small}`, small));
    for (const keys of await Promise.all(runs)) acknowledged.push(...keys);
    expect(acknowledged.length).toBeGreaterThanOrEqual(62);
    const store = createFolderStore(place);
    const keys = await store.list('');
    expect(keys).toEqual(expect.arrayContaining(acknowledged));
    for (const key of keys) {
      const text = new TextDecoder().decode((await store.read(key)) ?? undefined);
      expect(createHash('sha256').update(text.slice(64)).digest('hex'), key).toBe(text.slice(0, 64));
    }
  });

  test('sweeps what dead writers left, and leaves what a living one is writing', async () => {
    const place = join(folder, 'swept');
    await createFolderStore(place).create('a', new Uint8Array());
    const writing = join(place, '.writing');
    for (const name of ['dead', 'alive']) writeFileSync(join(writing, name), 'half');
    utimesSync(join(writing, 'dead'), 0, 0);
    const store = createFolderStore(place);
    await store.create('b', new Uint8Array());
    expect(readdirSync(writing)).toEqual(['alive']);
    expect(await store.list('')).toEqual(['a', 'b']);
  });

  test('leaves nothing beside the objects', async () => {
    const place = join(folder, 'clean');
    const store = createFolderStore(place);
    await Promise.all(Array.from({ length: 20 }, (_, n) => store.create(`a/${n % 5}`, Uint8Array.of(n))));
    expect(readdirSync(join(place, '.writing'))).toEqual([]);
    expect(readdirSync(join(place, 'a')).sort()).toEqual(['0', '1', '2', '3', '4']);
  });

  test('is read by its owner alone', async () => {
    const place = join(folder, 'own');
    await createFolderStore(place).create('a/b', new Uint8Array([1]));
    expect(openToOthers(place)).toEqual([]);
  });

  test('says what to do when a file stands in its way', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expect(createFolderStore(join(folder, 'file')).create('a', new Uint8Array())).rejects.toMatchObject(
      {
        name: 'UserError',
        whatToDo: 'Choose a folder of the store’s own.',
      },
    );
  });

  test.each([
    ['a pipe', (path: string) => void execFileSync('mkfifo', [path])],
    ['a folder', (path: string) => void mkdirSync(path)],
    ['a link to itself', (path: string) => symlinkSync('00000004.json', path)],
    ['a link to nothing', (path: string) => symlinkSync('/nowhere', path)],
    ['a link to what has no end', (path: string) => symlinkSync('/dev/zero', path)],
    [
      'what no memory holds',
      (path: string) => {
        writeFileSync(path, '');
        truncateSync(path, 2 ** 32);
      },
    ],
  ])('%s where the record goes on stops nobody who writes or reads it', async (name, put) => {
    const store = createFolderStore(join(folder, name));
    const place = (key: string) => join(folder, name, key);
    const opened = async (who: string) => {
      const ledger = await openTestLedger(store, 'w-1', who, createRealClock());
      if ((await ledger.takeClaim()).result !== 'taken') throw new Error('held');
      return ledger;
    };
    const first = await openTestLedger(store, 'w-1', 'one', createRealClock());
    await takeAndOpen(store, first);
    await first.releaseClaim();
    put(place(entryKey('w-1', first.size + 1)));
    mkdirSync(dirname(place(claimKey('w-1', 2))), { recursive: true });
    put(place(claimKey('w-1', 2)));
    put(join(place(snapshotsPrefix('w-1')), '00000004.json'));
    const second = await opened('two');
    await second.append({ kind: 'measured', phase: 'hold', name: 'x', value: 1, unit: 'n' });
    await second.releaseClaim();
    const third = await opened('three');
    expect(third.entries().filter(({ body }) => body.kind === 'measured')).toHaveLength(1);
  });

  test.each([
    ['EIO', 'The store’s disk cannot be read or written'],
    ['EMFILE', 'The store’s folder cannot be used: EMFILE'],
  ])('ends in words when the disk says %s', async (code, message) => {
    const place = join(folder, code);
    await createFolderStore(place).create('a', new Uint8Array());
    const handle = await open(place, 'r');
    const prototype = Object.getPrototypeOf(handle) as FileHandle;
    await handle.close();
    const broken = Object.assign(new Error(code), { code });
    for (const good of [0, 1, 2]) {
      const spy = vi.spyOn(prototype, 'sync').mockRejectedValue(broken);
      for (let sync = 0; sync < good; sync += 1) spy.mockResolvedValueOnce(undefined);
      const act = createFolderStore(place).create(`${good}`, new Uint8Array());
      await (good === 2
        ? expect(act).resolves.toBe('created')
        : expect(act).rejects.toMatchObject({ name: 'UserError', message }));
      spy.mockRestore();
    }
  });

  test('does not take for its own write what stands there and may be gone after a loss of power', async () => {
    const store = createFolderStore(join(folder, 'unsure'));
    await store.create('a', new Uint8Array());
    const handle = await open(folder, 'r');
    const prototype = Object.getPrototypeOf(handle) as FileHandle;
    await handle.close();
    const spy = vi.spyOn(prototype, 'sync');
    spy
      .mockResolvedValueOnce(undefined)
      .mockRejectedValueOnce(Object.assign(new Error('EIO'), { code: 'EIO' }));
    await expect(createOwn(store, 'b', Uint8Array.of(1))).rejects.toThrow('disk cannot be read or written');
    spy.mockRestore();
    // The next process finds it, and syncs it with its own.
    expect(await createFolderStore(join(folder, 'unsure')).read('b')).toEqual(Uint8Array.of(1));
  });

  test('says what to do when it may not write', async ({ skip }) => {
    const place = join(folder, 'closed');
    mkdirSync(place);
    chmodSync(folder, 0o755);
    chmodSync(place, 0o500);
    const user = somebodyElse();
    if (user === null) skip('root may write everywhere, and cannot be anybody else here');
    await user?.(() =>
      expect(createFolderStore(place).create('a', new Uint8Array())).rejects.toMatchObject({
        name: 'UserError',
        message: expect.stringContaining('No permission'),
      }),
    );
  });
});

type AsUser = (act: () => Promise<void>) => Promise<void>;

/** Root may write everywhere, and CI often runs as root: then as nobody. Null where a container forbids that. */
function somebodyElse(): AsUser | null {
  if (process.geteuid?.() !== 0) return (act) => act();
  try {
    process.seteuid?.(65_534);
    process.seteuid?.(0);
  } catch {
    return null;
  }
  return async (act) => {
    process.seteuid?.(65_534);
    try {
      await act();
    } finally {
      process.seteuid?.(0);
    }
  };
}

/** Kills the writer while it writes a large object, and gives the keys that it called done. */
function writeUntilKilled(place: string, name: string, small: number): Promise<string[]> {
  const writer = join(import.meta.dirname, 'writer-process.ts');
  const child = spawn(process.execPath, [writer, place, name, String(small)]);
  return new Promise((resolve, reject) => {
    let out = '';
    child.stdout.on('data', (part: Buffer) => {
      out += part;
      // The write of 32 MB and its sync take longer than this.
      if (out.includes('large')) setTimeout(() => child.kill('SIGKILL'), 15);
    });
    child.on('error', reject);
    child.on('close', () => resolve(out.split('\n').filter((line) => line.startsWith('windows/'))));
  });
}
