// Signs a window's record as it stands, once the whole of it has been verified: this key never vouches for what an
// auditor would call altered. What nobody vouches for yet keeps its number and has no effect, so it is no reason not
// to sign; nor is a phase that an earlier job did not sign in time.

import { UserError } from '../errors.ts';
import { checkWords } from '../gates/statements/restate.ts';
import { readRecord } from '../ledger/bundle.ts';
import { keepCheckpoint } from '../ledger/checkpoint.ts';
import { readLedger } from '../ledger/read-ledger.ts';
import { parseVerifierKey, verifierKeyOf } from '../ledger/signed-note.ts';
import { verifyWindow } from '../ledger/verify.ts';
import type { CheckpointSigner, Store } from '../ports.ts';

/** Throws a UserError that names the first thing that was altered. */
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
