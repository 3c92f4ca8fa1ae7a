// The entries of the ledger. Entries that are appended together are one object, numbered and created only if
// absent; the state of a window is a fold over the entries that count.

import type { PhaseName } from '../plan/phase-table.ts';
import type { Localised } from '../plan/plan.ts';
import type { Digest, EffectKey, Fact, Instant } from './fact.ts';

/** The certificate of a one-run key: what it may say in one window, for some hours, and who certified it. */
export interface Certificate {
  readonly window: string;
  /** Base64, the 32 bytes of an Ed25519 key. */
  readonly key: string;
  /** The process that uses the key: shown to people, and tells one process from another. */
  readonly holder: string;
  readonly from: Instant;
  readonly until: Instant;
  readonly sayings: readonly Saying[];
  readonly proof: Proof;
}

/** `write`: entries and claims; else the one door of the mailbox through which the key's words may come. */
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
  /** From 1: the number of the object in the store; entries that were appended together share it. */
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
  /** `refused`: those of a notice's recipients whom the channel refused; the others are done or in doubt. */
  | { readonly result: 'done'; readonly detail: Detail; readonly refused?: readonly string[] }
  | { readonly result: 'failed'; readonly why: string }
  /** `recipients`: which of the intent's several recipients are in doubt; without it, the whole intent is. */
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
  /**
   * Set where the notice does not name this channel: it stands in for channels that failed, either to people
   * one by one or to their group.
   */
  readonly standIn?: 'people' | 'group';
}

export type EntryBody =
  | {
      readonly kind: 'window-opened';
      readonly snapshot: Digest;
      readonly code: string;
      /** Chains the windows: the last root of the previous window. */
      readonly previous: { readonly window: string; readonly root: string } | null;
    }
  | {
      readonly kind: 'claim-taken';
      readonly holder: string;
      readonly expires: Instant;
      /** Certificate of the key that signs from here on; absent where it is that of the claim before. */
      readonly certificate?: Certificate;
      /** Time of the entry before, which was ahead of the clock: a person had us go on with true times. */
      readonly setBackFrom?: Instant;
    }
  /** Something in the store that does not count, and why; it has no effect. */
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
  /** Every phase begun, back to this one, was undone; `cause` is the fact that asked for it. */
  | { readonly kind: 'rolled-back'; readonly to: PhaseName; readonly cause: string }
  | {
      readonly kind: 'notice-settled';
      readonly notice: string;
      readonly accepted: number;
      readonly refused: number;
      readonly inDoubt: number;
      /** How many wait in a queue: no worker has reported yet what became of them. */
      readonly queued?: number;
      readonly channels: readonly string[];
      /** The people whom no channel of the notice could reach; absent where there are none. */
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
      /**
       * Which notice it carries through which channel; `queued` where the message waits there for workers.
       */
      readonly sending?: SendingIntent;
    }
  | { readonly kind: 'outcome'; readonly effect: EffectKey; readonly outcome: Outcome }
  /** Left to a person's hands; it counts as undone until somebody says that it is done. */
  | {
      readonly kind: 'to-do';
      readonly number: number;
      /** Names what is to be switched; a later to-do with the same id replaces this one. */
      readonly id: string;
      readonly text: Localised;
      /** The role that does it. */
      readonly owner: string;
    }
  /** What lies in the mailbox and is either not proven or not allowed; `digest` is that of its bytes. */
  | { readonly kind: 'fact-refused'; readonly fact: string; readonly digest: Digest; readonly why: Localised }
  /** More refused facts lie there than one look enters; the next looks enter the rest. */
  | { readonly kind: 'refusals-left'; readonly count: number }
  /** The comment behind the fact was edited or deleted: what is done stays done, the fact counts no more. */
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
      /** The source's own time of this statement, as the source writes it. */
      readonly saidAt?: string;
      readonly url: string;
      readonly text: string;
      /** The new end in RFC 9557 form, where the statement names one; else null. */
      readonly end: string | null;
    }
  | { readonly kind: 'window-closed'; readonly how: 'done' | 'called-off'; readonly report: Digest };

/** `why` is `no-address`, `no-channel-here` or `groups-only`; `recipients` are HMACs as in an intent. */
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
      /** The same reason in both languages, where it is one of our own texts. */
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

/** What was expected of the return at that moment; null where there was no estimate. */
export interface ReturnPace {
  readonly perMinute: number | null;
  /** Seconds from then between which all will be back. */
  readonly ends: { readonly soonest: number; readonly latest: number } | null;
}
