// A to-do: a wish for something that only a person can switch, recorded without names; whom it concerns is
// kept apart, encrypted. A wish is never changed; a later one for the same thing replaces it. Since it is
// sent to people in the company's name and anybody might put one into the store, each carries a mark that
// only the window's key makes.

import type { Localised } from '../plan/plan.ts';
import type { Store } from '../ports.ts';
import { spellable } from './append.ts';
import { canonicalBytes, digestOf } from './canonical.ts';
import { evidencePrefix, toDoKey } from './keys.ts';
import { readForeign } from './read-foreign.ts';

export interface ToDo {
  /** From 1, in the order in which they were asked. */
  readonly number: number;
  /** Names what is to be switched; the last wish with this id counts. */
  readonly id: string;
  readonly text: Localised;
  /** The role that does it, where the asking phase or adapter names one. */
  readonly owner?: string;
  /** The target state, for whoever asked to read back. */
  readonly state: unknown;
  /** Key of the encrypted list of accounts; null where the wish concerns no accounts. */
  readonly people: string | null;
  readonly mark: string;
}

/** A run, or anybody else who can make pseudonyms with the window's key. */
interface Asking {
  readonly store: Store;
  readonly window: string;
  pseudonymOf(text: string): string;
}

const toDoShape = {
  number: 'count',
  id: 'text',
  text: 'localised',
  'owner?': 'text',
  'state?': 'anything',
  people: { $any: ['text', 'null'] },
  mark: 'text',
} as const;

function prefix(window: string): string {
  return `${evidencePrefix(window)}to-do/`;
}

/** The wishes after a number that carry the right mark, oldest first. */
export async function readToDos({ store, window, pseudonymOf }: Asking, after = 0): Promise<readonly ToDo[]> {
  const found = await putToDos(store, window, after);
  return found.filter(({ mark, ...wish }) => mark === pseudonymOf(digestOf(wish)));
}

/** The same, with or without the right mark. */
export async function putToDos(store: Store, window: string, after = 0): Promise<readonly ToDo[]> {
  const keys = await store.list(prefix(window), toDoKey(window, after));
  const read = await Promise.all(keys.map((key) => store.read(key)));
  return read.flatMap((bytes) => {
    const wish = bytes === null ? null : readForeign<ToDo>(bytes, toDoShape);
    return wish?.result === 'read' ? [wish.value] : [];
  });
}

/**
 * Asks people for something, unless the last wish with this id has the same `state`: a phase that runs again
 * does not ask twice. `people` gives the key of the encrypted accounts. True where the wish is new.
 */
export async function askPeople(
  asking: Asking,
  { id, text, state, owner }: Pick<ToDo, 'id' | 'text' | 'state' | 'owner'>,
  people: () => Promise<string | null> = async () => null,
): Promise<boolean> {
  const last = await lastToDo(asking, id);
  if (last !== null && digestOf({ state: last.state }) === digestOf({ state })) return false;
  const wish = { id, text, state, people: await people(), ...(owner !== undefined && { owner }) };
  await append(asking, (number) => {
    const numbered = spellable({ number, ...wish });
    return canonicalBytes({ ...numbered, mark: asking.pseudonymOf(digestOf(numbered)) });
  });
  return true;
}

export async function lastToDo(asking: Asking, id: string): Promise<ToDo | null> {
  return (await readToDos(asking)).findLast((one) => one.id === id) ?? null;
}

/** `bytesOf` is called again with the next number where another process has taken one. */
async function append({ store, window }: Asking, bytesOf: (number: number) => Uint8Array): Promise<void> {
  for (let number = (await store.list(prefix(window))).length + 1; ; number += 1) {
    if ((await store.create(toDoKey(window, number), bytesOf(number))) === 'created') return;
  }
}
