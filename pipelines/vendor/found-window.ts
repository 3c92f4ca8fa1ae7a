// The shape of a window found in a text, while the text is still read: its ends, and what speaks for and
// against them.

import type { Candidate } from './candidates.ts';
import type { Point } from './resolve.ts';
import type { Stretch } from './sentence.ts';

export interface FoundWindow {
  readonly start: Point | null;
  readonly end: Point | null;
  readonly minutes: number | null;
  /** Whether the end was computed from a span. */
  readonly endCounted: boolean;
  readonly approximate: boolean;
  /** Whether something in the text contradicts it. */
  readonly contradicted: boolean;
  readonly inTitle: boolean;
  /** Whether it is from the English version below a Chinese text. */
  readonly isForeign: boolean;
  readonly where: readonly Stretch[];
  /** All sentences that tell it, where it is told more than once. */
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
