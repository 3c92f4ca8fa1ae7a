// Reads the frozen snapshot that the record names, and the people of the window, decrypted.

import { UserError } from '../errors.ts';
import { snapshotIn } from '../ledger/certifiers.ts';
import type { EntryBody } from '../ledger/entry.ts';
import * as keys from '../ledger/keys.ts';
import { decryptPersonal } from '../ledger/personal.ts';
import { type LedgerReader, refuseWithoutSnapshot } from '../ledger/read-ledger.ts';
import type { Person } from '../plan/roster.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import type { Keyring, Store } from '../ports.ts';

/** Throws a UserError when the snapshot is missing or is not what its digest says. */
export async function readSnapshot(
  store: Store,
  { window, snapshot }: Pick<LedgerReader, 'window' | 'snapshot'>,
  digest: string,
): Promise<Snapshot> {
  const bytes = snapshot(digest) ?? (await store.read(keys.snapshotKey(window, digest)));
  const known = bytes && decoded.get(bytes);
  if (known?.digest === digest) return known.snapshot;
  const read = snapshotIn(bytes, digest);
  if (bytes === null || read === null) return refuseWithoutSnapshot(store, window, digest);
  decoded.set(bytes, { digest, snapshot: read });
  return read;
}

/** The decoded snapshots: a run that stays awake reads the same bytes at each look. */
const decoded = new WeakMap<Uint8Array, { readonly digest: string; readonly snapshot: Snapshot }>();

/**
 * The people of a window, and the one-run key of the run that opened the window: a window that another key
 * opened may not use this roster, even where it was copied.
 */
export interface SealedRoster {
  readonly openedBy: string;
  readonly people: readonly Person[];
}

/** Throws a UserError when the key is not the window's, or another run opened it than sealed it. */
export async function readRoster(
  store: Store,
  keyring: Keyring,
  { window, entries }: Pick<LedgerReader, 'window' | 'entries'>,
  { roster }: Pick<Snapshot, 'roster'>,
): Promise<readonly Person[]> {
  const key = keys.personalKey(window, roster.digest);
  const bytes = await store.read(key);
  const opened = bytes && decryptPersonal(await keyring.windowKey(window), window, bytes);
  if (opened) return peopleOf(opened.value, window, entries()[0]?.body);
  throw new UserError({
    what: 'The roster of this window cannot be read with the window key',
    where: key,
    whatToDo:
      'Use the keys of the run that opened the window: TIDEOVER_WINDOW_KEYS or TIDEOVER_WINDOW_KMS. A destroyed key cannot be brought back.',
  });
}

/** Older code sealed the list of people without the key. */
function peopleOf(sealed: unknown, window: string, first: EntryBody | undefined): readonly Person[] {
  if (Array.isArray(sealed)) return sealed;
  const { openedBy, people } = sealed as SealedRoster;
  const certificate = first?.kind === 'claim-taken' ? first.certificate : undefined;
  if (certificate?.key === openedBy) return people;
  throw new UserError({
    what: `Window ${window} was opened by somebody else than the run that sealed its roster`,
    where: keys.entryKey(window, 1),
    whatToDo:
      'Give the plan another id and merge it again, and find out who wrote there. Approve nothing on what stands there.',
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
