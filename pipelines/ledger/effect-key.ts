// An effect's idempotency key: the same act in the same window has the same key in every run and attempt.

import { sha256 } from './canonical.ts';
import type { EffectKey } from './fact.ts';

export interface EffectIdentity {
  readonly window: string;
  readonly step: string;
  readonly target: string;
  /** How often the phase was undone before: after a roll-back the same act is a new one with another key. */
  readonly generation: number;
}

export function effectKeyOf({ window, step, target, generation }: EffectIdentity): EffectKey {
  return sha256(JSON.stringify([window, step, target, generation]));
}
