// The time, apart from what else a job is given: whoever only asks it loads no cloud.

export function instantOfJob(): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(timeOfJob());
}

/** Now (epoch ms), or in a rehearsal the moment at which it stands. */
export function timeOfJob(): number {
  const given = process.env.TIDEOVER_NOW;
  return given ? Date.parse(given) : Date.now();
}
