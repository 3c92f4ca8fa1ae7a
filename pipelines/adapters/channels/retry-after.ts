// How long a service asks to wait (RFC 9110, 10.2.3): seconds or a date.

/** A longer wait is an outage and no throttling: the service is asked again after this. */
const longestMs = 15 * 60_000;

/** Milliseconds, at least 1,000; null where the header is missing or says nothing that can be read. */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null) return null;
  const text = header.trim();
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(Math.ceil(ms), 1_000), longestMs) : null;
}
