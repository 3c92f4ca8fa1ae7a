// Refusals: that an object does not count, and why. Made by whoever judges the object, and written as the
// entry that sets it aside.

import { digestOf } from './canonical.ts';
import type { Entry, EntryBody } from './entry.ts';
import { windowPrefix } from './keys.ts';

export function refused<Why>(why: Why): { readonly result: 'refused'; readonly why: Why } {
  return { result: 'refused', why };
}

/** An object in the record that does not count; `key` is below the window's prefix. */
export type Refused = Omit<Extract<EntryBody, { kind: 'refused' }>, 'kind'>;

export function refusedAt(key: string, window: string, bytes: Uint8Array, why: string): Refused {
  return { key: key.slice(windowPrefix(window).length), digest: digestOf(bytes), why };
}

/** Tells whether the entries have already set an object aside. */
export function recordedIn(entries: readonly Entry[]): (one: Pick<Refused, 'key' | 'digest'>) => boolean {
  const said = new Set(
    entries.flatMap(({ body }) => (body.kind === 'refused' ? [`${body.key} ${body.digest}`] : [])),
  );
  return ({ key, digest }) => said.has(`${key} ${digest}`);
}
