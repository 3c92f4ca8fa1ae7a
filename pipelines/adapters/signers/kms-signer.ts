// Signs checkpoints, and certifies a handler's key, with an Ed25519 key that never leaves AWS KMS.

import { createPublicKey } from 'node:crypto';
import { GetPublicKeyCommand, type KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { UserError } from '../../errors.ts';
import type { CheckpointSigner } from '../../ports.ts';

/** `keyId` is the id, alias or address of a KMS key of spec ECC_NIST_EDWARDS25519. */
export async function createKmsSigner(
  client: KMSClient,
  keyId: string,
  name: string,
): Promise<CheckpointSigner> {
  const explained = (error: unknown): never => {
    if (!(error instanceof Error) || error.name !== 'AccessDeniedException') throw error;
    throw new UserError({
      what: 'Not allowed to sign with this key',
      where: keyId,
      whatToDo: 'Run it under the role that the policy of the key names.',
    });
  };
  const { PublicKey, KeySpec } = await client
    .send(new GetPublicKeyCommand({ KeyId: keyId }))
    .catch(explained);
  if (PublicKey === undefined || KeySpec !== 'ECC_NIST_EDWARDS25519') {
    throw new UserError({
      what: `The record is signed with Ed25519; this key is ${KeySpec}`,
      where: keyId,
      whatToDo: 'Use a key of spec ECC_NIST_EDWARDS25519, as `npm run infra:up` makes it.',
    });
  }
  const key = createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });
  return {
    name,
    publicKey: Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64'),
    async sign(text) {
      const { Signature } = await client
        .send(
          new SignCommand({
            KeyId: keyId,
            Message: text,
            MessageType: 'RAW',
            SigningAlgorithm: 'ED25519_SHA_512',
          }),
        )
        .catch(explained);
      if (Signature === undefined) throw new Error('KMS answered without a signature');
      return Signature;
    },
  };
}
