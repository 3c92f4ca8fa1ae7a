// Stores as an attacker meets them: a branch that he clones and pushes to, a bucket into which his role may put. He
// writes by git and by S3's own API, never through our code. Without the emulator the bucket is left out, and says so.
// The emulator enforces no IAM: what no role of the stack may create is refused here by the evaluator that also holds
// infra/rights.txt (tests/infra/may-do.ts). That AWS answers as it does is not shown.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe } from 'vitest';
import type { Graph } from '../../infra/policy/graph.ts';
import { createGitBranchStore } from '../../pipelines/adapters/stores/git-branch-store.ts';
import { createS3Store } from '../../pipelines/adapters/stores/s3-store.ts';
import type { Store } from '../../pipelines/ports.ts';
import { exampleSettings, recordGraph } from '../infra/recorded-graph.ts';
import { may, put as putting, rolesIn } from '../infra/rights-of-roles.ts';
import { type Ministack, startMinistack, whyNoMinistack } from './ministack.ts';

export interface Attacked {
  /** As our runs open it. */
  readonly store: Store;
  /** Whether anybody but an owner may create it: on a branch everybody who pushes, in the bucket a role. */
  mayPut(key: string): boolean;
  /** What he who may write puts there; on a branch it replaces what stood there. */
  put(key: string, bytes: Uint8Array | string): Promise<void>;
}

let ministack: Ministack | null = null;
let graph: Graph = [];
const folders: string[] = [];
let buckets = 0;

/** The tests of `body` on each store, named `what on git` and `what on S3`; each opens a store of its own. */
export function onAttackedStores(
  what: string,
  body: (open: () => Promise<Attacked>, name: 'git' | 'S3') => void,
): void {
  const hasS3 = whyNoMinistack() === null;
  beforeAll(async () => {
    if (!hasS3) return;
    ministack = await startMinistack(['s3']);
    ({ graph } = await recordGraph(exampleSettings('prod')));
  }, 240_000);
  afterAll(async () => {
    await ministack?.stop();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
  describe(`${what} on git`, () => body(async () => onGit(), 'git'));
  describe.skipIf(!hasS3)(`${what} on S3`, () => body(onS3, 'S3'));
}

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
    mayPut: () => true,
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
  const mayPut = (key: string) => rolesIn(graph).some((role) => may(graph, role, putting(key)));
  return {
    store: createS3Store({ place, client }),
    mayPut,
    async put(Key, Body) {
      if (!mayPut(Key)) throw new Error(`no role of the stack may create ${Key}`);
      await client.send(new PutObjectCommand({ Bucket, Key, Body, IfNoneMatch: '*' }));
    },
  };
}
