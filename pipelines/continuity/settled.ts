// Items that stay as they are because a person who may decide it said so and why: held work that is not
// entered any more, an approval on which two records differ. Without this some comparisons would never end.

import type { RecordState } from '../ledger/fold.ts';

export interface Settled {
  readonly item: string;
  readonly by: string;
  readonly reason: string;
}

/** In place of a number: every item that no other command names. */
const everything = 'all';

/** By their number, upper or lower case; the newest command for each counts, a voided one does not. */
export function splitSettled<Item>(
  items: readonly Item[],
  numberOf: (item: Item) => string,
  { facts, voided }: Pick<RecordState, 'facts' | 'voided'>,
): { readonly open: readonly Item[]; readonly left: readonly Settled[] } {
  const said = new Map<string, Omit<Settled, 'item'>>();
  for (const { id, fact } of facts.values()) {
    if (fact.kind !== 'command' || fact.command.name !== 'settle' || voided.has(id)) continue;
    said.set(fact.command.item, { by: fact.by, reason: fact.reason });
  }
  const wordOf = (item: Item) => said.get(numberOf(item).toLowerCase()) ?? said.get(everything);
  return {
    open: items.filter((item) => wordOf(item) === undefined),
    left: items.flatMap((item) => {
      const word = wordOf(item);
      return word === undefined ? [] : [{ item: numberOf(item), ...word }];
    }),
  };
}

/** Whether a decider left this one item as it is. */
export function isSettled(item: string, state: Pick<RecordState, 'facts' | 'voided'>): boolean {
  return splitSettled([item], (number) => number, state).open.length === 0;
}
