// Part of the verifier: every entry is there, under its number, spelt exactly, chained to all before it, and
// written under a claim that was really taken.

import type { Claim } from './claim.ts';
import type { Entry } from './entry.ts';
import { decodeEntry, decodeExactly } from './entry-codec.ts';
import type { Examination } from './examination.ts';
import { claimKey, claimReleasedKey, claimsPrefix, entriesPrefix, entryKey } from './keys.ts';
import { hexOf } from './tree.ts';

/** Fills `entries` and the tree with what can be read in order. */
export function checkEntries(examination: Examination, entries: Entry[]): void {
  const { given, tree, problem } = examination;
  const keys = [...given.objects.keys()].filter((key) => key.startsWith(entriesPrefix(given.window))).sort();
  const expected = new Set(keys.map((_, index) => entryKey(given.window, index + 1)));
  for (const key of keys) if (!expected.has(key)) problem(key, 'no entry can have this number');

  let chained = true;
  for (const key of expected) {
    const bytes = given.objects.get(key);
    if (bytes === undefined) {
      problem(key, 'the entry is missing');
      return;
    }
    let entry: Entry;
    try {
      entry = decodeEntry(bytes);
    } catch (error) {
      problem(key, `it cannot be read: ${error instanceof Error ? error.message : error}`);
      return;
    }
    checkPlace(examination, key, entry);
    // Once broken, the chain is broken for every entry that follows; the first says where.
    if (chained && entry.root !== hexOf(tree.root())) {
      chained = false;
      problem(key, 'what stands before it is not what stood there when it was written');
    }
    entries.push(entry);
    tree.append(bytes);
  }
  checkClaims(examination);
}

function checkPlace({ given, entries, problem }: Examination, key: string, entry: Entry): void {
  const last = entries.at(-1);
  if (entry.window !== given.window) problem(key, `it was written for window ${entry.window}`);
  if (entry.sequence !== entries.length + 1) problem(key, `it was written as number ${entry.sequence}`);
  if (last !== undefined && entry.at < last.at) problem(key, 'it is older than the entry before it');
  if (entry.claim < (last?.claim ?? 0)) problem(key, 'it was written under a claim that had been taken over');
  if (entry.claim > (last?.claim ?? 0) && entry.body.kind !== 'claim-taken') {
    problem(key, `claim ${entry.claim} writes before it says that it was taken`);
  }
}

function checkClaims({ given, entries, problem, note }: Examination): void {
  const known = new Set<string>();
  for (const entry of entries) {
    if (entry.body.kind !== 'claim-taken') continue;
    const key = claimKey(given.window, entry.claim);
    known.add(key).add(claimReleasedKey(given.window, entry.claim));
    const claim = readClaim(given.objects.get(key));
    if (claim === null) {
      problem(key, `entry ${entry.sequence} says that the claim was taken, but it is missing or unreadable`);
    } else if (
      claim.window !== given.window ||
      claim.number !== entry.claim ||
      claim.holder !== entry.body.holder ||
      claim.expires !== entry.body.expires
    ) {
      problem(key, `it is not the claim that entry ${entry.sequence} speaks of`);
    }
  }
  for (const key of given.objects.keys()) {
    // Beside the claims to the ledger lie those of senders, one for each message.
    const isOfLedger = /^\d+(\.released)?\.json$/.test(key.slice(claimsPrefix(given.window).length));
    if (key.startsWith(claimsPrefix(given.window)) && isOfLedger && !known.has(key)) {
      note(key, 'the claim was taken, and nothing was written under it');
    }
  }
}

function readClaim(bytes: Uint8Array | undefined): Claim | null {
  try {
    return bytes === undefined ? null : (decodeExactly(bytes) as Claim);
  } catch {
    return null;
  }
}
