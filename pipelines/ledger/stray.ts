// Strays: objects beside the record that are no part of it, told by their name and bytes alone. Anybody who
// may write can put them there, so they are set aside with an entry and do not mean that the record was
// altered.

import { digestOf } from './canonical.ts';
import { isSignedBy, judgeCertificate } from './certificate.ts';
import type { Certifiers } from './certifiers.ts';
import { openCheckpoint } from './checkpoint.ts';
import type { Entry, EntryBody } from './entry.ts';
import type { Digest } from './fact.ts';
import { checkpointsPrefix, packsPrefix, personalKey, snapshotKey, snapshotsPrefix } from './keys.ts';
import { readPack } from './pack.ts';
import type { VerifierKey } from './signed-note.ts';

export interface StrayContext {
  readonly window: string;
  /** Keys that sign checkpoints; without any, checkpoints are not judged. */
  readonly keys: readonly VerifierKey[];
  /** The certifiers of every snapshot that was in force. */
  readonly certifiers: readonly Certifiers[];
}

/** The digest of every snapshot that the entries put in force, once each. */
export function snapshotsInForce(entries: readonly Entry[]): readonly Digest[] {
  return [...new Set(entries.flatMap(({ body }) => snapshotNamedBy(body) ?? []))];
}

export function snapshotNamedBy(body: EntryBody): Digest | null {
  if (body.kind === 'window-opened') return body.snapshot;
  return body.kind === 'amended' ? body.to : null;
}

/** Why the object is no part of the record, else null. Given a digest for the bytes, only its name counts. */
export function whyStray(
  key: string,
  given: Uint8Array | Digest,
  { window, keys, certifiers }: StrayContext,
): string | null {
  const digest = () => (typeof given === 'string' ? given : digestOf(given));
  if (/\/personal\/sha256-[0-9a-f]+\.bin$/.test(key))
    return key === personalKey(window, digest()) ? null : 'it is not what its name says';
  if (key.startsWith(snapshotsPrefix(window)))
    return key === snapshotKey(window, digest()) ? null : 'it is not the snapshot that its name says';
  if (typeof given === 'string') return null;
  if (key.startsWith(checkpointsPrefix(window))) {
    const opened = keys.length === 0 ? null : openCheckpoint(given, window, keys, key);
    return opened?.result === 'refused' ? opened.why : null;
  }
  if (!key.startsWith(packsPrefix(window))) return null;
  const seal = readPack(given, key)?.seal;
  const isSealed =
    seal !== undefined &&
    isSignedBy(seal.certificate, 'seal', seal) &&
    certifiers.some(
      (each) =>
        judgeCertificate(seal.certificate, { window, saying: 'write', at: seal.at }, each).result ===
        'accepted',
    );
  return isSealed ? null : 'it is no pack of these entries';
}
