// How fast people are told to come, when nobody can be held out. All that shows is a canary's probe and what
// people report, and a person told now arrives minutes later, if at all: so the pace rises slowly, by a factor
// per typical delay, stops at once when the probe slows down, and starts again lower when it has recovered.

import { patienceOf } from './in-flight-limit.ts';
import type { ReturnPlan } from './return-plan.ts';
import { countSince, type ServerView } from './server-view.ts';

export interface InvitationPace {
  /** People told per ms. */
  readonly rate: number;
  /** People that may be told but were not yet, a fraction carried over. */
  readonly credit: number;
  readonly delaying: boolean;
  readonly lookedAt: number;
}

export const typicalDelayOf = (plan: ReturnPlan): number => plan.typicalDelayMs ?? 120_000;

export function startPace(plan: ReturnPlan): InvitationPace {
  return { rate: plan.startInFlight / 10_000, credit: plan.startInFlight, delaying: false, lookedAt: 0 };
}

export function isSlow(plan: ReturnPlan, view: ServerView, factor: number): boolean {
  if (view.probeMs === null || view.probeBase === null) return false;
  return view.probeMs > Math.max(factor * view.probeBase, view.probeBase + 0.1 * factor * patienceOf(plan));
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
  const complaints = countSince(view.reportsAt, elapsed - 30_000);
  const trouble = isSlow(plan, view, 2.5) || complaints >= 3;
  if (trouble && !pace.delaying) {
    return { rate: pace.rate * 0.6, credit: 0, delaying: true, lookedAt: elapsed };
  }
  if (pace.delaying) {
    const well = view.probeMs !== null && !isSlow(plan, view, 1.5) && complaints === 0;
    return { ...pace, credit: 0, delaying: !well, lookedAt: elapsed };
  }
  if (!telling) return { ...pace, credit: Math.min(pace.credit, 1), lookedAt: elapsed };
  const rate = pace.rate * 2 ** (step / (0.6 * typicalDelayOf(plan)));
  return { rate, credit: pace.credit + rate * step, delaying: false, lookedAt: elapsed };
}
