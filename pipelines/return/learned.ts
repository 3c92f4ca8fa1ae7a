// Figures that one return measures and the next one begins with. A person copies them from the report into
// the next plan, whose review shows what follows. A wrong figure only makes the start slower.

import type { WindowPlan } from '../plan/window-plan.ts';
import { reactionOf } from './arrivals.ts';
import type { ReturnState } from './controller.ts';
import { everyoneAtOnceIsHarmless } from './in-flight-limit.ts';
import type { Prior } from './return-plan.ts';

export type Learned = NonNullable<WindowPlan['return']['learned']>;

export interface Measured {
  readonly phase: string;
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

const figures = {
  capacity: 'return-capacity',
  login: 'return-login',
  reaction: 'return-reaction',
  patience: 'return-patience',
};

/**
 * Figures of a return; none where the server was never busy. `told`: the patience that the return began with,
 * ms.
 */
export function measuredBy(
  { limit, view, arrivals, plan }: ReturnState,
  told: number,
): readonly Omit<Measured, 'phase'>[] {
  if (limit.capacity === null || view.baseLatency === null) return [];
  return [
    ...measuredByLoop(limit.capacity * 1_000, view.baseLatency),
    { name: figures.reaction, value: reactionOf(arrivals), unit: 'ms' },
    ...(plan.patienceMs < told ? [{ name: figures.patience, value: plan.patienceMs, unit: 'ms' }] : []),
  ];
}

/** Figures of a load test by test accounts, which says nothing about people's reaction. */
export function measuredByLoop(loginsPerSecond: number, loginMs: number): readonly Omit<Measured, 'phase'>[] {
  return [
    { name: figures.capacity, value: loginsPerSecond, unit: 'logins/s' },
    { name: figures.login, value: loginMs, unit: 'ms' },
  ];
}

/** The last figures of a phase in the form of the plan's `learned`; null when it measured none. */
export function learnedFrom(
  window: string,
  measured: readonly Measured[],
  phase: 'canary' | 're-login',
): Learned | null {
  const of = (name: string) => measured.findLast((one) => one.phase === phase && one.name === name)?.value;
  const [capacity, login, patience] = [of(figures.capacity), of(figures.login), of(figures.patience)];
  if (capacity === undefined || login === undefined) return null;
  return {
    from: window,
    loginsPerSecond: Number(capacity.toPrecision(3)),
    loginMs: Math.max(1, Math.round(login)),
    reactionMs: Math.round(of(figures.reaction) ?? 0),
    ...(patience === undefined ? {} : { patienceMs: Math.round(patience) }),
  };
}

export function priorOf({ loginsPerSecond, loginMs, reactionMs }: Learned): Prior {
  return { capacity: loginsPerSecond / 1_000, latencyMs: loginMs, reactionMs };
}

/** How many seconds the return of so many people takes at least, and whether all may come at once. */
export function foretell(learned: Learned, people: number, patienceMs: number) {
  const prior = priorOf(learned);
  return {
    seconds: people / learned.loginsPerSecond,
    atOnce: everyoneAtOnceIsHarmless(prior, people, patienceMs),
  };
}
