// What only a person can switch, as it stands in the record: the wish without names, and whom it concerns apart,
// encrypted. A wish is never changed; a later one for the same thing takes its place.

import type { Localised } from '../plan/plan.ts';
import { evidenceKey, evidencePrefix } from './keys.ts';

export interface ToDo {
  /** What is to be switched; the last wish for it counts. */
  readonly id: string;
  readonly text: Localised;
  /** What whoever asked wants to read back. */
  readonly state: unknown;
  /** Key of the encrypted list of accounts; null where it concerns nobody by name. */
  readonly people: string | null;
}

export function toDosPrefix(window: string): string {
  return `${evidencePrefix(window)}to-do/`;
}

/** Numbered from 1 in the order in which they were wanted. */
export function toDoKey(window: string, number: number): string {
  return evidenceKey(window, 'to-do', `${String(number).padStart(4, '0')}.json`);
}

/** What is wanted now, oldest first. */
export function stillWanted(all: readonly ToDo[]): readonly ToDo[] {
  return all.filter(({ id }, index) => !all.slice(index + 1).some((later) => later.id === id));
}
