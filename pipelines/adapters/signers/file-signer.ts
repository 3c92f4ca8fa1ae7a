// Signs checkpoints with an Ed25519 key in a file, for the drill and for companies without a KMS. The file
// should belong to another user or machine than the one that writes the ledger: a log that signs itself
// proves little.

import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../../errors.ts';
import type { CheckpointSigner } from '../../ports.ts';
import { codeOf, refuseOpenToOthers } from '../file-system.ts';
import { signerWith } from './memory-signer.ts';

/** Reads the PKCS #8 PEM file; makes a new key there when it does not exist. */
export function createFileSigner(path: string, name: string): CheckpointSigner {
  return signerWith(name, readOrMakeKey(path));
}

function readOrMakeKey(path: string): KeyObject {
  try {
    return readKey(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  const { privateKey } = generateKeyPairSync('ed25519');
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    const pem = privateKey.export({ format: 'pem', type: 'pkcs8' });
    writeFileSync(path, pem, { mode: 0o600, flag: 'wx', flush: true });
    return privateKey;
  } catch (error) {
    // Another process made it at the same time.
    if (codeOf(error) === 'EEXIST') return readKey(path);
    throw error;
  }
}

function readKey(path: string): KeyObject {
  const pem = readFileSync(path, 'utf8');
  refuseOpenToOthers(path);
  const key = parseKey(pem);
  if (key?.asymmetricKeyType === 'ed25519') return key;
  throw new UserError({
    what: 'This is no Ed25519 signing key',
    where: path,
    whatToDo: 'Make one with `openssl genpkey -algorithm ed25519`, or remove the file to get a new one.',
  });
}

function parseKey(pem: string): KeyObject | null {
  try {
    return createPrivateKey(pem);
  } catch {
    return null;
  }
}
