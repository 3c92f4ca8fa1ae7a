// The work that a plan leaves to people's hands: what was asked for, what is to be asked for now, and what
// keeps a gate closed.

import { type RecordState, type ToDoState, toDosWanted } from '../ledger/fold.ts';
import type { HandWork } from '../plan/hand-work.ts';
import type { PhaseName } from '../plan/phase-table.ts';
import type { Timeline } from '../plan/timeline.ts';

interface Standing extends HandWork {
  /** The to-do that asks for it in these words; null where nobody was asked yet. */
  readonly toDo: ToDoState | null;
}

export function handWorkLeft({ handWork }: Timeline, state: RecordState): readonly Standing[] {
  const wanted = toDosWanted(state);
  return handWork
    .map((work): Standing => {
      // Work before a phase is done anew when the phase was undone.
      const times = work.at === null && work.before !== null ? (state.undone.get(work.before) ?? 0) : 0;
      const id = times === 0 ? work.id : `${work.id} again ${times}`;
      const toDo = wanted.find((one) => one.id === id && one.text.en === work.text.en) ?? null;
      return { ...work, id, toDo };
    })
    .filter(({ toDo }) => toDo === null || toDo.done === null);
}

/** The work that people are to be asked for now; of a list of steps only the next one. */
export function handWorkToAsk(
  timeline: Timeline,
  state: RecordState,
  next: PhaseName,
  now: number,
): readonly HandWork[] {
  const left = handWorkLeft(timeline, state);
  const step = left.find(({ at, before }) => at === null && before === next);
  return left.filter((work) => work.toDo === null && (work.at === null ? work === step : work.at <= now));
}
