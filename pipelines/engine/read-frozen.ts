// What a window was opened with and amended to: the snapshot that the record names, and its people, decrypted.

import { UserError } from '../errors.ts';
import { decodeExactly, digestOf } from '../ledger/canonical.ts';
import * as keys from '../ledger/keys.ts';
import { decryptPersonal } from '../ledger/personal.ts';
import { type LedgerReader, refuseWithoutSnapshot } from '../ledger/read-ledger.ts';
import type { Person } from '../plan/roster.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import type { Keyring, Store } from '../ports.ts';

/** Throws a UserError when it is missing or is not what its digest says. */
export async function readSnapshot(
  store: Store,
  { window, snapshot }: Pick<LedgerReader, 'window' | 'snapshot'>,
  digest: string,
): Promise<Snapshot> {
  const bytes = snapshot(digest) ?? (await store.read(keys.snapshotKey(window, digest)));
  const known = bytes && decoded.get(bytes);
  if (known?.digest === digest) return known.snapshot;
  if (bytes === null || digestOf(bytes) !== digest) return refuseWithoutSnapshot(store, window, digest);
  const read = decodeExactly(bytes) as Snapshot;
  decoded.set(bytes, { digest, snapshot: read });
  return read;
}

/** A run that stays awake reads the same bytes at each look. */
const decoded = new WeakMap<Uint8Array, { readonly digest: string; readonly snapshot: Snapshot }>();

/** Throws a UserError when the key at hand is not the window's. */
export async function readRoster(
  store: Store,
  keyring: Keyring,
  { window, snapshot }: { readonly window: string; readonly snapshot: Pick<Snapshot, 'roster'> },
): Promise<readonly Person[]> {
  const key = keys.personalKey(window, snapshot.roster.digest);
  const bytes = await store.read(key);
  const opened = bytes && decryptPersonal(await keyring.windowKey(window), window, bytes);
  if (opened) return opened.value as readonly Person[];
  throw new UserError({
    what: 'The roster of this window cannot be read with the window key',
    where: key,
    whatToDo:
      'Use the keys of the run that opened the window: TIDEOVER_WINDOW_KEYS or TIDEOVER_WINDOW_KMS. A destroyed key cannot be brought back.',
  });
}

export function notOpened(window: string): UserError {
  return new UserError({
    what: `Window ${window} has not been opened in this store`,
    where: window,
    whatToDo:
      'Check the id and the store (--store or TIDEOVER_STORE). Merging its plan opens it, and so does the plan’s path in `npm run phase -- look --window FILE`.',
  });
}
