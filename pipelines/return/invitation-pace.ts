// Sets how fast people are told to come, where the messenger cannot hold anybody out. The only signs are a
// canary's probe and what people report, and a person told now comes minutes later, if at all. So the pace
// keeps a forecast of how many come per second, from the number told and the usual delay, and steers the
// forecast: it rises by a factor per typical delay while the probe is well, telling stops at once when the
// probe slows down, and afterwards the pace aims below the forecast at which that happened. The forecast need
// not be exact: the rate that was too much is measured in the same units.

import type { ReturnPlan } from './return-plan.ts';
import { type ServerView, since } from './server-view.ts';

export interface InvitationPace {
  /** The forecast aimed at: people per ms. */
  readonly wanted: number;
  /** The forecast at which the server was last in trouble; infinite before. */
  readonly tooMuch: number;
  /** People told and still to come: those expected soon, and those expected later. */
  readonly soon: number;
  readonly later: number;
  /** People that may be told now, a fraction carried over. */
  readonly credit: number;
  readonly delaying: boolean;
  readonly lookedAt: number;
}

/** After this time half of those who come have come. */
const typicalDelayMs = 120_000;
/** The share of those told who are expected to come, before anything is measured. */
export const expectedShare = 0.8;
/** Mean delays of two halves of the people: together they come close to a log-normal with sigma 1. */
const soonMs = 0.6 * typicalDelayMs;
const laterMs = 2.5 * typicalDelayMs;
const doublesEveryMs = 0.7 * typicalDelayMs;

export function startPace(plan: ReturnPlan): InvitationPace {
  const nobody = { soon: 0, later: 0, credit: 0, delaying: false, lookedAt: 0 };
  return { ...nobody, wanted: plan.startInFlight / 10_000, tooMuch: Number.POSITIVE_INFINITY };
}

/** Moves the pace on to `elapsed`; `telling` says whether people may be told at all at present. */
export function movePace(
  pace: InvitationPace,
  plan: ReturnPlan,
  view: ServerView,
  elapsed: number,
  telling: boolean,
): InvitationPace {
  const step = Math.max(0, elapsed - pace.lookedAt);
  const soon = pace.soon * Math.exp(-step / soonMs);
  const later = pace.later * Math.exp(-step / laterMs);
  const moved = { ...pace, soon, later, credit: 0, lookedAt: elapsed };
  const coming = soon / soonMs + later / laterMs;
  const complaints = since(view, 'reports', elapsed - 30_000);
  if (!pace.delaying && (isSlow(plan, view, 1) || complaints >= 3)) {
    return { ...moved, tooMuch: coming, wanted: 0.7 * coming, delaying: true };
  }
  if (pace.delaying) {
    const well = view.probe !== null && !isSlow(plan, view, 0.4) && complaints === 0;
    return { ...moved, delaying: !well };
  }
  if (!telling) return moved;
  // Beyond the forecast that was too much once, rise slowly: the server may have recovered by now.
  const doubling = doublesEveryMs * (pace.wanted > 0.85 * pace.tooMuch ? 8 : 1);
  const isUsed = coming > 0.6 * pace.wanted;
  const wanted = isUsed ? pace.wanted * 2 ** (step / doubling) : pace.wanted;
  const perPerson = expectedShare * (0.5 / soonMs + 0.5 / laterMs);
  return { ...moved, wanted, credit: Math.max(0, (wanted - coming) / perPerson) };
}

export function tellPeople(pace: InvitationPace, count: number): InvitationPace {
  const half = expectedShare * count * 0.5;
  return { ...pace, soon: pace.soon + half, later: pace.later + half, credit: pace.credit - count };
}

function isSlow(plan: ReturnPlan, { probe }: ServerView, factor: number): boolean {
  return probe !== null && probe.ms > probe.base + factor * Math.max(probe.base, 0.03 * plan.patienceMs);
}
