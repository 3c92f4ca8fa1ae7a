import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, expect, test } from 'vitest';
import { openerFor } from '../../../../pipelines/adapters/backup-cipher/age-cipher.ts';
import { cipherForTests } from '../../../support/backup-cipher.ts';

const folder = mkdtempSync(join(tmpdir(), 'tideover-age-'));
afterAll(() => rmSync(folder, { recursive: true }));

const secret = new TextEncoder().encode('the meeting is at nine '.repeat(1000));
const identity = await generateX25519Identity();
const company = await identityToRecipient(identity);

test('a backup shows nothing of its content, and is smaller', async () => {
  const { seal } = await cipherForTests([company]);
  const sealed = await seal(secret);
  expect(sealed.length).toBeLessThan(secret.length / 10);
  expect(Buffer.from(sealed).includes('meeting')).toBe(false);
});

test('the window’s key opens it, and so does the company’s private key alone', async () => {
  const { seal, open } = await cipherForTests([company]);
  const sealed = await seal(secret);
  expect(await open(sealed)).toEqual(secret);
  expect(await openerFor(identity)(sealed)).toEqual(secret);
});

test('another window’s key, another company’s and a changed byte open nothing', async () => {
  const { seal } = await cipherForTests([company]);
  const sealed = await seal(secret);
  const other = await cipherForTests([company], new Uint8Array(32).fill(8));
  expect(await other.open(sealed)).toBeNull();
  expect(await openerFor(await generateX25519Identity())(sealed)).toBeNull();
  const changed = sealed.slice();
  changed[changed.length - 3] = (changed[changed.length - 3] ?? 0) ^ 1;
  expect(await openerFor(identity)(changed)).toBeNull();
  expect(await openerFor(identity)(new Uint8Array())).toBeNull();
});

test('names are the same for the same content, and differ under another window’s key', async () => {
  const [one, again] = [await cipherForTests(), await cipherForTests([company])];
  const other = await cipherForTests([], new Uint8Array(32).fill(8));
  expect(one.nameOf('sha256:aa')).toBe(again.nameOf('sha256:aa'));
  expect(one.nameOf('sha256:aa')).not.toBe(one.nameOf('sha256:ab'));
  expect(one.nameOf('sha256:aa')).not.toBe(other.nameOf('sha256:aa'));
});

const hasAge = spawnSync('age', ['--version']).status === 0;
test.skipIf(!hasAge)('the age program of others reads it', async () => {
  const { seal } = await cipherForTests([company]);
  writeFileSync(join(folder, 'backup.age'), await seal(secret));
  writeFileSync(join(folder, 'key.txt'), `${identity}\n`);
  const opened = execFileSync('age', [
    '--decrypt',
    '-i',
    join(folder, 'key.txt'),
    join(folder, 'backup.age'),
  ]);
  expect(new Uint8Array(zstdDecompressSync(opened))).toEqual(secret);
});
