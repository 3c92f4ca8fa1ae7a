// What stays as it is because a person who may say so said so and why: held work that nobody enters any more, an
// approval that two records tell differently. The way out of every comparison that would otherwise never end.

import type { RecordState } from '../ledger/fold.ts';

export interface Settled {
  readonly item: string;
  readonly by: string;
  readonly reason: string;
}

/** The number stands for every item of which nothing else was said. */
const everything = 'all';

/** Items by the number that people write, upper or lower case; the newest word of each counts, a voided one does not. */
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
