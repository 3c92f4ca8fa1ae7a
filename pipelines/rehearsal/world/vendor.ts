// The vendor of a rehearsal: announces, starts, extends, finishes or cancels its maintenance by a script, on at
// least two official sources.

import type { EventClock } from '../../adapters/clock/event-clock.ts';
import type { VendorNews, VendorStatement } from '../../ports.ts';

export interface VendorLine {
  readonly atMs: number;
  /** One of the vendor's sources; on all of them when absent. */
  readonly source?: string;
  readonly status: VendorStatement['status'];
  /** RFC 9557, where the statement names a new end. */
  readonly end?: string;
  readonly text: string;
}

export interface EmbeddedVendor {
  readonly sources: readonly string[];
  /** What a source shows now, oldest first. */
  statements(source: string): readonly VendorStatement[];
  readonly script: readonly VendorLine[];
}

export function createVendor(setting: {
  readonly clock: EventClock;
  readonly sources: readonly string[];
  readonly script: readonly VendorLine[];
  /** Of the announcement; a source's statements are anchors below it. */
  readonly url: string;
}): EmbeddedVendor {
  const { clock, sources } = setting;
  const script = setting.script.toSorted((left, right) => left.atMs - right.atMs);
  return {
    sources,
    script,
    statements: (source) =>
      script
        .filter((line) => line.atMs <= clock.now() && (line.source ?? source) === source)
        .map(({ atMs, status, end, text }) => ({
          source,
          status,
          at: new Date(atMs).toISOString(),
          ...(end === undefined ? {} : { end }),
          url: `${setting.url}#${source}`,
          text,
        })),
  };
}

export function vendorNewsInMemory(vendor: EmbeddedVendor): VendorNews {
  return { read: async () => vendor.sources.flatMap((source) => vendor.statements(source)) };
}
