// What a window runs on, frozen under one digest when its plan is merged: a later hire or a mended template
// does not touch a window under way. The people themselves are apart, encrypted, under the roster's digest.

import { bilingual } from './bilingual.ts';
import type { Organisation } from './organisation.ts';
import type { Language } from './plan.ts';
import type { WindowPlan } from './window-plan.ts';

export interface Snapshot {
  readonly format: 1;
  readonly plan: WindowPlan;
  readonly organisation: Organisation;
  readonly roster: { readonly digest: string; readonly people: number };
  /** `<template>.<language>` to its text. */
  readonly templates: Readonly<Record<string, string>>;
  /** Version of the code that the window starts and finishes under. */
  readonly code: string;
  /** Who merged the plan; never an approver of it. */
  readonly mergedBy: string | null;
  /** Everybody who wrote or merged the plan, in all its pull requests; absent where code before this opened the window. */
  readonly builtBy?: readonly Builder[];
  /** Time zone data the times were worked out with. */
  readonly tzdata: string;
  /** Who may write the record beside the plan's deciders, whose SSH keys the organisation names. */
  readonly writers?: Writers;
}

/** What a rehearsal's readers see on everything: it must never be taken for the real night. */
export const rehearsalMark = bilingual`[REHEARSAL] `;

/** Before a title that stands in these languages; empty where it is no rehearsal. */
export function markIn(languages: readonly Language[], isRehearsal: boolean): string {
  return isRehearsal ? languages.map((language) => rehearsalMark[language]).join('') : '';
}

export interface Writers {
  /** The public key of a rehearsal, as in authorized_keys: what it certifies is no real window. */
  readonly rehearsal?: string;
  readonly workflow?: WorkflowIdentity;
  /** The key that signs checkpoints, NAME+ID+BASE64, where it was known when the window was opened. */
  readonly checkpoints?: string;
  /** What runs in AWS and has a KMS key of its own. */
  readonly handlers?: readonly {
    readonly name: string;
    /** Base64, the 32 bytes of an Ed25519 key. */
    readonly key: string;
    /** The doors that it may speak at. */
    readonly sayings: readonly string[];
  }[];
}

/** Runs of our workflow on GitHub, as their tokens say it. */
export interface WorkflowIdentity {
  readonly repositoryId: string;
  /** For example `refs/heads/main`; a ruleset protects it. */
  readonly ref: string;
  /** The issuer's public keys when the window was opened. */
  readonly issuerKeys: readonly IssuerKey[];
}

/** Its people's keys are made from nothing: whatever they say counts in a rehearsal alone. */
export function isRehearsal({ writers }: Pick<Snapshot, 'writers'>): boolean {
  return writers?.rehearsal !== undefined;
}

/** One who wrote or merged a part of the plan. */
export interface Builder {
  readonly as: 'author' | 'merger';
  /** The organisation's id, where the account or address is that of a role. */
  readonly person: string | null;
  /** Numeric; null where a commit names an address only. */
  readonly githubId: number | null;
}

/** An RSA public key as a JSON Web Key (RFC 7517). */
export interface IssuerKey {
  readonly kty: string;
  readonly kid: string;
  readonly n: string;
  readonly e: string;
}
