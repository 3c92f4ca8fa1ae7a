// What people, machines and the vendor's customers said, as it stands in the record once it was proven and allowed.

import type { PhaseName } from '../plan/phase-table.ts';
import type { Trouble } from '../plan/plan.ts';
import type { Builder } from '../plan/snapshot.ts';

/** `sha256:` and 64 lower-case hex digits. */
export type Digest = string;

/** ISO 8601 in UTC with milliseconds and `Z`. */
export type Instant = string;

/**
 * SHA-256 over window, step, target and generation: a re-run computes the same. Never of a run id or attempt.
 */
export type EffectKey = string;

/** How it was proven; the object under the fact's key holds the rest. */
export type ProvenBy =
  /** The comment as it was read: it can be parsed again without GitHub. `user` is the numeric account. */
  | { readonly kind: 'comment'; readonly comment: number; readonly user: number; readonly body: string }
  /** The fingerprint of the role's SSH key, as OpenSSH prints it. */
  | { readonly kind: 'ssh'; readonly key: string };

/** The gate of a phase, or that of a correction of the plan. */
export type Gate = PhaseName | 'correct';

/** A snapshot that replaces the one in force once enough people approve it. */
export interface Proposal {
  readonly from: Digest;
  readonly to: Digest;
  /** Who wrote or merged the code that is switched to: they do not approve it. */
  readonly builtBy: readonly Builder[];
}

/** What one person said, when, and how we know. */
interface Spoken {
  /** A role of the organisation file. */
  readonly by: string;
  readonly at: Instant;
  readonly provenBy: ProvenBy;
}

/** What was proven and allowed, and has a number in the ledger. */
export type Fact =
  | (Spoken & {
      readonly kind: 'approval';
      readonly phase: Gate;
      readonly snapshot: Digest;
      readonly reason?: string;
    })
  | (Spoken & {
      readonly kind: 'rejection';
      readonly phase: Gate;
      readonly snapshot: Digest;
      readonly reason: string;
    })
  /** Takes back what the same person said about this gate before. */
  | (Spoken & { readonly kind: 'withdrawal'; readonly phase: Gate; readonly reason: string })
  | (Spoken & {
      readonly kind: 'command';
      readonly command: Command;
      readonly reason: string;
      /** The snapshot that results from a correction or a switch of code. */
      readonly proposes?: Proposal;
    })
  | (Spoken & {
      readonly kind: 'doubt-answer';
      readonly effect: EffectKey;
      readonly answer: 'sent' | 'resend';
      readonly reason: string;
    })
  | {
      readonly kind: 'feedback';
      readonly at: Instant;
      readonly way: 'mail' | 'form' | 'desk';
      readonly trouble: Trouble;
      /** Who reported it and in which words, readable only with the window's key (ledger/sealed.ts). */
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
  /** The result of comparing what stands in AWS with what the code says, by a job or a person. */
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
  /**
   * The snapshot `to` lies in the store; the command counts only while `from` is in force, so that it undoes
   * no amendment made meanwhile.
   */
  | { readonly name: 'correct'; readonly from: Digest; readonly to: Digest }
  /** The to-do of this number is done. */
  | { readonly name: 'done'; readonly toDo: number }
  /** The speaker confirms having read what they were told. */
  | { readonly name: 'ack' }
  /** Cutover may go on although the plan's early notices were never sent. */
  | { readonly name: 'waive-notices' }
  /** The vendor told this person that the maintenance is over. */
  | { readonly name: 'vendor-done' }
  | { readonly name: 'call-off'; readonly whose: 'ours' | 'vendor' }
  | { readonly name: 'roll-back'; readonly phase: PhaseName }
  | { readonly name: 'pause-return' }
  | { readonly name: 'resume-return' }
  | { readonly name: 'limit-in-flight'; readonly limit: number }
  | { readonly name: 'release-everyone' }
  /** The window goes on under this commit instead of the one with which it was opened. */
  | { readonly name: 'switch-code'; readonly to: string }
  /** Cutover may go on despite what this look at AWS found (12 digits of its fact), or without (`none`). */
  | { readonly name: 'accept-drift'; readonly look: string }
  /** Held work or a difference that stays as it is, by its number in lower case; `all` is every open one. */
  | { readonly name: 'settle'; readonly item: string };
