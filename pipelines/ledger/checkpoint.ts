// Signed checkpoints of a window's ledger (C2SP tlog-checkpoint: origin, size, root). Whoever keeps one can tell
// later whether the ledger still begins with what it said then. https://c2sp.org/tlog-checkpoint

import { UserError } from '../errors.ts';
import type { CheckpointSigner, Store } from '../ports.ts';
import { checkpointKey, checkpointsPrefix } from './keys.ts';
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

/** What is signed: a ledger, which also knows the roots it had before. */
export interface SignableLedger extends Checkpoint {
  rootAt(size: number): string;
}

/**
 * Signs the ledger as it stands and keeps the note in the store. Call it when a phase ends, also when nothing
 * happened in it: silence is asserted, not assumed. The same size again is the same checkpoint. Throws a UserError
 * when the newest checkpoint does not hold for this ledger: no key ever signs two histories.
 */
export async function keepCheckpoint(
  store: Store,
  signer: CheckpointSigner,
  ledger: SignableLedger,
): Promise<{ readonly key: string; readonly note: Uint8Array }> {
  const { window, size, root } = ledger;
  const newestKey = (await store.list(checkpointsPrefix(window))).at(-1);
  if (newestKey !== undefined) {
    const newest = await readCheckpoint(store, newestKey, signer);
    const holds =
      newest.window === window && newest.size <= size && newest.root === ledger.rootAt(newest.size);
    if (!holds) throw broken(newestKey, 'What it was signed over is not what the ledger holds');
    if (newest.size === size) return { key: newestKey, note: newest.note };
  }
  const key = checkpointKey(window, size);
  const note = await signNote(checkpointText({ window, size, root }), signer);
  if ((await store.create(key, note)) === 'created') return { key, note };
  return keepCheckpoint(store, signer, ledger);
}

async function readCheckpoint(
  store: Store,
  key: string,
  signer: CheckpointSigner,
): Promise<Checkpoint & { readonly note: Uint8Array }> {
  const note = await store.read(key);
  if (note === null) throw new Error(`The store lists ${key} and cannot read it`);
  const verifier = parseVerifierKey(verifierKeyOf(signer));
  const opened = openNote(note, verifier === null ? [] : [verifier]);
  if (opened.result === 'refused') throw broken(key, `The newest checkpoint does not count: ${opened.why}`);
  const checkpoint = parseCheckpoint(opened.text);
  if (checkpoint === null) throw broken(key, 'The newest checkpoint is none of ours');
  return { ...checkpoint, note };
}

function broken(where: string, what: string): UserError {
  return new UserError({
    what,
    where,
    whatToDo:
      'Sign nothing. Run `npm run audit:verify` on this store and compare with a published checkpoint.',
  });
}
