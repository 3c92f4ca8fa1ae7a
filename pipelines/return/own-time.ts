// The controller's own time: it only moves forward, and never by more than a little at once. A clock that is
// set back, or a machine that slept for an hour, therefore neither freezes a timer nor runs all of them out.

export interface OwnTime {
  /** The caller's clock when last seen, ms. */
  readonly seen: number;
  /** Ms since the start. */
  readonly elapsed: number;
  /** Ms that the caller's clock jumped by at the last look, 0 when it did not. */
  readonly jumped: number;
}

const longestStep = 60_000;

export function startTime(at: number): OwnTime {
  return { seen: at, elapsed: 0, jumped: 0 };
}

export function advance(time: OwnTime, at: number): OwnTime {
  const step = at - time.seen;
  if (step >= 0 && step <= longestStep) return { seen: at, elapsed: time.elapsed + step, jumped: 0 };
  return { seen: at, elapsed: time.elapsed, jumped: step };
}
