// One question of a command that writes a file: asked at the keyboard, or answered by the option of its name.

import type { Localised } from './plan.ts';

/** Answers by option, as far as they are known. */
export type Given = Readonly<Record<string, string | undefined>>;

export interface FileQuestion {
  readonly option: string;
  readonly ask: Localised;
  /** What Enter takes. */
  readonly fallback: (given: Given) => string;
  /** Null when the answer will do; otherwise what to write instead. */
  readonly refuse: (answer: string, given: Given) => Localised | null;
  readonly applies: (given: Given) => boolean;
  /** An option for those who know it. */
  readonly neverAsked?: true;
}
