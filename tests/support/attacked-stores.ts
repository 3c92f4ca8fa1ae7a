// Stores as an attacker meets them: a branch that he clones and pushes to, a bucket into which his role may put. He
// writes by git and by S3's own API, never through our code. Without the emulator the bucket is left out, and says so.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createGitBranchStore } from '../../pipelines/adapters/stores/git-branch-store.ts';
import { createS3Store } from '../../pipelines/adapters/stores/s3-store.ts';
import type { Store } from '../../pipelines/ports.ts';
import { type Ministack, startMinistack, whyNoMinistack } from './ministack.ts';

export interface Attacked {
  /** As our runs open it. */
  readonly store: Store;
  /** What he who may write puts there; replaces what stood there where the store lets him. */
  put(key: string, bytes: Uint8Array | string): Promise<void>;
}

let ministack: Ministack | null = null;
const folders: string[] = [];
let buckets = 0;

export async function startAttackedStores(): Promise<void> {
  if (whyNoMinistack() === null) ministack = await startMinistack(['s3']);
}

export async function stopAttackedStores(): Promise<void> {
  await ministack?.stop();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

export const attackedStores: readonly (readonly [name: string, open: (() => Promise<Attacked>) | null])[] = [
  ['git', async () => onGit()],
  ['S3', whyNoMinistack() === null ? onS3 : null],
];

function onGit(): Attacked {
  const folder = mkdtempSync(join(tmpdir(), 'tideover-attacked-'));
  folders.push(folder);
  const [remote, clone] = [join(folder, 'remote.git'), join(folder, 'clone')];
  const git = (where: string, ...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.com', ...args], {
      cwd: where,
      stdio: 'ignore',
    });
  git(folder, 'init', '--quiet', '--bare', remote);
  return {
    store: createGitBranchStore(remote),
    async put(key, bytes) {
      const branch = `tideover-ledger/${key.split('/')[1]}`;
      rmSync(clone, { recursive: true, force: true });
      git(folder, 'clone', '--quiet', '--branch', branch, remote, clone);
      const file = join(clone, key);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, bytes);
      git(clone, 'add', '--all');
      git(clone, 'commit', '--quiet', '--message', 'nothing to see');
      git(clone, 'push', '--quiet', 'origin', branch);
    },
  };
}

async function onS3(): Promise<Attacked> {
  buckets += 1;
  const Bucket = `record-${buckets}`;
  const client = new S3Client({
    endpoint: ministack?.endpoint ?? '',
    region: 'eu-central-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await client.send(new CreateBucketCommand({ Bucket }));
  const place = { dialect: 's3', bucket: Bucket, prefix: '', pathStyle: true } as const;
  return {
    store: createS3Store({ place, client }),
    put: async (Key, Body) => void (await client.send(new PutObjectCommand({ Bucket, Key, Body }))),
  };
}
