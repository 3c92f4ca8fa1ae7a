// The certifiers of a window: who may certify the keys that write its record, by one snapshot. Only the few
// values needed are read, so that a made-up snapshot gives a reason for refusal and no crash.

import { decidersOf } from '../plan/deciders.ts';
import type { Snapshot, Writers } from '../plan/snapshot.ts';
import { digestOf } from './canonical.ts';
import type { Digest } from './fact.ts';
import { readExactly } from './read-foreign.ts';

export interface Certifiers extends Writers {
  readonly deciders: readonly { readonly id: string; readonly sshKey: string }[];
}

export function certifiersOf({
  plan,
  organisation,
  writers,
}: Pick<Snapshot, 'plan' | 'organisation' | 'writers'>): Certifiers {
  const ids = decidersOf(plan);
  const deciders = organisation.people.flatMap(({ id, sshKey }) =>
    ids.has(id) && sshKey !== undefined ? [{ id, sshKey }] : [],
  );
  return { ...writers, deciders };
}

/** Null where the bytes are not the snapshot of that digest, or it names no certifiers. */
export function certifiersIn(bytes: Uint8Array | null, digest: Digest): Certifiers | null {
  try {
    const snapshot = snapshotIn(bytes, digest);
    return snapshot && certifiersOf(snapshot);
  } catch {
    return null;
  }
}

/** Null where the bytes are missing, do not have that digest, or are nested too deeply. */
export function snapshotIn(bytes: Uint8Array | null, digest: Digest): Snapshot | null {
  if (bytes === null || digestOf(bytes) !== digest) return null;
  const read = readExactly<Snapshot>(bytes, { $map: 'anything' }, bytes.byteLength);
  return read.result === 'read' ? read.value : null;
}
