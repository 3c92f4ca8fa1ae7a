// Candidates → the windows that a text announces: ends joined to starts, spans added, what is said twice taken once,
// former times replaced by new ones.

import type { Candidate } from './candidates.ts';
import { changed } from './changes.ts';
import { withEnd, withSpan } from './ends.ts';
import type { FoundWindow } from './found-window.ts';
import type { PlainText } from './plain-text.ts';
import { withoutRepeats, withoutSlips } from './repeats.ts';
import type { Placed } from './roles.ts';

export function windowsIn(
  text: PlainText,
  placed: readonly Placed[],
  candidates: readonly Candidate[],
  saysExtended: boolean,
): readonly FoundWindow[] {
  const announced = candidates.filter(({ role }) => role === 'window' || role === 'former');
  const based = withoutRepeats(
    withoutSlips(
      announced.map((candidate) =>
        withSpan(text, placed, candidates, withEnd(candidates, announced, candidate)),
      ),
    ),
  );
  return changed(text, placed, candidates, based, saysExtended);
}
