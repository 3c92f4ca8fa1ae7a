// Signs the record as it stands, in a job of its own: the key is out of reach of every job that writes entries.

import { KMSClient } from '@aws-sdk/client-kms';
import { windowId } from '../../pipelines/adapters/github/job.ts';
import { createKmsSigner } from '../../pipelines/adapters/signers/kms-signer.ts';
import { createMemorySigner } from '../../pipelines/adapters/signers/memory-signer.ts';
import { UserError } from '../../pipelines/errors.ts';
import { keepCheckpoint } from '../../pipelines/ledger/checkpoint.ts';
import { readLedger } from '../../pipelines/ledger/read-ledger.ts';
import { verifierKeyOf } from '../../pipelines/ledger/signed-note.ts';
import { storeOfJob } from '../../pipelines/operation/job.ts';
import type { CheckpointSigner } from '../../pipelines/ports.ts';
import { runCommand } from '../lib/command.ts';

await runCommand({
  name: 'node scripts/github/checkpoint.ts',
  summary: 'Signs a window’s record as it stands.',
  usage: '',
  options: {},
  async run() {
    const window = windowId();
    const signer = await signerOfJob();
    if (signer === null) return console.log('no signer is set up: the record is not signed (see RUNNING.md)');
    const store = storeOfJob();
    const ledger = await readLedger(store, window);
    const { key } = await keepCheckpoint(store, signer, ledger);
    console.log(`signed ${ledger.size} entries, root ${ledger.root}: ${key}`);
    console.log(`key to verify with: ${verifierKeyOf(signer)}`);
  },
});

/** TIDEOVER_SIGNER is `NAME` with the key in TIDEOVER_SIGNER_KEY, or `NAME kms:KEY`. */
async function signerOfJob(): Promise<CheckpointSigner | null> {
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
