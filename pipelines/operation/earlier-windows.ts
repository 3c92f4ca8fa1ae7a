// Every window in a store, and what earlier ones still need from people.

import { orNull } from '../errors.ts';
import { isToAcknowledge, openToDos, type RecordState } from '../ledger/fold.ts';
import { readAnswer } from '../ledger/read-foreign.ts';
import { isRehearsal } from '../plan/snapshot.ts';
import type { Store } from '../ports.ts';
import { type Dependency, departmentsFile, dependencyOf } from '../views/dependency.ts';
import type { EarlierNights } from '../views/plan-preview.ts';
import { type OpenedWindow, readWindow } from './read-window.ts';
import { windowIds } from './record-source.ts';

/** By their start, oldest first; rehearsals only where there are no real windows. */
export async function windowsOf(store: Store, now: number): Promise<readonly OpenedWindow[]> {
  return realOnes(await everyWindowOf(store, now));
}

function realOnes(windows: readonly OpenedWindow[]): readonly OpenedWindow[] {
  const real = windows.filter(({ snapshot }) => !isRehearsal(snapshot));
  return real.length > 0 ? real : windows;
}

async function everyWindowOf(store: Store, now: number): Promise<readonly OpenedWindow[]> {
  const windows: OpenedWindow[] = [];
  for (const id of await windowIds(store)) {
    // Anybody may put an unreadable window there: that must not keep the others from being read.
    const opened = await orNull(readWindow(store, id, now));
    if (opened !== null) windows.push(opened);
  }
  return windows.toSorted((one, other) => one.view.start - other.view.start);
}

const departmentsShape = { $list: { department: 'text', people: 'count', held: 'count' } } as const;

/** How much the company depends on its messenger, over all windows of a store. */
export async function dependencyIn(store: Store, now: number): Promise<Dependency> {
  const nights = (await windowsOf(store, now)).map(async ({ view }) => {
    const kept = view.phases
      .flatMap(({ evidence }) => evidence)
      .findLast(({ name }) => name === departmentsFile);
    const bytes = kept && (await store.read(kept.key));
    const read = bytes && readAnswer(bytes, departmentsShape);
    return { view, departments: read?.result === 'read' ? read.value : [] };
  });
  return dependencyOf(await Promise.all(nights));
}

/** An acknowledgement that a notice was read is no longer wanted when its window is over. */
const open = (state: RecordState) => openToDos(state).filter(({ id }) => !isToAcknowledge(id));

/**
 * To-dos that earlier windows left undone, and when each role last spoke, in rehearsals too, for those who
 * review a plan now.
 */
export async function earlierNights(store: Store, now: number): Promise<EarlierNights> {
  const windows = await everyWindowOf(store, now);
  const over = realOnes(windows).filter(({ view }) => view.isOver);
  const left = over.flatMap(({ window, state, snapshot: { organisation } }) =>
    open(state).map((toDo) => ({ window, organisation, toDo })),
  );
  const words = windows.flatMap(({ window, view }) =>
    [...view.commands, ...view.gates.flatMap(({ decisions }) => decisions)].map(
      ({ by, at }) => [by, { at, window, isRehearsal: view.isRehearsal }] as const,
    ),
  );
  return { left, heard: new Map(words.toSorted(([, one], [, other]) => one.at - other.at)) };
}
