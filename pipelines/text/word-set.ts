// Makes a set of words from one string, for tables of words in code.

/** The words of a list that is separated by blanks or line breaks. */
export function wordSet(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/));
}
