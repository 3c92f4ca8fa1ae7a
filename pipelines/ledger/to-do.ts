// What only a person can switch, as it stands in the record: the wish without names, and whom it concerns apart,
// encrypted. A wish is never changed; a later one for the same thing takes its place. Each carries a mark that only the
// window's key makes: it is sent to people in the company's name, and on a branch anybody could put one there.

import type { Localised } from '../plan/plan.ts';
import type { Store } from '../ports.ts';
import { spellable } from './append.ts';
import { canonicalBytes, digestOf } from './canonical.ts';
import { evidencePrefix, toDoKey } from './keys.ts';
import { readForeign } from './read-foreign.ts';

export interface ToDo {
  /** From 1, in the order in which they were wanted. */
  readonly number: number;
  /** What is to be switched; the last wish for it counts. */
  readonly id: string;
  readonly text: Localised;
  /** The role that does it, where whoever asked names one. */
  readonly owner?: string;
  /** What whoever asked wants to read back. */
  readonly state: unknown;
  /** Key of the encrypted list of accounts; null where it concerns nobody by name. */
  readonly people: string | null;
  readonly mark: string;
}

/** A run, or whoever else can name things as only the holder of the window's key can. */
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

/** Those after a number, oldest first. */
export async function readToDos({ store, window, pseudonymOf }: Asking, after = 0): Promise<readonly ToDo[]> {
  const found = await putToDos(store, window, after);
  return found.filter(({ mark, ...wish }) => mark === pseudonymOf(digestOf(wish)));
}

/** The same, whoever put them. */
export async function putToDos(store: Store, window: string, after = 0): Promise<readonly ToDo[]> {
  const keys = await store.list(prefix(window), toDoKey(window, after));
  const read = await Promise.all(keys.map((key) => store.read(key)));
  return read.flatMap((bytes) => {
    const wish = bytes === null ? null : readForeign<ToDo>(bytes, toDoShape);
    return wish?.result === 'read' ? [wish.value] : [];
  });
}

/**
 * Asks people for something, unless the last wish for it is the same (`state` tells): a phase that runs again asks
 * nobody twice. `people` gives the key of the encrypted accounts. True where it is new.
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

/** `bytesOf` is asked again with the next number where somebody else has taken one. */
async function append({ store, window }: Asking, bytesOf: (number: number) => Uint8Array): Promise<void> {
  for (let number = (await store.list(prefix(window))).length + 1; ; number += 1) {
    if ((await store.create(toDoKey(window, number), bytesOf(number))) === 'created') return;
  }
}
