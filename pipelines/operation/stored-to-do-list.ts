// Keeps to-dos in the record's store, for what only a person can switch: a hosted runner forgets its folders
// when the job ends, and close-out must know what cutover asked for.

import type { ToDoList } from '../adapters/by-hand/to-do-list.ts';
import { digestOf } from '../ledger/canonical.ts';
import { personalKey } from '../ledger/keys.ts';
import { decryptPersonal, encryptPersonal, namesUnder } from '../ledger/personal.ts';
import { askPeople, lastToDo, type ToDo } from '../ledger/to-do.ts';
import type { Store } from '../ports.ts';

export interface ToDoSetting {
  readonly store: Store;
  readonly window: string;
  readonly windowKey: () => Promise<Uint8Array>;
  readonly tell: (line: string) => void;
}

export function createToDoList({ store, window, windowKey, tell }: ToDoSetting): ToDoList {
  const asking = async () => ({ store, window, pseudonymOf: namesUnder(await windowKey()) });
  return {
    want: async (id, text, state, people = []) => {
      const isNew = await askPeople(await asking(), { id, text, state }, async () =>
        people.length === 0 ? null : keepPeople(store, window, await windowKey(), people),
      );
      if (isNew) tell(`To do by hand: ${text.en}`);
    },
    wanted: async (id) => (await lastToDo(await asking(), id))?.state ?? null,
  };
}

/** The accounts that a to-do concerns; null where the key is not the window's, or was destroyed. */
export async function peopleOf(
  store: Store,
  window: string,
  windowKey: Uint8Array,
  { people }: ToDo,
): Promise<readonly string[] | null> {
  if (people === null) return [];
  const bytes = await store.read(people);
  const opened = bytes && decryptPersonal(windowKey, window, bytes);
  return opened ? (opened.value as readonly string[]) : null;
}

async function keepPeople(
  store: Store,
  window: string,
  windowKey: Uint8Array,
  people: readonly string[],
): Promise<string> {
  const bytes = encryptPersonal(windowKey, window, people);
  const key = personalKey(window, digestOf(bytes));
  await store.create(key, bytes);
  return key;
}
