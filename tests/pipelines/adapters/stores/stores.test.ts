// What every store promises, tried on all of them.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFolderStore } from '../../../../pipelines/adapters/stores/folder-store.ts';
import { createGitBranchStore } from '../../../../pipelines/adapters/stores/git-branch-store.ts';
import { createMemoryStore } from '../../../../pipelines/adapters/stores/memory-store.ts';
import { awsPlace } from '../../../../pipelines/adapters/stores/object-place.ts';
import { createS3Store } from '../../../../pipelines/adapters/stores/s3-store.ts';
import type { Store } from '../../../../pipelines/ports.ts';
import { type Ministack, startMinistack, whyNoMinistack } from '../../../support/ministack.ts';

const folders: string[] = [];
let ministack: Ministack | null = null;
let prefixes = 0;
const noMinistack = whyNoMinistack();

beforeAll(async () => {
  if (noMinistack !== null) return;
  ministack = await startMinistack(['s3']);
  await s3Client().send(new CreateBucketCommand({ Bucket: 'record' }));
});

afterAll(async () => {
  await ministack?.stop();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Each opens a fresh place and gives a way to open further stores on it, as other processes would. */
const kinds: readonly {
  readonly name: string;
  readonly missing: string | null;
  readonly place: () => () => Store;
}[] = [
  {
    name: 'memory',
    missing: null,
    place: () => {
      const store = createMemoryStore();
      return () => store;
    },
  },
  {
    name: 'folder',
    missing: null,
    place: () => {
      const folder = temporaryFolder();
      return () => createFolderStore(folder);
    },
  },
  {
    name: 'git branch',
    missing: null,
    place: () => {
      const folder = temporaryFolder();
      execFileSync('git', ['init', '--quiet', '--bare', folder]);
      return () => createGitBranchStore(folder);
    },
  },
  {
    name: 'S3',
    missing: noMinistack,
    place: () => {
      prefixes += 1;
      const prefix = `place-${prefixes}`;
      return () => createS3Store({ place: awsPlace('record', prefix), client: s3Client(), prove: true });
    },
  },
];

for (const { name, missing, place } of kinds) {
  describe.skipIf(missing !== null)(`the ${name} store${missing === null ? '' : ` (${missing})`}`, () => {
    test('gives back the bytes that were put in, whatever they are', async () => {
      const open = place();
      const every = Uint8Array.from({ length: 256 }, (_, value) => value);
      expect(await open().create('windows/w-1/evidence/hold/every byte.bin', every)).toBe('created');
      expect(await open().create('windows/w-1/evidence/hold/nothing', new Uint8Array())).toBe('created');
      expect(await open().read('windows/w-1/evidence/hold/every byte.bin')).toEqual(every);
      expect(await open().read('windows/w-1/evidence/hold/nothing')).toEqual(new Uint8Array());
    });

    test('knows nothing of a key that nobody created', async () => {
      const store = place()();
      expect(await store.read('windows/w-1/entries/00000001.json')).toBeNull();
      expect(await store.list('windows/w-1/')).toEqual([]);
      expect(await store.list('')).toEqual([]);
    });

    test('creates a key once and keeps what stands there', async () => {
      const open = place();
      const store = open();
      expect(await store.create('windows/w-1/a', bytes('first'))).toBe('created');
      expect(await store.create('windows/w-1/a', bytes('second'))).toBe('exists');
      expect(await open().create('windows/w-1/a', bytes('first'))).toBe('exists');
      expect(text(await open().read('windows/w-1/a'))).toBe('first');
    });

    test('lists the keys of a prefix by code unit, of one window and of all', async () => {
      const store = place()();
      const keys = [
        'windows/w-1/b',
        'windows/w-1/a/2',
        'windows/w-1/a/10',
        'windows/w-1/a-b',
        'windows/w-2/é',
        'runbook',
      ];
      for (const key of keys) await store.create(key, bytes(key));
      expect(await store.list('windows/w-1/')).toEqual([
        'windows/w-1/a-b',
        'windows/w-1/a/10',
        'windows/w-1/a/2',
        'windows/w-1/b',
      ]);
      expect(await store.list('windows/w-1/a/1')).toEqual(['windows/w-1/a/10']);
      expect(await store.list('windows/w-1/a')).toEqual([
        'windows/w-1/a-b',
        'windows/w-1/a/10',
        'windows/w-1/a/2',
      ]);
      expect(await store.list('')).toEqual([...keys].sort());
    });

    test('has exactly one winner when many create one key with the same bytes at once', async () => {
      const open = place();
      const results = await Promise.all(
        Array.from({ length: 6 }, () => open().create('windows/w-1/entries/00000001.json', bytes('same'))),
      );
      expect(results.filter((result) => result === 'created')).toHaveLength(1);
    });

    test('loses nothing when many create different keys at once', async () => {
      const open = place();
      const keys = Array.from({ length: 12 }, (_, number) => `windows/w-1/facts/${number}.json`);
      const stores = [open(), open(), open()];
      const results = await Promise.all(
        keys.map((key, number) => (stores[number % 3] as Store).create(key, bytes(key))),
      );
      expect(new Set(results)).toEqual(new Set(['created']));
      const store = open();
      expect(await store.list('windows/w-1/facts/')).toEqual([...keys].sort());
      for (const key of keys) expect(text(await store.read(key))).toBe(key);
    });

    test('shows one store what another one created a moment ago', async () => {
      const open = place();
      const [writer, reader] = [open(), open()];
      expect(await reader.list('windows/w-1/')).toEqual([]);
      await writer.create('windows/w-1/a', bytes('a'));
      expect(text(await reader.read('windows/w-1/a'))).toBe('a');
      expect(await reader.create('windows/w-1/a', bytes('b'))).toBe('exists');
    });

    test('refuses keys that another store could misread', async () => {
      const store = place()();
      for (const key of [
        '',
        '/a',
        'a//b',
        '../a',
        'a/../b',
        'a/.hidden',
        'a\\b',
        'a\nb',
        'a/',
        'x'.repeat(300),
      ]) {
        await expect(store.create(key, bytes('x'))).rejects.toThrow('is no key for a store');
        await expect(store.read(key)).rejects.toThrow('is no key for a store');
      }
    });
  });
}

function s3Client(): S3Client {
  return new S3Client({
    endpoint: ministack?.endpoint,
    region: 'eu-central-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tideover-store-'));
  folders.push(folder);
  return folder;
}

function bytes(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

function text(value: Uint8Array | null): string | null {
  return value === null ? null : new TextDecoder().decode(value);
}
