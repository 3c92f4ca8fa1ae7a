// The time of a job, in a file of its own so that commands that need only the time load no cloud SDK.

export function instantOfJob(): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(timeOfJob());
}

/** Now (epoch ms), or in a rehearsal the time at which it stands. */
export function timeOfJob(): number {
  const given = process.env.TIDEOVER_NOW;
  return given ? Date.parse(given) : Date.now();
}
