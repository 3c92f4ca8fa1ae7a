// What the ledger holds. One entry is one object, numbered, created if absent; state is a fold over them.

import type { Localised, PhaseName, Trouble } from '../plan/plan.ts';

/** `sha256:` and 64 lower-case hex digits. */
export type Digest = string;

/** ISO 8601 in UTC with milliseconds and `Z`. */
export type Instant = string;

export interface Entry {
  readonly format: 1;
  readonly window: string;
  readonly sequence: number;
  readonly at: Instant;
  /** The number of the claim under which it was written. */
  readonly claim: number;
  /** Merkle tree root (RFC 6962) over the bytes of all entries before this one, 64 hex digits. */
  readonly root: string;
  readonly body: EntryBody;
}

/**
 * What a crash in the middle of an effect means:
 * - `idempotent`: do it again;
 * - `keyed`: do it again with the same key, the receiver knows it;
 * - `probeable`: look whether it happened, then adopt or do it;
 * - `once`: it may or may not have happened; never repeated by us, shown as a doubt.
 */
export type EffectClass = 'idempotent' | 'keyed' | 'probeable' | 'once';

/** SHA-256 over window, step, target and ordinal: a re-run computes it again. Never a run id or an attempt. */
export type EffectKey = string;

export type Outcome =
  | { readonly result: 'done'; readonly detail: Detail }
  | { readonly result: 'failed'; readonly why: string }
  /** Some of the intent's recipients, where it had several; all of it otherwise. */
  | { readonly result: 'in-doubt'; readonly why: string; readonly recipients?: readonly string[] };

/** Small facts about what was done: counts, digests, receipts; never texts of people or secrets. */
export type Detail = Readonly<Record<string, string | number | boolean | null>>;

export type EntryBody =
  | {
      readonly kind: 'window-opened';
      readonly snapshot: Digest;
      readonly code: string;
      /** Chains the windows: the last root of the one before. */
      readonly previous: { readonly window: string; readonly root: string } | null;
    }
  | { readonly kind: 'claim-taken'; readonly holder: string; readonly expires: Instant }
  | {
      readonly kind: 'gate-evaluated';
      readonly phase: PhaseName;
      readonly open: boolean;
      readonly reasons: readonly Localised[];
    }
  | {
      readonly kind: 'phase-started';
      readonly phase: PhaseName;
      readonly round: 1 | 2;
      readonly attempt: number;
      readonly snapshot: Digest;
      readonly code: string;
    }
  | {
      readonly kind: 'phase-finished';
      readonly phase: PhaseName;
      readonly round: 1 | 2;
      readonly result: PhaseResult;
    }
  | { readonly kind: 'phase-undone'; readonly phase: PhaseName }
  /** Everything from the phase reached back to this one was undone; `cause` is the fact that asked for it. */
  | { readonly kind: 'rolled-back'; readonly to: PhaseName; readonly cause: string }
  | {
      readonly kind: 'notice-settled';
      readonly notice: string;
      readonly accepted: number;
      readonly refused: number;
      readonly inDoubt: number;
      /** Wait in a queue: no worker has said yet what became of them. */
      readonly queued?: number;
      readonly channels: readonly string[];
      /** Whom no channel of the notice could tell; absent where there is nobody. */
      readonly unreached?: readonly Unreached[];
    }
  | {
      readonly kind: 'intent';
      readonly effect: EffectKey;
      readonly class: EffectClass;
      readonly during: PhaseName | 'notices' | 'going-back';
      readonly what: string;
      /** HMACs under the window's key, never names. */
      readonly recipients?: readonly string[];
      /** Which notice it carries through which channel; `queued` where it waits there for workers. */
      readonly sending?: { readonly notice: string; readonly channel: string; readonly queued?: true };
    }
  | { readonly kind: 'outcome'; readonly effect: EffectKey; readonly outcome: Outcome }
  | { readonly kind: 'fact-taken'; readonly fact: string; readonly digest: Digest; readonly body: Fact }
  | {
      readonly kind: 'amended';
      readonly from: Digest;
      readonly to: Digest;
      readonly change: Amendment;
      /** The fact or vendor statement that asked for it. */
      readonly cause: string;
      readonly voids: readonly PhaseName[];
    }
  | {
      readonly kind: 'cohort-changed';
      readonly cohort: string;
      readonly from: string;
      readonly to: string;
      readonly reason: string;
      readonly admitted: number;
      readonly returned: number;
      readonly total: number;
    }
  | {
      readonly kind: 'measured';
      readonly phase: PhaseName;
      readonly name: string;
      readonly value: number;
      readonly unit: string;
    }
  | {
      readonly kind: 'vendor-said';
      readonly source: string;
      readonly status: VendorStatus;
      /** The source's own time of it, as the source writes it. */
      readonly saidAt?: string;
      readonly url: string;
      readonly text: string;
      /** RFC 9557, where it names a new end. */
      readonly end: string | null;
    }
  | { readonly kind: 'window-closed'; readonly how: 'done' | 'called-off'; readonly report: Digest };

/** `no-address`, `no-channel-here` or `groups-only`, and whom it concerns as HMACs like those of an intent. */
export interface Unreached {
  readonly why: string;
  readonly recipients: readonly string[];
}

export type PhaseResult =
  | {
      readonly result: 'done';
      readonly summary: Localised;
      readonly evidence: readonly Evidence[];
      /** Small facts that a later phase or round goes on from. */
      readonly carries?: Detail;
    }
  /** Not yet: nothing is wrong, come again at `until`. */
  | { readonly result: 'waiting'; readonly why: string; readonly until: Instant }
  /** A person must decide or mend something; the phase can then run again. */
  | {
      readonly result: 'stopped';
      readonly why: string;
      readonly whatToDo: Localised;
      readonly evidence: readonly Evidence[];
    };

export interface Evidence {
  readonly name: string;
  /** Key in the store. */
  readonly key: string;
  readonly digest: Digest;
}

export type VendorStatus = 'scheduled' | 'in-progress' | 'extended' | 'completed' | 'cancelled';

export type Amendment =
  | {
      readonly kind: 'extend' | 'shorten';
      readonly end: string;
      readonly previousEnd: string;
      readonly reason: string;
      readonly by: string;
    }
  | {
      readonly kind: 'call-off';
      readonly reason: string;
      readonly by: string;
      readonly whose: 'ours' | 'vendor';
    }
  | { readonly kind: 'correct'; readonly reason: string; readonly by: string };

/** Where a fact about a person's decision comes from, so that it can be looked up again. */
export type Via =
  | {
      readonly kind: 'github-comment';
      readonly commentId: number;
      readonly userId: number;
      readonly bodyDigest: Digest;
      readonly createdAt: Instant;
    }
  | { readonly kind: 'signed-offline'; readonly keyFingerprint: string; readonly signature: string }
  | { readonly kind: 'console'; readonly user: string };

/** What anyone may put into the record under its own key; only the claim's holder gives it a number. */
export type Fact =
  | {
      readonly kind: 'approval';
      readonly phase: PhaseName;
      readonly snapshot: Digest;
      readonly by: string;
      readonly at: Instant;
      readonly via: Via;
      readonly reason?: string;
    }
  | {
      readonly kind: 'rejection';
      readonly phase: PhaseName;
      readonly snapshot: Digest;
      readonly by: string;
      readonly at: Instant;
      readonly via: Via;
      readonly reason: string;
    }
  /** Takes back what the same person said of this phase before. */
  | {
      readonly kind: 'withdrawal';
      readonly phase: PhaseName;
      readonly by: string;
      readonly at: Instant;
      readonly via: Via;
      readonly reason: string;
    }
  /** A comment that carried an approval was edited or deleted. */
  | {
      readonly kind: 'approval-voided';
      readonly approval: string;
      readonly at: Instant;
      readonly why: string;
    }
  | {
      readonly kind: 'command';
      readonly command: Command;
      readonly by: string;
      readonly at: Instant;
      readonly via: Via;
      readonly reason: string;
    }
  | {
      readonly kind: 'doubt-answer';
      readonly effect: EffectKey;
      readonly answer: 'sent' | 'resend';
      readonly by: string;
      readonly at: Instant;
      readonly via: Via;
      readonly reason: string;
    }
  | {
      readonly kind: 'feedback';
      readonly at: Instant;
      readonly way: 'mail' | 'form' | 'desk';
      readonly trouble: Trouble;
      /** Who said it and in which words, for the holder of the window's key alone (record/sealed.ts). */
      readonly sealed: string;
    }
  | {
      readonly kind: 'offline-approval';
      readonly id: string;
      readonly at: Instant;
      readonly title: string;
      readonly decision: 'approved' | 'rejected';
      readonly by: string;
    }
  /** A job or a person compared what stands in AWS with what the code says. */
  | {
      readonly kind: 'infra-look';
      readonly stack: string;
      readonly at: Instant;
      readonly found: InfraFound;
    };

export type InfraFound =
  | { readonly result: 'no-drift' }
  /** Names and what would be done to them (`update robots/staff-group`), never values. */
  | { readonly result: 'drift'; readonly resources: readonly string[] }
  | { readonly result: 'unknown'; readonly why: string };

export type Command =
  | { readonly name: 'hold' }
  | { readonly name: 'resume' }
  | { readonly name: 'extend'; readonly by: string }
  | { readonly name: 'shorten'; readonly by: string }
  /** `to` lies in the store; it counts only while `from` is in force, so that no other amendment is undone by it. */
  | { readonly name: 'correct'; readonly from: Digest; readonly to: Digest }
  /** A person has it from the vendor that the maintenance is over. */
  | { readonly name: 'vendor-done' }
  | { readonly name: 'call-off'; readonly whose: 'ours' | 'vendor' }
  | { readonly name: 'roll-back'; readonly phase: PhaseName }
  | { readonly name: 'pause-return' }
  | { readonly name: 'resume-return' }
  | { readonly name: 'limit-in-flight'; readonly limit: number }
  | { readonly name: 'release-everyone' }
  /** The window goes on under this commit instead of the one it was opened with. */
  | { readonly name: 'switch-code'; readonly to: string }
  /** Cutover may go on in spite of what this look at AWS found (12 digits of its fact), or that there is `none`. */
  | { readonly name: 'accept-drift'; readonly look: string };
