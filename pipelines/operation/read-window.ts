// A window as its record says, without claiming it: for jobs that only look.

import { readSnapshot } from '../engine/enter-window.ts';
import { factKeys, putFact, readFact } from '../engine/take-facts.ts';
import { UserError } from '../errors.ts';
import type { FactInRecord } from '../gates/approvals.ts';
import { newestClaim } from '../ledger/claim.ts';
import { foldRecord, type RecordState } from '../ledger/fold.ts';
import { factsPrefix, personalKey } from '../ledger/keys.ts';
import { decryptPersonal } from '../ledger/personal.ts';
import { readLedger } from '../ledger/read-ledger.ts';
import type { ToDo } from '../ledger/to-do.ts';
import type { Person } from '../plan/roster.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import type { Keyring, Store } from '../ports.ts';
import { viewOfWindow } from '../views/view-of-window.ts';
import type { WindowView } from '../views/window-view.ts';
import { readToDos } from './to-do-list.ts';

export interface OpenedWindow {
  readonly window: string;
  readonly state: RecordState;
  readonly snapshot: Snapshot;
  readonly snapshotDigest: string;
  /** Everything that people put in, also what no run has taken into the ledger yet. */
  readonly facts: readonly FactInRecord[];
  readonly entries: number;
  /** Entries but claims: a look that changes nothing leaves it as it was. */
  readonly progress: number;
  /** Epoch milliseconds. */
  readonly lastEntryAt: number;
  /** The run that is working on it right now, and how long it may (epoch ms); null when nobody is. */
  readonly atWork: { readonly holder: string; readonly until: number } | null;
  /** What the window wants of people's hands now. */
  readonly toDos: readonly ToDo[];
  readonly view: WindowView;
}

/** Null when the store has no such window. */
export async function readWindow(store: Store, window: string, now: number): Promise<OpenedWindow | null> {
  const ledger = await readLedger(store, window);
  const state = foldRecord(ledger.entries());
  if (state.snapshot === null) return null;
  const snapshot = await readSnapshot(store, window, state.snapshot);
  const first = state.amendments.find(({ change }) => 'previousEnd' in change)?.change;
  const firstEnd = first !== undefined && 'previousEnd' in first ? first.previousEnd : snapshot.plan.end;
  return {
    window,
    state,
    snapshot,
    snapshotDigest: state.snapshot,
    facts: await readFacts(store, window),
    entries: ledger.size,
    progress: ledger.entries().filter(({ body }) => body.kind !== 'claim-taken').length,
    lastEntryAt: Date.parse(ledger.entries().at(-1)?.at ?? ''),
    atWork: await whoIsAtWork(store, window, now),
    toDos: await readToDos(store, window),
    view: viewOfWindow(snapshot, state.snapshot, state, now, firstEnd),
  };
}

async function whoIsAtWork(store: Store, window: string, now: number): Promise<OpenedWindow['atWork']> {
  const newest = await newestClaim(store, window);
  if (newest === null || newest.released) return null;
  const until = Date.parse(newest.claim.expires);
  return until > now ? { holder: newest.claim.holder, until } : null;
}

/** The same, where it must have been opened. */
export async function readOpenedWindow(store: Store, window: string, now: number): Promise<OpenedWindow> {
  const opened = await readWindow(store, window, now);
  if (opened !== null) return opened;
  throw new UserError({
    what: `Window ${window} has not been opened in this store`,
    where: window,
    whatToDo:
      'Check the id and the store (--store or TIDEOVER_STORE). Merging its plan opens it, and so does the plan’s path in `npm run phase -- look --window FILE`.',
  });
}

/** The people of a window, decrypted with its key. */
export async function readRosterOf(
  store: Store,
  keyring: Keyring,
  { window, snapshot }: Pick<OpenedWindow, 'window' | 'snapshot'>,
): Promise<readonly Person[]> {
  const key = personalKey(window, snapshot.roster.digest);
  const bytes = await store.read(key);
  const opened = bytes && decryptPersonal(await keyring.windowKey(window), window, bytes);
  if (opened) return opened.value as readonly Person[];
  throw new UserError({
    what: 'The roster of this window cannot be read with the window key',
    where: key,
    whatToDo: 'Use the keys of the run that opened the window: TIDEOVER_WINDOW_KEYS or TIDEOVER_WINDOW_KMS.',
  });
}

export async function readFacts(store: Store, window: string): Promise<readonly FactInRecord[]> {
  const prefix = factsPrefix(window);
  const keys = await factKeys(store, window);
  const read = await Promise.all(keys.map((key) => store.read(key)));
  return read.flatMap((bytes, index) => {
    const id = keys[index]?.slice(prefix.length);
    const fact = bytes && readFact(bytes);
    return fact && id !== undefined ? [{ id, fact }] : [];
  });
}

/** Says in the record that a comment behind a fact was edited or deleted. */
export async function putVoided(
  store: Store,
  window: string,
  id: string,
  why: string,
  now: number,
): Promise<void> {
  const at = new Date(now).toISOString();
  await putFact(store, window, id.replace(/^.*\/|\.json$/g, ''), {
    kind: 'approval-voided',
    approval: id,
    at,
    why,
  });
}
