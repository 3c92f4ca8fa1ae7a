// Signed checkpoints of a window's ledger (C2SP tlog-checkpoint: origin, size, root). Whoever keeps one can tell
// later whether the ledger still begins with what it said then. https://c2sp.org/tlog-checkpoint

import type { CheckpointSigner, Store } from '../ports.ts';
import { sameBytes } from './canonical.ts';
import { checkpointKey } from './keys.ts';
import { base64Of, exactBase64, openNote, parseVerifierKey, signNote, verifierKeyOf } from './signed-note.ts';

export interface Checkpoint {
  readonly window: string;
  /** Number of entries that it covers. */
  readonly size: number;
  /** Merkle tree root over them, 64 hex digits. */
  readonly root: string;
}

/** First line of a checkpoint: which log it speaks of. */
function originOf(window: string): string {
  return `tideover/${window}`;
}

export function checkpointText({ window, size, root }: Checkpoint): string {
  return `${originOf(window)}\n${size}\n${base64Of(Buffer.from(root, 'hex'))}\n`;
}

/** Null when the text is no checkpoint of ours; extension lines are refused, as we never write any. */
export function parseCheckpoint(text: string): Checkpoint | null {
  const [, window, size, encoded] = /^tideover\/(\S+)\n(0|[1-9]\d{0,14})\n(\S+)\n$/.exec(text) ?? [];
  const root = encoded === undefined ? null : exactBase64(encoded);
  if (window === undefined || root === null || root.byteLength !== 32) return null;
  return { window, size: Number(size), root: Buffer.from(root).toString('hex') };
}

/**
 * Signs the ledger as it stands and keeps the note in the store. Call it when a phase ends, also when nothing
 * happened in it: silence is asserted, not assumed. The same size again is the same checkpoint. Throws when
 * another root was signed for this size: then the ledger was changed, or the signer is used for two ledgers.
 */
export async function keepCheckpoint(
  store: Store,
  signer: CheckpointSigner,
  ledger: Checkpoint,
): Promise<{ readonly key: string; readonly note: Uint8Array }> {
  const checkpoint = { window: ledger.window, size: ledger.size, root: ledger.root };
  const key = checkpointKey(checkpoint.window, checkpoint.size);
  const verifier = parseVerifierKey(verifierKeyOf(signer));
  const kept = await store.read(key);
  if (kept !== null) {
    const opened = openNote(kept, verifier === null ? [] : [verifier]);
    if (opened.result === 'signed' && opened.text === checkpointText(checkpoint)) return { key, note: kept };
    throw new Error(`${key} is there already and does not say what the ledger says`);
  }
  const note = await signNote(checkpointText(checkpoint), signer);
  if ((await store.create(key, note)) === 'created') return { key, note };
  const winner = await store.read(key);
  if (winner !== null && sameBytes(winner, note)) return { key, note };
  return keepCheckpoint(store, signer, checkpoint);
}
