// A window as it was found in a text, before it is told: its ends as points, and what speaks for and against them.

import type { Candidate } from './candidates.ts';
import type { Point } from './resolve.ts';
import type { Stretch } from './sentence.ts';

export interface FoundWindow {
  readonly start: Point | null;
  readonly end: Point | null;
  readonly minutes: number | null;
  /** The end was counted from a span. */
  readonly endCounted: boolean;
  readonly approximate: boolean;
  /** Something in the text speaks against it. */
  readonly contradicted: boolean;
  readonly inTitle: boolean;
  /** From the English version below a Chinese text. */
  readonly isForeign: boolean;
  readonly where: readonly Stretch[];
  /** Every sentence that tells it, where it is told more than once. */
  readonly told: readonly Stretch[];
  readonly former: { readonly start: Point | null; readonly end: Point | null } | null;
  readonly change: 'end moved' | 'all moved' | 'done' | null;
}

export const nothingFound: FoundWindow = {
  ...{ start: null, end: null, minutes: null, endCounted: false, approximate: false, contradicted: false },
  ...{ inTitle: false, isForeign: false, where: [], told: [], former: null, change: null },
};

export function found({ start, end, placed: { sentence, inTitle, isForeign } }: Candidate): FoundWindow {
  return { ...nothingFound, start, end, inTitle, isForeign, where: [sentence], told: [sentence] };
}
