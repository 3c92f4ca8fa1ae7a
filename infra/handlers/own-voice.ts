// A handler's voice in the record: a key of this worker, certified by the KMS key that this handler alone signs with,
// for the one door that it serves.
import { KMSClient } from '@aws-sdk/client-kms';
import { createKmsSigner } from '../../pipelines/adapters/signers/kms-signer.ts';
import { certifiedByHandler, createRunKey } from '../../pipelines/adapters/signers/run-key.ts';
import type { MachineDoor } from '../../pipelines/ledger/entry.ts';
import { type MachineVoice, machineVoice } from '../../pipelines/ledger/machine-word.ts';
import { environment } from './lambda.ts';

/** KMS is asked once for each window and half a day. */
export const ownVoice = (door: MachineDoor): MachineVoice => {
  const key = createRunKey(door, async (certificate) => {
    const signer = await createKmsSigner(new KMSClient(), environment('VOICE_KEY_ARN'), door);
    return certifiedByHandler(signer)(certificate);
  });
  return machineVoice(key, door);
};
