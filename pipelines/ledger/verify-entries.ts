// Part of the verifier: every entry is there, under its number, spelt exactly, chained to all before it, signed by a
// key that was certified, and written under a claim that was really taken.

import { type Append, entriesOf } from './append.ts';
import { canonicalBytes, digestOf, sameBytes } from './canonical.ts';
import { type Certifiers, certifiersIn } from './certifiers.ts';
import { judgeClaim } from './claim.ts';
import type { Entry } from './entry.ts';
import type { Examination } from './examination.ts';
import type { Digest } from './fact.ts';
import { judgeAppend, noSuchNumber, nothingYet, wasSigned } from './judge-append.ts';
import { claimKey, claimReleasedKey, claimsPrefix, entriesPrefix, entryKey, snapshotKey } from './keys.ts';
import { hexOf } from './tree.ts';

/** Fills `entries` with those that count, and the tree with all objects that can be read in order. */
export function checkEntries(examination: Examination, entries: Entry[]): void {
  const { given, tree, problem } = examination;
  const known = new Map<Digest, Certifiers | null>();
  const certifiersBy = (digest: Digest): Certifiers | null => {
    if (!known.has(digest)) {
      known.set(digest, certifiersIn(given.objects.get(snapshotKey(given.window, digest)) ?? null, digest));
    }
    return known.get(digest) ?? null;
  };
  const refused: Parameters<Examination['setAside']>[] = [];
  const counted = new Set<string>();
  let standing = nothingYet;
  let chained = true;
  for (;;) {
    const key = entryKey(given.window, tree.size + 1);
    const bytes = given.objects.get(key);
    if (bytes === undefined) break;
    const place = { window: given.window, sequence: tree.size + 1, root: hexOf(tree.root()) };
    const judged = judgeAppend(bytes, place, standing, certifiersBy);
    // Once broken, the chain is broken for every entry that follows; the first says where.
    if (judged.result === 'damaged' && chained) {
      chained = false;
      problem(key, judged.why);
    }
    if (judged.result === 'refused') refused.push([key, digestOf(bytes), judged.why]);
    else {
      takeIn(examination, entries, judged.append);
      standing = judged.after;
    }
    tree.append(bytes);
    counted.add(key);
  }
  for (const [key, bytes] of given.objects) {
    if (!key.startsWith(entriesPrefix(given.window)) || counted.has(key)) continue;
    const isLater = wasSigned(
      key,
      bytes,
      given,
      standing,
      certifiersBy,
      (number) => given.objects.get(claimKey(given.window, number)) ?? null,
    );
    if (isLater) problem(key, 'it is signed, and what came before it is missing');
    else refused.push([key, digestOf(bytes), noSuchNumber]);
  }
  for (const each of refused) examination.setAside(...each);
  checkClaims(examination, certifiersBy);
}

function takeIn({ problem, note, given }: Examination, entries: Entry[], append: Append): void {
  const { at, sequence, bodies } = append;
  const last = entries.at(-1)?.at ?? '';
  const isSetBack = bodies[0]?.kind === 'claim-taken' && bodies[0].setBackFrom === last;
  if (at < last && isSetBack)
    note(entryKey(given.window, sequence), `a person set the time back from ${last}`);
  else if (at < last) problem(entryKey(given.window, sequence), 'it is older than the entry before it');
  entries.push(...entriesOf(append));
}

function checkClaims(
  { given, entries, problem, note }: Examination,
  certifiersBy: (digest: Digest) => Certifiers | null,
): void {
  const known = new Set<string>();
  let snapshot =
    entries.flatMap(({ body }) => (body.kind === 'window-opened' ? [body.snapshot] : []))[0] ?? null;
  for (const entry of entries) {
    if (entry.body.kind === 'amended') snapshot = entry.body.to;
    if (entry.body.kind !== 'claim-taken') continue;
    const key = claimKey(given.window, entry.claim);
    known.add(key).add(claimReleasedKey(given.window, entry.claim));
    const bytes = given.objects.get(key);
    if (bytes === undefined) {
      problem(key, `entry ${entry.sequence} says that the claim was taken, and it is missing`);
      continue;
    }
    const certifiers = snapshot === null ? null : certifiersBy(snapshot);
    const judged = judgeClaim(bytes, given.window, entry.claim, certifiers);
    if (judged.result === 'refused') problem(key, `the claim does not count: ${judged.why}`);
    else if (
      judged.claim.expires !== entry.body.expires ||
      !isCertifiedAs(entry.body.certificate, judged.claim)
    ) {
      problem(key, `it is not the claim that entry ${entry.sequence} speaks of`);
    }
  }
  for (const key of given.objects.keys()) {
    if (key.startsWith(claimsPrefix(given.window)) && !known.has(key)) {
      note(key, 'the claim was taken, and nothing was written under it');
    }
  }
}

function isCertifiedAs(certificate: object | undefined, claim: { readonly certificate: object }): boolean {
  return (
    certificate === undefined || sameBytes(canonicalBytes(certificate), canonicalBytes(claim.certificate))
  );
}
