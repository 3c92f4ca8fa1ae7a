// One run's hold on a window: the claimed ledger with its fold, the frozen snapshot, the people and the ports. Each
// stage of a look says by its parameter which part of it it needs.

import type { Acting } from '../effects/claim.ts';
import type { SpeakerOf } from '../feedback/voices.ts';
import { canonicalBytes, digestOf } from '../ledger/canonical.ts';
import type { RecordState } from '../ledger/fold.ts';
import * as keys from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Person } from '../plan/roster.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import { type Timeline, timelineOf } from '../plan/timeline.ts';
import type { Clock, Keyring, Ports, Prover, Store } from '../ports.ts';

/** The part of the ledger that a run needs; appending fails when the claim was lost. */
export type ClaimedLedger = Pick<
  Ledger,
  'entries' | 'append' | 'renewClaim' | 'confirmClaim' | 'claimFor' | 'refresh'
>;

/** The plan as amendments have left it. */
export interface PlanInForce {
  snapshot(): Snapshot;
  snapshotDigest(): string;
  timeline(): Timeline;
}

export interface PeopleOfWindow {
  roster(): readonly Person[];
  /** How the record names a person. */
  pseudonymOf(account: string): string;
  /** Who said a word of feedback, where that can be known. */
  readonly speakerOf: SpeakerOf;
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
  readonly prover: Prover;
}

export interface WindowRun extends RunSetting, Acting, PlanInForce, PeopleOfWindow {
  /** For whoever waits without appending: throws LostClaim when another run has taken over. */
  keepClaim(): Promise<void>;
  /** Puts an amended snapshot in force; the caller appends the entry that names it. */
  adopt(snapshot: Snapshot): Promise<string>;
}

export interface WindowRunOptions extends RunSetting, Omit<PeopleOfWindow, 'roster'> {
  readonly ledger: ClaimedLedger;
  readonly state: () => RecordState;
  /** In force when the run begins. */
  readonly snapshot: Snapshot;
  readonly roster: readonly Person[];
}

export function beginRun(options: WindowRunOptions): WindowRun {
  const { ledger, state, snapshot: before, roster, ...setting } = options;
  let snapshot = before;
  let digest = digestOf(snapshot);
  let timeline = timelineOf(snapshot.plan, snapshot.organisation);
  return {
    ...setting,
    state,
    snapshot: () => snapshot,
    snapshotDigest: () => digest,
    timeline: () => timeline,
    roster: () => roster,
    keepClaim: ledger.renewClaim,
    confirmClaim: ledger.confirmClaim,
    stillClaimed: async (limitMs) => ledger.claimFor(limitMs) ?? ledger.confirmClaim(limitMs),
    append: async (body) => {
      await ledger.append(body);
    },
    adopt: async (next) => {
      snapshot = next;
      digest = digestOf(next);
      timeline = timelineOf(next.plan, next.organisation);
      await setting.store.create(keys.snapshotKey(setting.window, digest), canonicalBytes(next));
      return digest;
    },
  };
}
