// A ledger as tests open it: written with the key of a rehearsal, and opened with a snapshot that names it.

import { createMemorySigner } from '../../pipelines/adapters/signers/memory-signer.ts';
import { certifiedBy, createRunKey } from '../../pipelines/adapters/signers/run-key.ts';
import { canonicalBytes, digestOf } from '../../pipelines/ledger/canonical.ts';
import type { MachineDoor } from '../../pipelines/ledger/entry.ts';
import { snapshotKey } from '../../pipelines/ledger/keys.ts';
import { type Ledger, openLedger } from '../../pipelines/ledger/ledger.ts';
import { type MachineVoice, machineVoice } from '../../pipelines/ledger/machine-word.ts';
import { exactBase64 } from '../../pipelines/ledger/signed-note.ts';
import { sshPublicKey } from '../../pipelines/ledger/ssh-signature.ts';
import type { Clock, RunKey, Store } from '../../pipelines/ports.ts';
import { validOrganisation, validPlan } from './valid-plan.ts';

const certifier = createMemorySigner('rehearsal', new Uint8Array(32).fill(1));

export const rehearsalKey = sshPublicKey(exactBase64(certifier.publicKey) ?? new Uint8Array());

/** The same holder has the same key. */
export function runKey(holder: string, certify: RunKey['certify'] = certifiedBy(certifier)): RunKey {
  const seed = Buffer.alloc(32, `${holder} and more of the same`);
  return createRunKey(holder, certify, seed);
}

export const testSnapshot = {
  plan: validPlan,
  organisation: validOrganisation,
  writers: { rehearsal: rehearsalKey },
};

/** Opened by `holder` where nobody has; read as it is otherwise. */
export async function openTestLedger(
  store: Store,
  window: string,
  holder: string,
  clock: Clock,
): Promise<Ledger> {
  return openLedger({ store, window, clock, key: runKey(holder) });
}

/** Takes the claim, and opens the window where it has not been. */
export async function takeAndOpen(store: Store, ledger: Ledger, more: object = {}): Promise<void> {
  const { result } = await ledger.takeClaim();
  if (result !== 'taken') throw new Error('the claim is held');
  if (ledger.entries().length > 0) return;
  const bytes = canonicalBytes({ ...testSnapshot, ...more });
  const snapshot = digestOf(bytes);
  await store.create(snapshotKey(ledger.window, snapshot), bytes);
  await ledger.append({ kind: 'window-opened', snapshot, code: 'abc', previous: null });
}

/** A voice that whoever knows the test's rehearsal hears at this door. */
export function testVoice(door: MachineDoor, key = runKey(door)): MachineVoice {
  return machineVoice(key, door);
}
