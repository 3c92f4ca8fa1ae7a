// Tells the next cohort a few minutes before its turn, so that people are at their desks when the door opens, and
// takes it back when the return stands still. Where the plan has no such notice nothing is said.

import type { ReturnState } from '../return/controller.ts';
import { nextTurn } from '../return/progress.ts';
import type { PhaseContext } from './context.ts';

/** Said as "in about four minutes": sooner nobody would read it in time, later nobody would believe it. */
const soonest = 150;
const latest = 300;
/** Messages of one look: the return goes on meanwhile. */
const peopleAtOnce = 25;
/** A hold of a few seconds is nobody's business. */
const standsStillMs = 30_000;

export function countdown(
  context: Pick<PhaseContext, 'notify' | 'told' | 'clock'>,
  accountsOf: (cohort: string) => readonly string[],
) {
  /** People told so far, by cohort. */
  const told = new Map<string, number>();
  let stoodSince: number | null = null;

  const say = async (event: 'turn-soon' | 'turn-later', cohort: string, from: number, to: number) => {
    // Once it was taken back it may be said anew, also by the next run.
    const occasion = `${event}-${context.told('turn-later').size}-${from}`;
    await context.notify(event, occasion, accountsOf(cohort).slice(from, to), cohort);
  };
  const isOpen = (state: ReturnState, id: string) =>
    state.cohorts.some((cohort) => cohort.id === id && cohort.openedAt !== null);

  /** The return stands still: takes back what was said to all whose turn has not come. */
  async function takeBack(state: ReturnState): Promise<void> {
    for (const [cohort, count] of [...told]) {
      told.delete(cohort);
      if (isOpen(state, cohort)) continue;
      await say('turn-later', cohort, 0, count);
    }
  }

  return {
    takeBack,
    /** Called at each look at the server. */
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
