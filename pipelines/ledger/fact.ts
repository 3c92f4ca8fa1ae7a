// What people, machines and the vendor's customers said, as it stands in the record once it was proven and allowed.

import type { PhaseName } from '../plan/phase-table.ts';
import type { Trouble } from '../plan/plan.ts';

/** `sha256:` and 64 lower-case hex digits. */
export type Digest = string;

/** ISO 8601 in UTC with milliseconds and `Z`. */
export type Instant = string;

/** SHA-256 over window, step, target and ordinal: a re-run computes it again. Never a run id or an attempt. */
export type EffectKey = string;

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
