// One run's hold on a window: the claimed ledger with its fold, the frozen snapshot, the people and the ports.
// Whatever acts on a window acts through this value.

import type { SpeakerOf } from '../feedback/voices.ts';
import { canonicalBytes, digestOf } from '../ledger/canonical.ts';
import type { Entry, EntryBody } from '../ledger/entry.ts';
import { beginFold, type RecordState } from '../ledger/fold.ts';
import * as keys from '../ledger/keys.ts';
import type { Person } from '../plan/roster.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import { type Timeline, timelineOf } from '../plan/timeline.ts';
import type { Clock, Keyring, Ports, Store } from '../ports.ts';

/** The part of the ledger that a run needs; appending fails when the claim was lost. */
export interface ClaimedLedger {
  entries(): readonly Entry[];
  append(body: EntryBody): Promise<Entry>;
  /** Renews the claim where that is due; throws LostClaim when another run has taken over. */
  renewClaim(): Promise<void>;
}

/** What a run is given and keeps as it is. */
interface RunSetting {
  readonly window: string;
  readonly store: Store;
  readonly keyring: Keyring;
  readonly clock: Clock;
  readonly ports: Ports;
  /** Version of the code that runs now. */
  readonly code: string;
  /** Only the drill believes a name typed at a console. */
  readonly consoleCounts: boolean;
  pseudonymOf(account: string): string;
  /** Who said a word of feedback, where that can be known. */
  readonly speakerOf: SpeakerOf;
}

export interface WindowRun extends RunSetting {
  state(): RecordState;
  snapshot(): Snapshot;
  snapshotDigest(): string;
  timeline(): Timeline;
  roster(): readonly Person[];
  append(body: EntryBody): Promise<void>;
  /** For whoever acts without appending: throws LostClaim when another run has taken over. */
  keepClaim(): Promise<void>;
  /** Puts an amended snapshot in force; the caller appends the entry that names it. */
  adopt(snapshot: Snapshot): Promise<string>;
}

export interface WindowRunOptions extends RunSetting {
  readonly ledger: ClaimedLedger;
  /** In force when the run begins. */
  readonly snapshot: Snapshot;
  readonly roster: readonly Person[];
}

export function beginRun({ ledger, snapshot: before, roster, ...setting }: WindowRunOptions): WindowRun {
  const fold = beginFold();
  for (const entry of ledger.entries()) fold.take(entry);
  let snapshot = before;
  let digest = digestOf(snapshot);
  let timeline = timelineOf(snapshot.plan, snapshot.organisation);
  return {
    ...setting,
    state: () => fold.state,
    snapshot: () => snapshot,
    snapshotDigest: () => digest,
    timeline: () => timeline,
    roster: () => roster,
    keepClaim: ledger.renewClaim,
    append: async (body) => fold.take(await ledger.append(body)),
    adopt: async (next) => {
      snapshot = next;
      digest = digestOf(next);
      timeline = timelineOf(next.plan, next.organisation);
      await setting.store.create(keys.snapshotKey(setting.window, digest), canonicalBytes(next));
      return digest;
    },
  };
}
