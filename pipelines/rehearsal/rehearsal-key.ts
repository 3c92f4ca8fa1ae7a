// What a rehearsal writes its record with: a key of its own, drawn from the window's, certifies each run. The snapshot
// names it, so nobody takes a rehearsal for a real window; all else is as in production.

import { createMemorySigner } from '../adapters/signers/memory-signer.ts';
import { certifiedBy, createRunKey } from '../adapters/signers/run-key.ts';
import type { Writing } from '../engine/enter-window.ts';
import type { WindowRun } from '../engine/window-run.ts';
import type { MachineDoor } from '../ledger/entry.ts';
import type { Instant } from '../ledger/fact.ts';
import { type MachineWord, machineVoice } from '../ledger/machine-word.ts';
import { derivedKey } from '../ledger/personal.ts';
import { exactBase64, verifierKeyOf } from '../ledger/signed-note.ts';
import { sshPublicKey } from '../ledger/ssh-signature.ts';
import type { CheckpointSigner, Keyring } from '../ports.ts';

/** The same holder has the same key in the same rehearsal, so that a seed gives the same record. */
export async function rehearsalWriting(
  keyring: Keyring,
  window: string,
  holder: string,
  signer: CheckpointSigner | null = null,
): Promise<Writing> {
  const windowKey = await keyring.windowKey(window);
  const rehearsal = createMemorySigner('rehearsal', derivedKey(windowKey, 'rehearsal'));
  return {
    key: createRunKey(holder, certifiedBy(rehearsal), derivedKey(windowKey, `rehearsal/${holder}`)),
    writers: {
      rehearsal: sshPublicKey(exactBase64(rehearsal.publicKey) ?? new Uint8Array()),
      ...(signer && { checkpoints: verifierKeyOf(signer) }),
    },
  };
}

/** What a machine of production would say at its door, said by the rehearsal itself. Returns its name below `facts/`. */
export async function speakInRehearsal(
  { store, keyring, window }: Pick<WindowRun, 'store' | 'keyring' | 'window'>,
  door: MachineDoor,
  id: string,
  at: Instant,
  says: MachineWord['says'],
): Promise<string> {
  const { key } = await rehearsalWriting(keyring, window, door);
  const word = await machineVoice(key, door).spell(window, id, at, says);
  await store.create(word.key, word.bytes);
  return `${door}/${id}.json`;
}
