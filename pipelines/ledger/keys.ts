// Every key that a window has in the store. Numbers are padded so that a listing is in order; digests stand
// without their colon, which some file systems refuse.

import type { Digest } from './fact.ts';

export function windowPrefix(window: string): string {
  return `windows/${window}/`;
}

function below(folder: string) {
  return (window: string): string => `${windowPrefix(window)}${folder}`;
}

/** Keys of numbered objects below a prefix. */
function numbered(prefix: (window: string) => string, ending: string) {
  return (window: string, number: number): string => `${prefix(window)}${padded(number)}${ending}`;
}

/** Keys of objects named by the digest of their bytes. */
function digested(prefix: (window: string) => string, ending: string) {
  return (window: string, digest: Digest): string => `${prefix(window)}${digest.replace(':', '-')}${ending}`;
}

export const entriesPrefix = below('entries/');

/** Entries are numbered from 1. */
export const entryKey = numbered(entriesPrefix, '.json');

/** Claims to the ledger itself; beside them lie those of senders, one for each message. */
export const claimsPrefix = below('claims/ledger/');

export const claimKey = numbered(claimsPrefix, '.json');
export const claimReleasedKey = numbered(claimsPrefix, '.released.json');

export const packsPrefix = below('packs/');

/** The pack that holds the objects under these numbers. */
export function packKey(window: string, from: number, to: number): string {
  return `${packsPrefix(window)}${padded(from)}-${padded(to)}.txt`;
}

export const factsPrefix = below('facts/');

/**
 * The door decides what an object may say, whatever the object claims; `id` is the source's own, for example
 * a comment's number: the same proof has the same key.
 */
export function factKey(window: string, door: string, id: string): string {
  return `${factsPrefix(window)}${door}/${id}.json`;
}

/** Whether an object of the mailbox is no fact: workers' reports become outcomes, bounces are only kept. */
export function isKeptOnly(name: string): boolean {
  return name.startsWith('notices/') || name.startsWith('bounce/');
}

export const checkpointsPrefix = below('checkpoints/');

/** `size` is the number of entries that the checkpoint covers; `spare` begins with a hyphen. */
export function checkpointKey(window: string, size: number, spare = ''): string {
  return `${checkpointsPrefix(window)}${padded(size)}${spare}.note`;
}

export const snapshotsPrefix = below('snapshots/');
export const snapshotKey = digested(snapshotsPrefix, '.json');

export const personalPrefix = below('personal/');

/** By the digest of the encrypted bytes. */
export const personalKey = digested(personalPrefix, '.bin');

/** The window's data key, encrypted by a KMS key that can be destroyed. */
export const wrappedKeyKey = below('personal/key.wrapped');

export const evidencePrefix = below('evidence/');

export function evidenceKey(window: string, phase: string, name: string): string {
  return `${evidencePrefix(window)}${phase}/${name}`;
}

/** The page that explains the evidence; the report links to it from its own folder beside. */
export const evidenceGuideKey = below('evidence/index.html');

/** A wish left to people, by its number. */
export function toDoKey(window: string, number: number): string {
  return evidenceKey(window, 'to-do', `${String(number).padStart(4, '0')}.json`);
}

/** A note that the key was destroyed, and when; it is not signed. */
export const erasedKey = below('personal/erased.json');

export const heldPrefix = below('personal/held/');

/** Work that was held for the replay, encrypted; `name` tells nothing without the window's key. */
export function heldKey(window: string, name: string): string {
  return `${heldPrefix(window)}${name}.item.bin`;
}

/** The content of a held item's file, encrypted. */
export function heldFileKey(window: string, name: string): string {
  return `${heldPrefix(window)}${name}.file.bin`;
}

/** The mark that a held item was replayed. */
export function heldMarkKey(window: string, name: string): string {
  return `${heldPrefix(window)}${name}.replayed.bin`;
}

function padded(number: number): string {
  return String(number).padStart(8, '0');
}
