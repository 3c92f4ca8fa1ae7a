// That something does not count, and why, as whoever judges it says it.

export function refused<Why>(why: Why): { readonly result: 'refused'; readonly why: Why } {
  return { result: 'refused', why };
}
