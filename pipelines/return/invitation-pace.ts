// How fast people are told to come, when nobody can be held out. All that shows is a canary's probe and what
// people report, and somebody told now comes minutes later, if at all. So the pace keeps a forecast of how many
// come per second, from whom it told and how late people usually are, and steers that: it lets the forecast rise
// by a factor per typical delay while the probe is well, stops telling at once when the probe slows down, and
// afterwards aims below the forecast at which that happened. Whether the forecast is right does not matter much:
// the rate that was too much is measured in the same units.

import { patienceOf } from './in-flight-limit.ts';
import type { ReturnPlan } from './return-plan.ts';
import { countSince, type ServerView } from './server-view.ts';

export interface InvitationPace {
  /** People per ms who may come, by the forecast. */
  readonly wanted: number;
  /** The forecast at which the server last was in trouble; infinite before. */
  readonly tooMuch: number;
  /** Told and still to come: those who answer soon, and those who take their time. */
  readonly soon: number;
  readonly later: number;
  /** People that may be told now, a fraction carried over. */
  readonly credit: number;
  readonly delaying: boolean;
  readonly lookedAt: number;
}

/** Two halves with these mean delays, in typical delays, come close to a log-normal with sigma 1. */
const soonAfter = 0.6;
const laterAfter = 2.5;
const doublesEvery = 0.7;

export const typicalDelayOf = (plan: ReturnPlan): number => plan.typicalDelayMs ?? 120_000;

export function startPace(plan: ReturnPlan): InvitationPace {
  return {
    wanted: plan.startInFlight / 10_000,
    tooMuch: Number.POSITIVE_INFINITY,
    soon: 0,
    later: 0,
    credit: 0,
    delaying: false,
    lookedAt: 0,
  };
}

/** People who come per ms, as far as those told so far make it known. */
function expectedArrivals(pace: InvitationPace, plan: ReturnPlan): number {
  const delay = typicalDelayOf(plan);
  return pace.soon / (soonAfter * delay) + pace.later / (laterAfter * delay);
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
  const delay = typicalDelayOf(plan);
  const moved = {
    ...pace,
    soon: pace.soon * Math.exp(-step / (soonAfter * delay)),
    later: pace.later * Math.exp(-step / (laterAfter * delay)),
    lookedAt: elapsed,
  };
  const coming = expectedArrivals(moved, plan);
  const complaints = countSince(view.reportsAt, elapsed - 30_000);
  if (!pace.delaying && (isSlow(plan, view, 1) || complaints >= 3)) {
    return { ...moved, tooMuch: coming, wanted: 0.7 * coming, credit: 0, delaying: true };
  }
  if (pace.delaying) {
    const well = view.probeMs !== null && !isSlow(plan, view, 0.4) && complaints === 0;
    return { ...moved, credit: 0, delaying: !well };
  }
  if (!telling) return { ...moved, credit: 0 };
  // Slowly past what was too much once: the server may be better by now.
  const doubling = doublesEvery * delay * (pace.wanted > 0.85 * pace.tooMuch ? 8 : 1);
  const isUsed = coming > 0.6 * pace.wanted;
  const wanted = isUsed ? pace.wanted * 2 ** (step / doubling) : pace.wanted;
  const perPerson = (plan.expectedShare ?? 0.8) * (0.5 / (soonAfter * delay) + 0.5 / (laterAfter * delay));
  return { ...moved, wanted, credit: Math.max(0, (wanted - coming) / perPerson) };
}

export function tellPeople(pace: InvitationPace, plan: ReturnPlan, count: number): InvitationPace {
  const half = (plan.expectedShare ?? 0.8) * count * 0.5;
  return { ...pace, soon: pace.soon + half, later: pace.later + half, credit: pace.credit - count };
}

function isSlow(plan: ReturnPlan, view: ServerView, factor: number): boolean {
  if (view.probeMs === null || view.probeBase === null) return false;
  return view.probeMs > view.probeBase + factor * Math.max(view.probeBase, 0.03 * patienceOf(plan));
}
