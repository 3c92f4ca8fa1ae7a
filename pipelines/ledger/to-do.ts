// What only a person can switch, as it stands in the record: the wish without names, and whom it concerns apart,
// encrypted. A wish is never changed; a later one for the same thing takes its place.

import type { Localised } from '../plan/plan.ts';
import type { Store } from '../ports.ts';
import { evidenceKey, evidencePrefix } from './keys.ts';
import { readForeign } from './read-foreign.ts';

export interface ToDo {
  /** From 1, in the order in which they were wanted. */
  readonly number: number;
  /** What is to be switched; the last wish for it counts. */
  readonly id: string;
  readonly text: Localised;
  /** What whoever asked wants to read back. */
  readonly state: unknown;
  /** Key of the encrypted list of accounts; null where it concerns nobody by name. */
  readonly people: string | null;
}

const toDoShape = {
  number: 'count',
  id: 'text',
  text: 'localised',
  'state?': 'anything',
  people: { $any: ['text', 'null'] },
} as const;

function prefix(window: string): string {
  return `${evidencePrefix(window)}to-do/`;
}

function keyOf(window: string, number: number): string {
  return evidenceKey(window, 'to-do', `${String(number).padStart(4, '0')}.json`);
}

/** Those after a number, oldest first. */
export async function readToDos(store: Store, window: string, after = 0): Promise<readonly ToDo[]> {
  const keys = await store.list(prefix(window), keyOf(window, after));
  const read = await Promise.all(keys.map((key) => store.read(key)));
  return read.flatMap((bytes) => {
    const wish = bytes === null ? null : readForeign<ToDo>(bytes, toDoShape);
    return wish?.result === 'read' ? [wish.value] : [];
  });
}

/** `bytesOf` is asked again with the next number where somebody else has taken one. */
export async function appendToDo(
  store: Store,
  window: string,
  bytesOf: (number: number) => Uint8Array,
): Promise<void> {
  for (let number = (await store.list(prefix(window))).length + 1; ; number += 1) {
    if ((await store.create(keyOf(window, number), bytesOf(number))) === 'created') return;
  }
}
