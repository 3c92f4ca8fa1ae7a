// Estimates how many people are back from the server's own count of logins. Some servers count logins at once
// and name the people only seconds later, in waves; a controller that waited for the names would take the
// waves for the server's pace.

/** What was counted at one moment since the return began. */
interface Count {
  /** Own time, ms. */
  readonly elapsed: number;
  readonly logins: number;
}

export interface CountedReturns {
  /**
   * The server's counter when it was first read, and how many people were known by name then; null before.
   */
  readonly from: { readonly logins: number; readonly named: number } | null;
  /** The newest first. */
  readonly counts: readonly Count[];
}

export const nothingCounted: CountedReturns = { from: null, counts: [] };

/** After this time most people behind the counted logins are known by name, ms. */
const namesTake = 5_000;

/** Takes in what the server counted, if it did; a server that counts less than before was restarted. */
export function countLogins(
  counted: CountedReturns,
  elapsed: number,
  logins: number | undefined,
  named: number,
): CountedReturns {
  if (logins === undefined) return counted;
  if (counted.from === null || logins < counted.from.logins) return { from: { logins, named }, counts: [] };
  const count = { elapsed, logins: logins - counted.from.logins };
  return {
    ...counted,
    counts: [count, ...counted.counts.filter((one) => elapsed - one.elapsed < 2 * namesTake)],
  };
}

/**
 * People back, of whom `named` are known by name. A person with two devices logs in twice, so the counted
 * logins are scaled by the share of people that an earlier count turned out to have once its names were
 * known.
 */
export function peopleBack({ from, counts }: CountedReturns, elapsed: number, named: number): number {
  const [newest] = counts;
  if (from === null || newest === undefined) return named;
  const earlier = counts.find((one) => elapsed - one.elapsed >= namesTake);
  const since = named - from.named;
  const share = earlier === undefined ? 1 : Math.min(1, since / Math.max(1, earlier.logins));
  return Math.max(named, from.named + Math.floor(share * newest.logins));
}
