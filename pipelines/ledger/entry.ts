// What the ledger holds. What is appended together is one object, numbered, created if absent; state is a fold over
// the entries of those that count.

import type { PhaseName } from '../plan/phase-table.ts';
import type { Localised } from '../plan/plan.ts';
import type { Digest, EffectKey, Fact, Instant } from './fact.ts';

/** The certificate of a one-run key: what it may say in one window, for some hours, and who vouches for that. */
export interface Certificate {
  readonly window: string;
  /** Base64, the 32 bytes of an Ed25519 key. */
  readonly key: string;
  /** Who works with it: for people, and to tell one process from another. */
  readonly holder: string;
  readonly from: Instant;
  readonly until: Instant;
  readonly sayings: readonly Saying[];
  readonly proof: Proof;
}

/** `write`: entries and claims; else the one door of the mailbox that its words may come through. */
export type Saying = 'write' | MachineDoor;

export type MachineDoor = 'mail' | 'form' | 'bounce' | 'drift';

export type Proof =
  /** By a decider of the plan, or by the key of a rehearsal. */
  | { readonly kind: 'ssh'; readonly signature: string }
  /** By GitHub, for a run of our workflow. */
  | { readonly kind: 'run'; readonly token: string }
  /** By the KMS key of a handler. */
  | { readonly kind: 'handler'; readonly name: string; readonly signature: string };

export type Uncertified = Omit<Certificate, 'proof'>;

export interface Entry {
  readonly window: string;
  /** From 1: the number of the object; entries that were appended together share it. */
  readonly sequence: number;
  readonly at: Instant;
  /** The number of the claim under which it was written. */
  readonly claim: number;
  readonly body: EntryBody;
}

/**
 * What a crash in the middle of an effect means:
 * - `idempotent`: do it again;
 * - `keyed`: do it again with the same key, the receiver knows it;
 * - `probeable`: look whether it happened, then adopt or do it;
 * - `once`: it may or may not have happened; never repeated by us, shown as in doubt.
 */
export type EffectClass = 'idempotent' | 'keyed' | 'probeable' | 'once';

export type Outcome =
  /** `refused`: of a notice's recipients, those whom the channel did not take; the others are done or in doubt. */
  | { readonly result: 'done'; readonly detail: Detail; readonly refused?: readonly string[] }
  | { readonly result: 'failed'; readonly why: string }
  /** Some of the intent's recipients, where it had several; all of it otherwise. */
  | {
      readonly result: 'in-doubt';
      readonly why: string;
      readonly recipients?: readonly string[];
      readonly refused?: readonly string[];
    };

/** Small facts about what was done: counts, digests, receipts; never texts of people or secrets. */
export type Detail = Readonly<Record<string, string | number | boolean | null>>;

export interface SendingIntent {
  readonly notice: string;
  readonly channel: string;
  readonly queued?: true;
  /** The notice does not name this channel: it stands in for those that failed, to people one by one or to their group. */
  readonly standIn?: 'people' | 'group';
}

export type EntryBody =
  | {
      readonly kind: 'window-opened';
      readonly snapshot: Digest;
      readonly code: string;
      /** Chains the windows: the last root of the one before. */
      readonly previous: { readonly window: string; readonly root: string } | null;
    }
  | {
      readonly kind: 'claim-taken';
      readonly holder: string;
      readonly expires: Instant;
      /** Of the key that signs from here on; absent where it is that of the claim before. */
      readonly certificate?: Certificate;
      /** The time of the entry before, which was ahead of every clock: times go on from the true one. */
      readonly setBackFrom?: Instant;
    }
  /** Something in the store that is not what it should be: it has no effect, and here is why. */
  | { readonly kind: 'refused'; readonly key: string; readonly digest: Digest; readonly why: string }
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
      readonly sending?: SendingIntent;
    }
  | { readonly kind: 'outcome'; readonly effect: EffectKey; readonly outcome: Outcome }
  /** Left to people's hands: nobody has done it until somebody says so. */
  | {
      readonly kind: 'to-do';
      readonly number: number;
      /** What is to be switched; a later one for the same thing takes its place. */
      readonly id: string;
      readonly text: Localised;
      /** The role that does it. */
      readonly owner: string;
    }
  /** What lies in the mailbox and is no proof, or is not allowed; `digest` is that of its bytes. */
  | { readonly kind: 'fact-refused'; readonly fact: string; readonly digest: Digest; readonly why: Localised }
  /** More of that lies there than one look enters; the next ones go on with it. */
  | { readonly kind: 'refusals-left'; readonly count: number }
  /** The comment behind a fact was edited or deleted since: what is done stays done, and it counts no more. */
  | { readonly kind: 'fact-voided'; readonly fact: string; readonly why: Localised }
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
      readonly pace?: ReturnPace;
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
  | { readonly result: 'waiting'; readonly why: string; readonly said?: Localised; readonly until: Instant }
  /** A person must decide or mend something; the phase can then run again. */
  | {
      readonly result: 'stopped';
      readonly why: string;
      /** The same for people, where the cause is ours to word. */
      readonly said?: Localised;
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

/** What the return was believed to be like at that moment; null where nobody could say. */
export interface ReturnPace {
  readonly perMinute: number | null;
  /** Seconds from then between which all will be back. */
  readonly ends: { readonly soonest: number; readonly latest: number } | null;
}
