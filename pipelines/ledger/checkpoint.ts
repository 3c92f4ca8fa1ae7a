// Signed checkpoints of a window's ledger (C2SP tlog-checkpoint: origin, size, root). Who keeps a checkpoint
// can tell later whether the ledger still begins with the same entries. https://c2sp.org/tlog-checkpoint

import { UserError } from '../errors.ts';
import type { CheckpointSigner, Store } from '../ports.ts';
import { createOwn } from './create-own.ts';
import { checkpointKey, checkpointsPrefix } from './keys.ts';
import { refused } from './refused.ts';
import {
  base64Of,
  exactBase64,
  openNote,
  parseVerifierKey,
  signNote,
  type VerifierKey,
  verifierKeyOf,
} from './signed-note.ts';

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

/** The ledger that a checkpoint is made of; it also knows the roots that it had at smaller sizes. */
export interface SignableLedger extends Checkpoint {
  rootAt(size: number): string;
}

/**
 * The checkpoint that one of the keys signed for this window; it must lie under the key `place`, if given.
 */
export function openCheckpoint(
  note: Uint8Array,
  window: string,
  keys: readonly VerifierKey[],
  place?: string,
):
  | { readonly result: 'signed'; readonly checkpoint: Checkpoint; readonly by: readonly string[] }
  | { readonly result: 'refused'; readonly why: string } {
  const opened = openNote(note, keys);
  if (opened.result === 'refused') return opened;
  const checkpoint = parseCheckpoint(opened.text);
  if (checkpoint === null) return refused('it is signed, but no checkpoint of a window');
  if (checkpoint.window !== window) return refused(`it was signed for window ${checkpoint.window}`);
  const under = checkpointKey(window, checkpoint.size);
  if (place !== undefined && place.replace(/-[^/]*\.note$/, '.note') !== under)
    return refused('it does not stand under its size');
  return { result: 'signed', checkpoint, by: opened.by };
}

/** The newest checkpoint behind `after` that the key signed for this window; all others are skipped. */
export async function newestCheckpoint(
  store: Pick<Store, 'list' | 'read'>,
  window: string,
  key: VerifierKey | null,
  after = '',
): Promise<(Checkpoint & { readonly key: string; readonly note: Uint8Array }) | null> {
  const places = key === null ? [] : await store.list(checkpointsPrefix(window), after);
  for (const place of places.toReversed()) {
    const note = await store.read(place);
    const opened = note && key && openCheckpoint(note, window, [key], place);
    if (opened?.result === 'signed') return { ...opened.checkpoint, key: place, note: note as Uint8Array };
  }
  return null;
}

/**
 * Throws a UserError when the store was restored from an older copy: going on would write entries under
 * numbers that are signed already, and tell people twice. Only checkpoints of `signer` (NAME+ID+BASE64) count
 * for this.
 */
export async function refuseRolledBack(
  store: Store,
  window: string,
  size: number,
  signer: string,
): Promise<void> {
  const newest = await newestCheckpoint(store, window, parseVerifierKey(signer), checkpointKey(window, size));
  if (newest === null) return;
  throw new UserError({
    what: `The ledger ends at entry ${size}, and a checkpoint was signed over ${newest.size}: this store was rolled back or cut`,
    where: newest.key,
    whatToDo:
      'Write nothing here. Bring the newest copy of the store back, or the missing entries from a vault or a saved bundle, and look again.',
  });
}

/**
 * Signs the ledger as it stands and keeps the note in the store. Call it when a phase ends, also when nothing
 * happened in it: that nothing happened is then signed too. The same size again gives the same checkpoint.
 * Throws a UserError when the newest checkpoint does not hold for this ledger: no key ever signs two
 * histories.
 */
export async function keepCheckpoint(
  store: Store,
  signer: CheckpointSigner,
  ledger: SignableLedger,
): Promise<{ readonly key: string; readonly note: Uint8Array }> {
  const { window, size, root } = ledger;
  const verifier = parseVerifierKey(verifierKeyOf(signer));
  const kept = async () => {
    const newest = await newestCheckpoint(store, window, verifier);
    if (newest !== null && (newest.size > size || newest.root !== ledger.rootAt(newest.size)))
      throw broken(newest.key);
    return newest?.size === size ? { key: newest.key, note: newest.note } : null;
  };
  const before = await kept();
  if (before !== null) return before;
  const key = checkpointKey(window, size);
  const note = await signNote(checkpointText({ window, size, root }), signer);
  if (await createOwn(store, key, note)) return { key, note };
  const meanwhile = await kept();
  if (meanwhile !== null) return meanwhile;
  // Whoever may write to the store can have taken the checkpoint's name: then it is kept under one that
  // cannot be guessed.
  const spare = checkpointKey(window, size, `-${crypto.randomUUID()}`);
  await store.create(spare, note);
  return { key: spare, note };
}

function broken(where: string): UserError {
  return new UserError({
    what: 'What it was signed over is not what the ledger holds',
    where,
    whatToDo:
      'Sign nothing. Run `npm run audit:verify` on this store and compare with a published checkpoint.',
  });
}
