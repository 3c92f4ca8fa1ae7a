// A window as its record says, without claiming it: for jobs that only look.

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
  /** As the record has it, to the byte. */
  readonly frozen: Snapshot;
  readonly snapshotDigest: string;
  /** What people said, as far as it was proven, allowed and has a number. */
  readonly facts: readonly FactInRecord[];
  /** Names below `facts/` of what lies in the mailbox and no run has heard yet. */
  readonly unheard: readonly string[];
  readonly entries: number;
  /** Entries but claims: a look that changes nothing leaves it as it was. */
  readonly progress: number;
  /** Epoch milliseconds. */
  readonly lastEntryAt: number;
  /** The run that is working on it right now, and how long it may (epoch ms); null when nobody is. */
  readonly claimedBy: { readonly holder: string; readonly until: number } | null;
  readonly view: WindowView;
  /** For a look that goes on from this reading. */
  readonly read: ReadSoFar;
}

/** What every command about an open window begins with. */
export interface WindowInStore {
  readonly store: Store;
  readonly opened: OpenedWindow;
  /** Epoch milliseconds; a rehearsal stands at TIDEOVER_NOW. */
  readonly now: number;
}

/** The same window with what people have put in meanwhile. */
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

/** The same from a ledger that was read and folded before. */
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
    // Most who open a window draw nothing.
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

/** The same, where it must have been opened. */
export async function readOpenedWindow(store: Store, window: string, now: number): Promise<OpenedWindow> {
  const opened = await readWindow(store, window, now);
  if (opened !== null) return opened;
  throw notOpened(window);
}

/** Where somebody who only looks hears what lies in the mailbox. */
export function proofContextIn(
  { window, frozen: snapshot, snapshotDigest, state }: OpenedWindow,
  store: Store,
  prover: Prover,
  now: number,
): ProofContext {
  return { window, store, prover, snapshot, digest: snapshotDigest, state, now };
}
