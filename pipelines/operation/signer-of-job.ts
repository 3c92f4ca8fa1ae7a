// Who signs a window's record as it stands: a key in a secret of the job, or one in KMS that never leaves it.

import { KMSClient } from '@aws-sdk/client-kms';
import { createKmsSigner } from '../adapters/signers/kms-signer.ts';
import { createMemorySigner } from '../adapters/signers/memory-signer.ts';
import { UserError } from '../errors.ts';
import type { CheckpointSigner } from '../ports.ts';

/** TIDEOVER_SIGNER is `NAME` with the key in TIDEOVER_SIGNER_KEY, or `NAME kms:KEY`. */
export async function signerOfJob(): Promise<CheckpointSigner | null> {
  const [name, place] = (process.env.TIDEOVER_SIGNER ?? '').split(' ');
  if (!name) return null;
  if (place?.startsWith('kms:')) return createKmsSigner(new KMSClient(), place.slice(4), name);
  const seed = Buffer.from(process.env.TIDEOVER_SIGNER_KEY ?? '', 'base64');
  if (seed.byteLength === 32) return createMemorySigner(name, seed);
  throw new UserError({
    what: 'The signing key is missing or has another length',
    where: 'secret TIDEOVER_SIGNER_KEY of the environment maintenance-checkpoint',
    whatToDo: 'Make one with `openssl rand -base64 32`, or set TIDEOVER_SIGNER to `NAME kms:KEY`.',
  });
}
