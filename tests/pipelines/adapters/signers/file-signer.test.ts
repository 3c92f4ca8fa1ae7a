import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createFileSigner } from '../../../../pipelines/adapters/signers/file-signer.ts';
import {
  openNote,
  parseVerifierKey,
  signNote,
  verifierKeyOf,
} from '../../../../pipelines/ledger/signed-note.ts';

const folder = mkdtempSync(join(tmpdir(), 'tideover-signer-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a signer with its key in a file', () => {
  test('makes its key once, for this user only, and signs with it ever after', async () => {
    const path = join(folder, 'keys', 'checkpoint.pem');
    const first = createFileSigner(path, 'record.example.com');
    const second = createFileSigner(path, 'record.example.com');
    expect(second.publicKey).toBe(first.publicKey);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const key = parseVerifierKey(verifierKeyOf(first));
    expect(openNote(await signNote('hello\n', second), key === null ? [] : [key])).toMatchObject({
      result: 'signed',
    });
  });

  test.each([
    ['others can read it', () => chmodSync(pem('open'), 0o640), 'open', 'Others on this machine can read'],
    ['it is of another kind', () => otherKind(pem('ec')), 'ec', 'This is no Ed25519 signing key'],
    [
      'it is no key',
      () => writeFileSync(pem('text'), 'hello\n', { mode: 0o600 }),
      'text',
      'This is no Ed25519 signing key',
    ],
  ])('refuses a key when %s', (_, prepare, name, message) => {
    createFileSigner(pem(name), 'record.example.com');
    prepare();
    expect(() => createFileSigner(pem(name), 'record.example.com')).toThrow(message);
  });
});

function pem(name: string): string {
  return join(folder, `${name}.pem`);
}

function otherKind(path: string): void {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  writeFileSync(path, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 });
}
