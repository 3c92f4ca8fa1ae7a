// The snapshot: everything that a window runs on, frozen under one digest when its plan is merged, so that a
// new hire or a changed template does not affect a window under way. The people are kept apart, encrypted,
// under the roster's digest.

import { bilingual } from './bilingual.ts';
import type { Organisation } from './organisation.ts';
import type { Language } from './plan.ts';
import type { WindowPlan } from './window-plan.ts';

export interface Snapshot {
  readonly format: 1;
  readonly plan: WindowPlan;
  readonly organisation: Organisation;
  readonly roster: { readonly digest: string; readonly people: number };
  /** Texts of the templates by `<template>.<language>`. */
  readonly templates: Readonly<Record<string, string>>;
  /** Version of the code that the window starts and finishes under. */
  readonly code: string;
  /** Who merged the plan; never an approver of it. */
  readonly mergedBy: string | null;
  /** Everybody who wrote or merged the plan; absent in windows that were opened before this field existed. */
  readonly builtBy?: readonly Builder[];
  /** Version of the time zone data by which the times were computed. */
  readonly tzdata: string;
  /** Who may write the record, besides the plan's deciders with the SSH keys in the organisation file. */
  readonly writers?: Writers;
}

/** The mark on everything that a rehearsal shows or sends, so that nobody takes it for the real night. */
export const rehearsalMark = bilingual`[REHEARSAL] `;

/** The rehearsal mark to put before a title in these languages; empty for a real window. */
export function markIn(languages: readonly Language[], isRehearsal: boolean): string {
  return isRehearsal ? languages.map((language) => rehearsalMark[language]).join('') : '';
}

export interface Writers {
  /** The key that certifies a rehearsal's keys, as in authorized_keys; absent in a real window. */
  readonly rehearsal?: string;
  readonly workflow?: WorkflowIdentity;
  /** The key that signs checkpoints, NAME+ID+BASE64, where it was known when the window was opened. */
  readonly checkpoints?: string;
  /** The handlers in AWS, each with a KMS key of its own. */
  readonly handlers?: readonly {
    readonly name: string;
    /** Base64, the 32 bytes of an Ed25519 key. */
    readonly key: string;
    /** The doors of the mailbox through which the handler may put facts. */
    readonly sayings: readonly string[];
  }[];
}

/** Identity of our workflow's runs on GitHub, as their OIDC tokens state it. */
export interface WorkflowIdentity {
  readonly repositoryId: string;
  /** For example `refs/heads/main`; a ruleset protects it. */
  readonly ref: string;
  /** The issuer's public keys when the window was opened. */
  readonly issuerKeys: readonly IssuerKey[];
}

/** Whether the window is a rehearsal, whose keys are made for it and prove nothing elsewhere. */
export function isRehearsal({ writers }: Pick<Snapshot, 'writers'>): boolean {
  return writers?.rehearsal !== undefined;
}

/** A person who wrote or merged a part of the plan. */
export interface Builder {
  readonly as: 'author' | 'merger';
  /** The role's id in the organisation file, where the account or address belongs to a role. */
  readonly person: string | null;
  /** Numeric GitHub id; null where a commit names an address only. */
  readonly githubId: number | null;
}

/** An RSA public key as a JSON Web Key (RFC 7517). */
export interface IssuerKey {
  readonly kty: string;
  readonly kid: string;
  readonly n: string;
  readonly e: string;
}
