// Signs checkpoints with an Ed25519 key that ends with the process: simulations and tests.

import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import type { CheckpointSigner } from '../../ports.ts';

/** What PKCS #8 writes before the 32 bytes of an Ed25519 key. */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/** `seed` is the private key, 32 bytes: the same seed signs the same. */
export function createMemorySigner(name: string, seed: Uint8Array): CheckpointSigner {
  const key = Buffer.concat([pkcs8Prefix, seed]);
  return signerWith(name, createPrivateKey({ key, format: 'der', type: 'pkcs8' }));
}

/** Signs with the given Ed25519 key. */
export function signerWith(name: string, key: KeyObject): CheckpointSigner {
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  return {
    name,
    publicKey: Buffer.from(x ?? '', 'base64url').toString('base64'),
    sign: async (text) => new Uint8Array(sign(null, text, key)),
  };
}
