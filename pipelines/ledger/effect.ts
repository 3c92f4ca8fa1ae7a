// An effect as it is asked for, and how it ended: what phases and whoever works for them hand to the engine, which
// writes intent and outcome around the act.

import type { Detail, EffectClass } from './entry.ts';

/** One act on the outside. Step and target make its key: the same in every re-run, different for every act. */
export interface EffectRequest {
  readonly step: string;
  readonly target: string;
  readonly class: EffectClass;
  /** For the auditor: what is about to happen, without names or secrets. */
  readonly what: string;
  /** Throws when the outside refuses; the reason goes into the record. */
  act(key: string): Promise<Detail>;
  /** For `probeable` effects: what is there already, or null when nothing is. */
  probe?(key: string): Promise<Detail | null>;
}

export type EffectResult =
  | { readonly result: 'done'; readonly detail: Detail }
  | { readonly result: 'failed'; readonly why: string }
  | { readonly result: 'in-doubt'; readonly why: string };
