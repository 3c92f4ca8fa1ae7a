// Lists of words, written as people write them.

/** The words of a list that stand apart by blanks. */
export function wordSet(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/));
}
