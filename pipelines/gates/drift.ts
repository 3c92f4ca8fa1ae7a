// Whether drift in AWS keeps cutover closed: it may begin after a fresh look that found none, or after a
// person's recorded word to go on in spite of it. Not asked where the organisation names no stack, nor in a
// drill, where nothing outside is real.

import type { InfraLook, RecordState } from '../ledger/fold.ts';
import type { Localised } from '../plan/plan.ts';
import { isRehearsal, type Snapshot } from '../plan/snapshot.ts';
import type { Step } from '../plan/timeline.ts';
import * as reasons from './reasons.ts';

export interface DriftQuestion {
  readonly step: Step;
  readonly snapshot: Snapshot;
  readonly state: RecordState;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

const minute = 60_000;
/** A look at AWS older than this no longer counts, nor does a person's acceptance. */
export const driftCountsForMs = 6 * 60 * minute;
/** The first look is this long before cutover may begin: time to mend what it finds. */
const firstLookAheadMs = 2 * 60 * minute;
/** What was found is looked at again this often, so that a mended stack opens the gate by itself. */
const lookAgainMs = 30 * minute;

/** Why cutover must wait; empty when it need not. */
export function driftThatBlocks(question: DriftQuestion): readonly Localised[] {
  const { state, now } = question;
  if (!asks(question) || isAccepted(state, now)) return [];
  const infra = ownLook(question);
  const isStale = infra !== null && now - infra.at > driftCountsForMs;
  const reason = reasons.drifted(infra, isStale, question.snapshot.organisation.sites[0]?.zone ?? 'UTC');
  return reason === null ? [] : [reason];
}

/** When to look at AWS next (epoch ms, past when it is due now); null where no look is needed. */
export function nextDriftLookAt(question: DriftQuestion): number | null {
  const { state, step, now } = question;
  if (!asks(question) || isAccepted(state, now)) return null;
  const infra = ownLook(question);
  const first = (step.notBefore ?? now) - firstLookAheadMs;
  if (infra === null) return first;
  const again = infra.found.result === 'no-drift' ? driftCountsForMs / 2 : lookAgainMs;
  return Math.max(first, infra.at + again);
}

function asks({ step, snapshot }: DriftQuestion): boolean {
  return step.phase === 'cutover' && snapshot.organisation.aws?.stack !== undefined && !isRehearsal(snapshot);
}

/** The newest look, if it was at this organisation's stack. */
function ownLook({ snapshot, state: { infra } }: DriftQuestion): InfraLook | null {
  return infra?.stack === snapshot.organisation.aws?.stack ? infra : null;
}

/** The acceptance covers the drift known when it was given; drift that a later look adds is not accepted. */
function isAccepted({ driftAccepted, infra }: RecordState, now: number): boolean {
  if (driftAccepted === null || now - driftAccepted.at > driftCountsForMs) return false;
  if (infra?.found.result !== 'drift') return true;
  return infra.found.resources.every((one) => driftAccepted.resources.includes(one));
}
