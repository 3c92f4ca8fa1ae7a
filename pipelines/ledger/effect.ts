// The shape of an effect: what phases ask of the engine, which writes intent and outcome around the act.

import type { Localised } from '../plan/plan.ts';
import type { Detail, EffectClass } from './entry.ts';

/** One act on the outside. Step and target make its key: the same in every re-run, different for every act. */
export interface EffectRequest {
  readonly step: string;
  readonly target: string;
  readonly class: EffectClass;
  /** For the auditor: what is about to happen, without names or secrets. */
  readonly what: string;
  /**
   * Throws when the outside refuses; the reason goes into the record. Where the outside can refuse an
   * overtaken writer by a number, it gets the claim's number beside the key, never in it: the key is the same
   * in every run.
   */
  act(key: string, claim: number): Promise<Detail>;
  /** For `probeable` effects: what is there already, or null when nothing is. */
  probe?(key: string): Promise<Detail | null>;
}

/** Puts one thing back that a phase did. */
export interface UndoStep {
  readonly what: Localised;
  readonly request: EffectRequest;
}

export type EffectResult =
  | { readonly result: 'done'; readonly detail: Detail }
  | { readonly result: 'failed'; readonly why: string }
  | { readonly result: 'in-doubt'; readonly why: string };
