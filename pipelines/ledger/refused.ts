// That something does not count, and why: as whoever judges it says it, and as the entry does that sets it aside.

import { digestOf } from './canonical.ts';
import type { Entry, EntryBody } from './entry.ts';
import { windowPrefix } from './keys.ts';

export function refused<Why>(why: Why): { readonly result: 'refused'; readonly why: Why } {
  return { result: 'refused', why };
}

/** What stands in the record and does not count; `key` below the window. */
export type Refused = Omit<Extract<EntryBody, { kind: 'refused' }>, 'kind'>;

export function refusedAt(key: string, window: string, bytes: Uint8Array, why: string): Refused {
  return { key: key.slice(windowPrefix(window).length), digest: digestOf(bytes), why };
}

/** Answers of an object whether the entries set it aside already. */
export function recordedIn(entries: readonly Entry[]): (one: Pick<Refused, 'key' | 'digest'>) => boolean {
  const said = new Set(
    entries.flatMap(({ body }) => (body.kind === 'refused' ? [`${body.key} ${body.digest}`] : [])),
  );
  return ({ key, digest }) => said.has(`${key} ${digest}`);
}
