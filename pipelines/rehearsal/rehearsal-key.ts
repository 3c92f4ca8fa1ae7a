// The key with which a rehearsal writes its record: derived from the window's key, it certifies each run. The
// snapshot names it, so that no rehearsal counts as a real window; all else is as in production.

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

/** How a run writes the record. A holder always has the same key, so that a seed gives one record. */
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

/** Puts a fact that in production a machine would put through its door; returns its name below `facts/`. */
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
