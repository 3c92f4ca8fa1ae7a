// Reads a window from its record without claiming it, for jobs that only look.

import { withLinks } from '../effects/conferences.ts';
import type { ReadSoFar } from '../engine/enter-window.ts';
import type { ProofContext } from '../engine/prove.ts';
import { notOpened, readSnapshot } from '../engine/read-frozen.ts';
import { untakenNames } from '../engine/take-facts.ts';
import type { FactInRecord } from '../gates/approvals.ts';
import { heldUntil, readClaims } from '../ledger/claim.ts';
import { followFold, type RecordState } from '../ledger/fold.ts';
import { type LedgerReader, readLedger } from '../ledger/read-ledger.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import { filledIn } from '../plan/usual.ts';
import type { Prover, Store } from '../ports.ts';
import { viewOfWindow } from '../views/view-of-window.ts';
import type { WindowView } from '../views/window-view.ts';

export interface OpenedWindow {
  readonly window: string;
  readonly state: RecordState;
  readonly snapshot: Snapshot;
  /** The snapshot as the record has it, to the byte. */
  readonly frozen: Snapshot;
  readonly snapshotDigest: string;
  /** What people said that was proven, allowed and taken into the ledger. */
  readonly facts: readonly FactInRecord[];
  /** Names below `facts/` of objects in the mailbox that no run has taken yet. */
  readonly unheard: readonly string[];
  readonly entries: number;
  /** Number of entries that are not about claims: a look that changes nothing leaves it as it was. */
  readonly progress: number;
  /** Epoch milliseconds. */
  readonly lastEntryAt: number;
  /** The run that holds the claim now, and until when (epoch ms); null when none does. */
  readonly claimedBy: { readonly holder: string; readonly until: number } | null;
  readonly view: WindowView;
  /** The ledger as read, for a look that goes on from it. */
  readonly read: ReadSoFar;
}

/** The window and its store, with which every command about an open window begins. */
export interface WindowInStore {
  readonly store: Store;
  readonly opened: OpenedWindow;
  /** Epoch milliseconds; in a rehearsal the time of TIDEOVER_NOW. */
  readonly now: number;
}

/** The same window, with what people have put into the mailbox meanwhile. */
export async function withNewFacts(store: Store, opened: OpenedWindow): Promise<OpenedWindow> {
  return { ...opened, unheard: await untakenNames(store, opened.window, opened.state) };
}

/** Null when the store has no such window. */
export async function readWindow(store: Store, window: string, now: number): Promise<OpenedWindow | null> {
  const ledger = await readLedger(store, window);
  const state = followFold(ledger);
  const digest = state().snapshot;
  if (digest === null) return null;
  const snapshot = await readSnapshot(store, ledger, digest);
  return openedBy(store, ledger, state, snapshot, now, await claimNow(store, ledger, now));
}

/** The same, from a ledger that was read and folded before. */
export async function openedBy(
  store: Store,
  ledger: LedgerReader,
  follow: () => RecordState,
  frozen: Snapshot,
  now: number,
  claimedBy: OpenedWindow['claimedBy'],
): Promise<OpenedWindow> {
  const { window } = ledger;
  const state = follow();
  const snapshot = withLinks(filledIn(frozen), state);
  const snapshotDigest = state.snapshot ?? '';
  let view: WindowView | null = null;
  return {
    window,
    state,
    snapshot,
    frozen,
    snapshotDigest,
    facts: [...state.facts.values()],
    unheard: await untakenNames(store, window, state),
    entries: ledger.entries().length,
    progress: ledger.entries().filter(({ body }) => body.kind !== 'claim-taken').length,
    lastEntryAt: Date.parse(ledger.entries().at(-1)?.at ?? ''),
    claimedBy,
    // Drawn on first use, as most callers need no view.
    get view() {
      view ??= viewOfWindow(snapshot, snapshotDigest, state, now);
      return view;
    },
    read: { chain: ledger, state: follow },
  };
}

async function claimNow(store: Store, ledger: LedgerReader, now: number): Promise<OpenedWindow['claimedBy']> {
  const { claim } = ledger.standing();
  const { newest } = await readClaims(store, ledger.window, Math.max(1, claim), ledger.certifiers());
  const until = newest === null ? 0 : heldUntil(newest, now);
  return newest !== null && until > now ? { holder: newest.claim.certificate.holder, until } : null;
}

/** Throws a UserError where the window was never opened. */
export async function readOpenedWindow(store: Store, window: string, now: number): Promise<OpenedWindow> {
  const opened = await readWindow(store, window, now);
  if (opened !== null) return opened;
  throw notOpened(window);
}

/** For reading the mailbox without taking anything from it. */
export function proofContextIn(
  { window, frozen: snapshot, snapshotDigest, state }: OpenedWindow,
  store: Store,
  prover: Prover,
  now: number,
): ProofContext {
  return { window, store, prover, snapshot, digest: snapshotDigest, state, now };
}
