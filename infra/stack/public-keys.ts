// Reads the public halves of a stack's signing keys from KMS.

import { KMSClient } from '@aws-sdk/client-kms';
import { createKmsSigner } from '../../pipelines/adapters/signers/kms-signer.ts';
import type { PublicKeys, StackOutputs } from './workflow-variables.ts';

/** The public keys. A window's snapshot freezes them when it is opened, and only these keys count in it. */
export async function publicKeysOf({ signingKeyArn, voiceKeys }: StackOutputs): Promise<PublicKeys> {
  const publicKey = async (arn: string) => {
    const client = new KMSClient({ region: arn.split(':')[3] ?? '' });
    return (await createKmsSigner(client, arn, 'public')).publicKey;
  };
  const voices = Object.entries(voiceKeys).map(async ([door, arn]) => [door, await publicKey(arn)] as const);
  return {
    signing: await publicKey(signingKeyArn),
    voices: Object.fromEntries(await Promise.all(voices)),
  };
}
