// The key with which a handler signs its facts: a key of this worker, certified for the handler's one door by
// the KMS key that only this handler may use.
import { KMSClient } from '@aws-sdk/client-kms';
import { createKmsSigner } from '../../pipelines/adapters/signers/kms-signer.ts';
import { certifiedByHandler, createRunKey } from '../../pipelines/adapters/signers/run-key.ts';
import type { MachineDoor } from '../../pipelines/ledger/entry.ts';
import { type MachineVoice, machineVoice } from '../../pipelines/ledger/machine-word.ts';
import { environment } from './lambda.ts';

/** Signs facts for the door; KMS is called once per window and half a day. */
export const ownVoice = (door: MachineDoor): MachineVoice => {
  const key = createRunKey(door, async (certificate) => {
    const signer = await createKmsSigner(new KMSClient(), environment('VOICE_KEY_ARN'), door);
    return certifiedByHandler(signer)(certificate);
  });
  return machineVoice(key, door);
};
