// The verifier as an auditor runs it, and the second implementation in Python: both must say the same.

import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFolderStore } from '../../pipelines/adapters/stores/folder-store.ts';
import { decodeBundle, encodeBundle } from '../../pipelines/ledger/bundle.ts';
import { entryKey } from '../../pipelines/ledger/keys.ts';
import { verifierKeyOf } from '../../pipelines/ledger/signed-note.ts';
import {
  bundleOf,
  objectsOf,
  type SampleRecord,
  sampleRecord,
  sampleSigner,
  sampleWindow,
} from '../pipelines/ledger/sample-record.ts';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'tideover-audit-'));
const key = verifierKeyOf(sampleSigner);
const hasPython = spawnSync('python3', ['--version']).status === 0;
let sample: SampleRecord;

beforeAll(async () => {
  sample = await sampleRecord();
  await copyTo(join(folder, 'whole'));
  writeFileSync(join(folder, 'whole.jsonl'), await encodeBundle(sample.store, sampleWindow));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('audit:verify', () => {
  test('ends with 0 and a plain verdict on a whole record, from a folder, a store and a bundle', async () => {
    for (const source of [
      join(folder, 'whole'),
      `file:${join(folder, 'whole')}`,
      join(folder, 'whole.jsonl'),
    ]) {
      const { status, out } = await verify([source, '--key', key]);
      expect(out).toContain('Verdict: whole and unchanged up to its last checkpoint.');
      expect(status).toBe(0);
    }
  });

  test('ends with 1 and names the entry on a changed record', async () => {
    const changed = join(folder, 'changed.jsonl');
    writeFileSync(changed, await changedBundle());
    const { status, out } = await verify([changed, '--key', key]);
    expect(out).toContain(
      `Problem: ${entryKey(sampleWindow, 7)}: what stands before it is not what stood there`,
    );
    expect(out).toContain('Verdict: do not trust this record: it was altered.');
    expect(status).toBe(1);
  });

  test('tells a Chinese reader all that it found in Chinese', async () => {
    const { out } = await verify([join(folder, 'whole.jsonl'), '--language', 'zh-CN']);
    expect(out).toContain('没有给出核对签名的公钥');
    expect(out).not.toMatch(/[a-z]{2,} [a-z]{2,}|\(unsigned\)/);
  });

  test('trusts no signature when no key is given', async () => {
    expect(await verify([join(folder, 'whole.jsonl')])).toMatchObject({ status: 1 });
  });

  test('says that keys which came with the record prove only that it agrees with itself', async () => {
    const withKeys = join(folder, 'with-keys');
    await copyTo(withKeys);
    writeFileSync(join(withKeys, 'checkpoint-keys.txt'), `# checkpoint signers\n${key}\n`);
    const { status, out } = await verify([withKeys]);
    expect(out).toContain('The keys came with the record.');
    expect(status).toBe(0);
  });

  test('saves a bundle that holds the same record', async () => {
    const saved = join(folder, 'saved.jsonl');
    await verify([join(folder, 'whole'), '--key', key, '--save', saved]);
    expect(await verify([saved, '--key', key])).toMatchObject({ status: 0 });
    expect(decodeBundle(await encodeBundle(sample.store, sampleWindow)).size).toBeGreaterThan(25);
  });

  test.each([
    ['no source', [], 2, 'Name one source.'],
    ['no such store', ['ftp:there'], 1, 'This is no address of a store'],
    ['no such window', [join(folder, 'whole'), '--window', 'w-9'], 1, 'There is no window w-9 here'],
    ['no key', [join(folder, 'whole'), '--key', 'abc'], 1, 'This is no key of a checkpoint signer'],
    ['no bundle', [join(root, 'package.json')], 1, 'This is no bundle: line 1 cannot be read'],
  ])('says what to do without a stack when there is %s', async (_, args, expected, message) => {
    const { status, err } = await verify(args);
    expect(err).toContain(message);
    expect(err).not.toContain('    at ');
    expect(status).toBe(expected);
  });
});

describe.skipIf(!hasPython)(`verify-evidence.py${hasPython ? '' : ' (python3 is not installed)'}`, () => {
  test('finds a whole record whole, with the same root', async () => {
    for (const source of [join(folder, 'whole'), join(folder, 'whole.jsonl')]) {
      const { status, out } = await verifyInPython([source, '--key', key]);
      expect(out).toContain(
        `Window [REHEARSAL] w-1: 20 numbers, root ${(await rootOf()) ?? '?'}, the first 20 signed`,
      );
      expect(status).toBe(0);
    }
  });

  test('finds every kind of change', async () => {
    const changes: readonly ((objects: Map<string, Uint8Array>, keys: string[]) => void)[] = [
      (objects) => objects.delete(entryKey(sampleWindow, 9)),
      (objects) => objects.delete(entryKey(sampleWindow, 20)),
      (objects) => flip(objects, entryKey(sampleWindow, 20), 60),
      (objects) => flip(objects, entryKey(sampleWindow, 1), 5),
      ...['checkpoints', 'snapshots', 'facts', 'evidence'].flatMap((kind) => [
        (objects: Map<string, Uint8Array>, keys: string[]) => flip(objects, last(keys, kind), 30),
        (objects: Map<string, Uint8Array>, keys: string[]) => {
          if (kind === 'checkpoints')
            for (const each of keys.filter((one) => one.includes(kind))) objects.delete(each);
          objects.delete(last(keys, kind));
        },
      ]),
    ];
    const bundle = await encodeBundle(sample.store, sampleWindow);
    const statuses = await Promise.all(
      changes.map(async (change, index) => {
        const objects = new Map(decodeBundle(bundle));
        change(objects, [...objects.keys()]);
        const path = join(folder, `changed-${index}.jsonl`);
        writeFileSync(path, bundleOf(objects));
        return (await verifyInPython([path, '--key', key])).status;
      }),
    );
    expect(statuses).toEqual(changes.map(() => 1));
  });

  test('finds a stranger’s signature and a rollback', async () => {
    const older = await sampleRecord({ upTo: 12 });
    const path = join(folder, 'older.jsonl');
    writeFileSync(path, await encodeBundle(older.store, sampleWindow));
    const note = join(folder, 'whole', 'windows', sampleWindow, 'checkpoints', '00000020.note');
    const open = await verifyInPython([path, '--key', key]);
    expect(open.out).toContain('Verdict: whole so far, and not closed');
    expect(open.status).toBe(1);
    expect((await verifyInPython([path, '--key', key, '--published', note])).status).toBe(1);
    expect((await verifyInPython([join(folder, 'whole')])).status).toBe(1);
  });
});

async function copyTo(place: string): Promise<void> {
  const store = createFolderStore(place);
  for (const [name, bytes] of await objectsOf(sample.store)) await store.create(name, bytes);
}

async function rootOf(): Promise<string | null> {
  const { out } = await verify([join(folder, 'whole'), '--key', key, '--json']);
  return (JSON.parse(out) as { readonly root: string }).root;
}

async function changedBundle(): Promise<Uint8Array> {
  const objects = new Map(decodeBundle(await encodeBundle(sample.store, sampleWindow)));
  const text = new TextDecoder().decode(objects.get(entryKey(sampleWindow, 6)));
  objects.set(entryKey(sampleWindow, 6), new TextEncoder().encode(text.replace('12.5', '12.4')));
  return bundleOf(objects);
}

function flip(objects: Map<string, Uint8Array>, name: string, at: number): void {
  const bytes = Uint8Array.from(objects.get(name) as Uint8Array);
  const where = at % bytes.byteLength;
  bytes[where] = (bytes[where] as number) ^ 1;
  objects.set(name, bytes);
}

function last(keys: readonly string[], kind: string): string {
  return keys.filter((each) => each.includes(`/${kind}/`)).at(-1) as string;
}

function verify(args: readonly string[]) {
  return run(process.execPath, [join(root, 'scripts/audit-verify.ts'), ...args]);
}

function verifyInPython(args: readonly string[]) {
  return run('python3', [join(root, 'scripts/verify-evidence.py'), ...args]);
}

async function run(program: string, args: readonly string[]) {
  try {
    const { stdout, stderr } = await promisify(execFile)(program, args);
    return { status: 0, out: stdout, err: stderr };
  } catch (error) {
    const failed = error as { code: number; stdout: string; stderr: string };
    return { status: failed.code, out: failed.stdout, err: failed.stderr };
  }
}
