// What a window runs on, frozen under one digest when its plan is merged: a later hire or a mended template
// does not touch a window under way. The people themselves are apart, encrypted, under the roster's digest.

import type { Organisation } from './organisation.ts';
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
}

/** One who wrote or merged a part of the plan. */
export interface Builder {
  readonly as: 'author' | 'merger';
  /** The organisation's id, where the account or address is that of a role. */
  readonly person: string | null;
  /** Numeric; null where a commit names an address only. */
  readonly githubId: number | null;
}
