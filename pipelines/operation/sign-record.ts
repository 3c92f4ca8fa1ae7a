// Signs a window's record as it stands, once all of it was verified: this key never vouches for a record that
// an auditor would call altered. Objects that no known key vouches for have no effect, so they do not prevent
// signing; nor does a phase that an earlier job did not sign in time.

import { KMSClient } from '@aws-sdk/client-kms';
import { patient } from '../adapters/aws-patience.ts';
import { createKmsSigner } from '../adapters/signers/kms-signer.ts';
import { createMemorySigner } from '../adapters/signers/memory-signer.ts';
import { UserError } from '../errors.ts';
import { checkWords } from '../gates/statements/restate.ts';
import { readRecord } from '../ledger/bundle.ts';
import { keepCheckpoint } from '../ledger/checkpoint.ts';
import { readLedger } from '../ledger/read-ledger.ts';
import { parseVerifierKey, verifierKeyOf } from '../ledger/signed-note.ts';
import { verifyWindow } from '../ledger/verify.ts';
import type { CheckpointSigner, Store } from '../ports.ts';

/** Throws a UserError that names the first altered thing. */
export async function signRecord(
  store: Store,
  window: string,
  signer: CheckpointSigner,
): Promise<{ readonly size: number; readonly root: string; readonly key: string }> {
  const key = parseVerifierKey(verifierKeyOf(signer));
  const given = { window, ...(await readRecord(store, window)), published: [], checkWords };
  const { problems } = verifyWindow({ ...given, keys: key === null ? [] : [key] });
  const altered = problems.find(({ kind }) => kind === 'altered');
  if (altered !== undefined) {
    throw new UserError({
      what: `The record is not signed: ${altered.what}`,
      where: altered.where,
      whatToDo:
        'Sign nothing. Run `npm run audit:verify` on this store and compare with a published checkpoint.',
    });
  }
  const ledger = await readLedger(store, window);
  const { size, root } = ledger;
  return { size, root, key: (await keepCheckpoint(store, signer, ledger)).key };
}

/** TIDEOVER_SIGNER is `NAME` with the key in TIDEOVER_SIGNER_KEY, or `NAME kms:KEY`. */
export async function signerOfJob(): Promise<CheckpointSigner | null> {
  const [name, place] = (process.env.TIDEOVER_SIGNER ?? '').split(' ');
  if (!name) return null;
  if (place?.startsWith('kms:')) return createKmsSigner(new KMSClient(patient), place.slice(4), name);
  const seed = Buffer.from(process.env.TIDEOVER_SIGNER_KEY ?? '', 'base64');
  if (seed.byteLength === 32) return createMemorySigner(name, seed);
  throw new UserError({
    what: 'The signing key is missing or has another length',
    where: 'secret TIDEOVER_SIGNER_KEY of the environment maintenance-checkpoint',
    whatToDo: 'Make one with `openssl rand -base64 32`, or set TIDEOVER_SIGNER to `NAME kms:KEY`.',
  });
}
