// One run's hold on a window: the claimed ledger with its fold, the frozen snapshot, the people and the ports.
// Whatever acts on a window acts through this value.

import type { SpeakerOf } from '../feedback/voices.ts';
import type { Clock, Keyring, Ports, Store } from '../ports.ts';
import { canonicalBytes, digestOf } from '../record/canonical.ts';
import type { Entry, EntryBody } from '../record/entry.ts';
import { beginFold, type RecordState } from '../record/fold.ts';
import * as keys from '../record/keys.ts';
import type { Person } from '../window/roster.ts';
import type { Snapshot } from '../window/snapshot.ts';
import { type Timeline, timelineOf } from '../window/timeline.ts';

/** The part of the ledger that a run needs; appending fails when the claim was lost. */
export interface ClaimedLedger {
  entries(): readonly Entry[];
  append(body: EntryBody): Promise<Entry>;
  /** Renews the claim where that is due; throws LostClaim when another run has taken over. */
  renewClaim(): Promise<void>;
}

export interface WindowRun {
  readonly window: string;
  readonly store: Store;
  readonly keyring: Keyring;
  readonly clock: Clock;
  readonly ports: Ports;
  /** Version of the code that runs now. */
  readonly code: string;
  /** Only the drill believes a name typed at a console. */
  readonly consoleCounts: boolean;
  state(): RecordState;
  snapshot(): Snapshot;
  snapshotDigest(): string;
  timeline(): Timeline;
  roster(): readonly Person[];
  pseudonymOf(account: string): string;
  /** Who said a word of feedback, where that can be known. */
  readonly speakerOf: SpeakerOf;
  append(body: EntryBody): Promise<void>;
  /** For whoever acts without appending: throws LostClaim when another run has taken over. */
  keepClaim(): Promise<void>;
  /** Puts an amended snapshot in force; the caller appends the entry that names it. */
  adopt(snapshot: Snapshot): Promise<string>;
}

export interface WindowRunOptions {
  readonly window: string;
  readonly store: Store;
  readonly keyring: Keyring;
  readonly clock: Clock;
  readonly ports: Ports;
  readonly code: string;
  readonly consoleCounts: boolean;
  readonly ledger: ClaimedLedger;
  readonly snapshot: Snapshot;
  readonly roster: readonly Person[];
  readonly pseudonymOf: (account: string) => string;
  readonly speakerOf: SpeakerOf;
}

export function beginRun(options: WindowRunOptions): WindowRun {
  const fold = beginFold();
  for (const entry of options.ledger.entries()) fold.take(entry);
  let snapshot = options.snapshot;
  let digest = digestOf(snapshot);
  let timeline = timelineOf(snapshot.plan, snapshot.organisation);
  return {
    window: options.window,
    store: options.store,
    keyring: options.keyring,
    clock: options.clock,
    ports: options.ports,
    code: options.code,
    consoleCounts: options.consoleCounts,
    state: () => fold.state,
    snapshot: () => snapshot,
    snapshotDigest: () => digest,
    timeline: () => timeline,
    roster: () => options.roster,
    pseudonymOf: options.pseudonymOf,
    speakerOf: options.speakerOf,
    keepClaim: options.ledger.renewClaim,
    append: async (body) => fold.take(await options.ledger.append(body)),
    adopt: async (next) => {
      snapshot = next;
      digest = digestOf(next);
      timeline = timelineOf(next.plan, next.organisation);
      await options.store.create(keys.snapshotKey(options.window, digest), canonicalBytes(next));
      return digest;
    },
  };
}
