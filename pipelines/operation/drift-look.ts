// Which stack to compare with the code before cutover, and when. Pure, like due.ts.

import { type DriftQuestion, nextDriftLookAt } from '../gates/drift.ts';
import { stepToTake } from '../gates/gate.ts';
import { timelineOf } from '../plan/timeline.ts';
import type { OpenedWindow } from './read-window.ts';

type Standing = Pick<OpenedWindow, 'state' | 'snapshot'>;

/** When the next look for drift is due (epoch ms, also past); null where nothing asks for one. */
export function driftLookAt(standing: Standing, now: number): number | null {
  const question = questionOf(standing, now);
  return question && nextDriftLookAt(question);
}

/** The stack to look at now, or null. A run started by hand looks again although drift was found before. */
export function stackToLookAt(standing: Standing, now: number, startedByHand: boolean): string | null {
  const next = driftLookAt(standing, now);
  if (next === null) return null;
  const { infra } = standing.state;
  const again = startedByHand && infra !== null && infra.found.result !== 'no-drift';
  return next <= now || again ? (standing.snapshot.organisation.aws?.stack ?? null) : null;
}

function questionOf({ state, snapshot }: Standing, now: number): DriftQuestion | null {
  if (state.closed !== null || state.calledOff !== null) return null;
  const timeline = timelineOf(snapshot.plan, snapshot.organisation);
  const step = stepToTake({ timeline, snapshot, state, now });
  return step && { step, snapshot, state, now };
}
