// One run of a window: the claimed ledger with its fold, the frozen snapshot, the people and the ports. Only
// beginning a run and the list of stages use all of it; each stage names the part that it needs.

import type { Recording, Sending } from '../effects/claim.ts';
import { withLinks } from '../effects/conferences.ts';
import type { SenderOf } from '../feedback/senders.ts';
import { canonicalBytes, digestOf } from '../ledger/canonical.ts';
import type { RecordState } from '../ledger/fold.ts';
import * as keys from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Person } from '../plan/roster.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import { type Timeline, timelineOf } from '../plan/timeline.ts';
import { filledIn } from '../plan/usual.ts';
import type { Clock, Keyring, Ports, Prover, Store } from '../ports.ts';

/** The plan as amendments have left it. */
export interface PlanInForce {
  snapshot(): Snapshot;
  /** The snapshot as the record has it, to the byte: people agree to this one, and amendments change it. */
  frozen(): Snapshot;
  snapshotDigest(): string;
  timeline(): Timeline;
}

export interface PeopleOfWindow {
  roster(): readonly Person[];
  /** How the record names a person. */
  pseudonymOf(account: string): string;
  /** Who sent a piece of feedback, where that can be known. */
  readonly senderOf: SenderOf;
}

/** To prove what people say and take it into the record. */
export interface Hearing extends Recording, PlanInForce {
  readonly store: Store;
  readonly clock: Pick<Clock, 'now'>;
  readonly prover: Prover;
}

/** To send notices to people on the roster. */
export interface Telling extends Sending, PlanInForce {
  roster(): readonly Person[];
}

/** To change the plan of a window under way. */
export interface Amending extends Recording, PlanInForce {
  /** Puts an amended snapshot in force; the caller appends the entry that names it. */
  adopt(snapshot: Snapshot): Promise<string>;
}

/** To run a phase or undo it. */
export interface Running extends Hearing, Telling, PeopleOfWindow {
  readonly clock: Clock;
  readonly ports: Ports;
  /** For waiting without appending: throws LostClaim when another run has taken over. */
  keepClaim(): Promise<void>;
}

export interface WindowRun extends Running, Amending {
  readonly clock: Clock;
  readonly keyring: Keyring;
  /** Version of the code that runs now. */
  readonly code: string;
}

interface Begun {
  readonly ledger: Ledger;
  readonly state: () => RecordState;
  readonly snapshot: Snapshot;
  readonly roster: readonly Person[];
}

/** What a run is given and does not change. */
type RunSetting = Pick<
  WindowRun,
  'window' | 'store' | 'keyring' | 'clock' | 'ports' | 'code' | 'prover' | 'pseudonymOf' | 'senderOf'
>;

/** `snapshot` is the one in force when the run begins, as frozen; appending fails once the claim is lost. */
export function beginRun(setting: RunSetting, { ledger, state, snapshot: before, roster }: Begun): WindowRun {
  let frozen = before;
  let digest = state().snapshot ?? digestOf(frozen);
  let snapshot: Snapshot;
  let timeline: Timeline;
  const putInForce = (next: Snapshot): void => {
    snapshot = next;
    timeline = timelineOf(snapshot.plan, snapshot.organisation);
  };
  putInForce(withLinks(filledIn(frozen), state()));
  return {
    ...setting,
    state,
    snapshot: () => snapshot,
    frozen: () => frozen,
    snapshotDigest: () => digest,
    timeline: () => timeline,
    roster: () => roster,
    keepClaim: ledger.renewClaim,
    confirmClaim: ledger.confirmClaim,
    stillClaimed: async (limitMs) => ledger.claimFor(limitMs) ?? ledger.confirmClaim(limitMs),
    append: async (body) => {
      await ledger.append(body);
      const linked = withLinks(snapshot, state());
      if (linked !== snapshot) putInForce(linked);
    },
    adopt: async (next) => {
      frozen = next;
      putInForce(withLinks(filledIn(next), state()));
      digest = digestOf(next);
      await setting.store.create(keys.snapshotKey(setting.window, digest), canonicalBytes(next));
      return digest;
    },
  };
}
