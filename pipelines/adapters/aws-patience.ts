// How long a client of AWS waits for a peer that sends nothing. By default it waits for ever, and with it the
// phase that called it, and the claim.

/** For a client's `requestHandler`: `silenceMs` is the longest wait before an answer, and within it. */
export const silentFor = (silenceMs: number) => ({
  connectionTimeout: 5_000,
  requestTimeout: silenceMs,
  socketTimeout: silenceMs,
  throwOnRequestTimeout: true,
});

/** A `requestTimeout` that counts from the first byte sent: an uplink of 2 Mbit/s gets its file away, too. */
export const untilSent = (bytes: number) => 60_000 + bytes / 250;

/** For clients whose requests may be repeated: three tries of the SDK end well within a claim. */
export const patient = { requestHandler: silentFor(20_000) } as const;
