// Tells the next cohort a few minutes before its turn, so that people are at their desks when they may log
// in, and takes that back when the return stands still. Nothing is sent where the plan has no such notice.

import type { ReturnState } from '../return/controller.ts';
import { nextTurn } from '../return/progress.ts';
import type { PhaseContext } from './context.ts';

/** In seconds, told as "in about four minutes": with less it is read too late, with more it is unsure. */
const soonest = 150;
const latest = 300;
/** The most people told at one look, as the return goes on meanwhile. */
const peopleAtOnce = 25;
/** A stand of a few seconds is not told. */
const standsStillMs = 30_000;

export function countdown(
  context: Pick<PhaseContext, 'notify' | 'told' | 'clock'>,
  accountsOf: (cohort: string) => readonly string[],
) {
  /** People told so far, by cohort. */
  const told = new Map<string, number>();
  let stoodSince: number | null = null;

  const say = async (event: 'turn-soon' | 'turn-later', cohort: string, from: number, to: number) => {
    // After it was taken back it may be told again, also by the next run.
    const occasion = `${event}-${context.told('turn-later').size}-${from}`;
    await context.notify(event, occasion, accountsOf(cohort).slice(from, to), cohort);
  };
  const isOpen = (state: ReturnState, id: string) =>
    state.cohorts.some((cohort) => cohort.id === id && cohort.openedAt !== null);

  /** When the return stands still: takes back what was told to cohorts whose turn has not come. */
  async function takeBack(state: ReturnState): Promise<void> {
    for (const [cohort, count] of [...told]) {
      told.delete(cohort);
      if (isOpen(state, cohort)) continue;
      await say('turn-later', cohort, 0, count);
    }
  }

  return {
    takeBack,
    /** Called at each sample of the server. */
    look: async (state: ReturnState): Promise<void> => {
      const now = context.clock.now();
      if (state.condition !== 'admitting') {
        stoodSince ??= now;
        if (now - stoodSince >= standsStillMs) await takeBack(state);
        return;
      }
      stoodSince = null;
      const next = nextTurn(state);
      const isTime = next !== null && next.seconds >= soonest && next.seconds <= latest;
      if (isTime && !told.has(next.cohort)) told.set(next.cohort, 0);
      for (const [cohort, from] of told) {
        const all = accountsOf(cohort).length;
        if (from >= all || isOpen(state, cohort)) continue;
        const to = Math.min(all, from + peopleAtOnce);
        told.set(cohort, to);
        await say('turn-soon', cohort, from, to);
        return;
      }
    },
  };
}
