// A window's record as a whole: read from a store, or in one file of JSON lines
// (`{"bytes":"<base64>","key":"…"}`, sorted by key) that an auditor can keep and mail.

import type { Store } from '../ports.ts';
import { canonicalBytes, decodeExactly, digestOf } from './canonical.ts';
import type { Digest } from './fact.ts';
import {
  checkpointsPrefix,
  claimsPrefix,
  entriesPrefix,
  evidencePrefix,
  factsPrefix,
  packsPrefix,
  personalPrefix,
  snapshotsPrefix,
  windowPrefix,
} from './keys.ts';
import { base64Of, exactBase64 } from './signed-note.ts';

const readsAtOnce = 32;

/** Gives each object of a prefix to `take`, in the order of the keys, reading some of them ahead. */
export async function forEachObject(
  store: Store,
  prefix: string,
  take: (key: string, bytes: Uint8Array) => Promise<void> | void,
): Promise<void> {
  const keys = await store.list(prefix);
  for (let first = 0; first < keys.length; first += readsAtOnce) {
    const some = keys.slice(first, first + readsAtOnce);
    const read = await Promise.all(some.map((key) => store.read(key)));
    for (const [index, key] of some.entries()) {
      const bytes = read[index];
      if (!bytes) throw new Error(`The store lists ${key} and cannot read it`);
      await take(key, bytes);
    }
  }
}

/** What the verifier needs of a window's record: small objects whole, evidence by digest only. */
export async function readRecord(
  store: Store,
  window: string,
): Promise<{
  readonly objects: ReadonlyMap<string, Uint8Array>;
  readonly evidence: ReadonlyMap<string, Digest>;
}> {
  const objects = new Map<string, Uint8Array>();
  const evidence = new Map<string, Digest>();
  for (const prefix of [
    entriesPrefix,
    packsPrefix,
    claimsPrefix,
    factsPrefix,
    checkpointsPrefix,
    snapshotsPrefix,
  ]) {
    await forEachObject(store, prefix(window), (key, bytes) => {
      objects.set(key, bytes);
    });
  }
  for (const prefix of [evidencePrefix, personalPrefix]) {
    await forEachObject(store, prefix(window), (key, bytes) => {
      evidence.set(key, digestOf(bytes));
    });
  }
  return { objects, evidence };
}

export async function encodeBundle(store: Store, window: string): Promise<Uint8Array> {
  const lines: Uint8Array[] = [];
  await forEachObject(store, windowPrefix(window), (key, bytes) => {
    lines.push(canonicalBytes({ key, bytes: base64Of(bytes) }), Uint8Array.of(10));
  });
  return Buffer.concat(lines);
}

/** The objects of a bundle; throws an Error that names the line that is not exactly as `encodeBundle` writes it. */
export function decodeBundle(bundle: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const objects = new Map<string, Uint8Array>();
  let last = '';
  for (let start = 0, line = 1; start < bundle.byteLength; line += 1) {
    const end = bundle.indexOf(10, start);
    if (end < 0) throw new Error(`line ${line} has no end`);
    const value = readLine(bundle.subarray(start, end), line);
    if (value.key <= last) throw new Error(`line ${line} is not in the order of the keys`);
    objects.set(value.key, value.bytes);
    last = value.key;
    start = end + 1;
  }
  return objects;
}

function readLine(bytes: Uint8Array, line: number): { readonly key: string; readonly bytes: Uint8Array } {
  let value: { readonly key?: unknown; readonly bytes?: unknown };
  try {
    value = decodeExactly(bytes) as typeof value;
  } catch (error) {
    throw new Error(`line ${line} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  const decoded = typeof value?.bytes === 'string' ? exactBase64(value.bytes) : null;
  if (typeof value?.key !== 'string' || decoded === null || Object.keys(value).length !== 2) {
    throw new Error(`line ${line} is not a key with its bytes`);
  }
  return { key: value.key, bytes: decoded };
}
