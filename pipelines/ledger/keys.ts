// Every key that a window has in the store, in one place. Numbers are padded so that a listing is in order;
// digests stand without their colon, which some file systems refuse.

import type { Digest } from './fact.ts';

export function windowPrefix(window: string): string {
  return `windows/${window}/`;
}

function below(folder: string) {
  return (window: string): string => `${windowPrefix(window)}${folder}`;
}

export const entriesPrefix = below('entries/');

/** Entries are numbered from 1. */
export function entryKey(window: string, sequence: number): string {
  return `${entriesPrefix(window)}${padded(sequence)}.json`;
}

/** Claims to the ledger itself; beside them lie those of senders, one for each message. */
export const claimsPrefix = below('claims/ledger/');

export function claimKey(window: string, number: number): string {
  return `${claimsPrefix(window)}${padded(number)}.json`;
}

export function claimReleasedKey(window: string, number: number): string {
  return `${claimsPrefix(window)}${padded(number)}.released.json`;
}

export const packsPrefix = below('packs/');

/** The objects under these numbers in one. */
export function packKey(window: string, from: number, to: number): string {
  return `${packsPrefix(window)}${padded(from)}-${padded(to)}.txt`;
}

export const factsPrefix = below('facts/');

/**
 * `door` says what may come through it, whatever an object says of itself; `id` is the source's own, for example a
 * comment's number: the same proof has the same key.
 */
export function factKey(window: string, door: string, id: string): string {
  return `${factsPrefix(window)}${door}/${id}.json`;
}

/** What workers say of notices lies beside the proofs and becomes outcomes; bounces are kept and nothing else. */
export function isKeptOnly(name: string): boolean {
  return name.startsWith('notices/') || name.startsWith('bounce/');
}

export const checkpointsPrefix = below('checkpoints/');

/** `size` is the number of entries that the checkpoint covers; `spare` begins with a hyphen. */
export function checkpointKey(window: string, size: number, spare = ''): string {
  return `${checkpointsPrefix(window)}${padded(size)}${spare}.note`;
}

export const snapshotsPrefix = below('snapshots/');

export function snapshotKey(window: string, digest: Digest): string {
  return `${snapshotsPrefix(window)}${nameOf(digest)}.json`;
}

export const personalPrefix = below('personal/');

/** `digest` is that of the encrypted bytes. */
export function personalKey(window: string, digest: Digest): string {
  return `${personalPrefix(window)}${nameOf(digest)}.bin`;
}

/** The window's data key, encrypted by a KMS key that can be destroyed. */
export function wrappedKeyKey(window: string): string {
  return `${windowPrefix(window)}personal/key.wrapped`;
}

export const evidencePrefix = below('evidence/');

export function evidenceKey(window: string, phase: string, name: string): string {
  return `${evidencePrefix(window)}${phase}/${name}`;
}

/** The page that explains the evidence; the report links to it from its own folder beside. */
export function evidenceGuideKey(window: string): string {
  return `${evidencePrefix(window)}index.html`;
}

/** What is left to people, by its number. */
export function toDoKey(window: string, number: number): string {
  return evidenceKey(window, 'to-do', `${String(number).padStart(4, '0')}.json`);
}

export const heldPrefix = below('personal/held/');

/** Work that was held for the replay, encrypted; `name` tells nothing without the window's key. */
export function heldKey(window: string, name: string): string {
  return `${heldPrefix(window)}${name}.item.bin`;
}

/** That it was replayed. */
export function heldMarkKey(window: string, name: string): string {
  return `${heldPrefix(window)}${name}.replayed.bin`;
}

function padded(number: number): string {
  return String(number).padStart(8, '0');
}

/** The digest as a file name: `sha256-` and the hex digits. */
function nameOf(digest: Digest): string {
  return digest.replace(':', '-');
}
