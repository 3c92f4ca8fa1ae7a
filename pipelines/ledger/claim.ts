// A window's claims: numbered, create-once objects that say who may write the ledger and until when. A claim
// is never changed: the next one takes the next free number, and whoever creates that number first has it.
// Each is signed by its holder's key, which somebody whom the snapshot names has certified; others have no
// effect. None lasts longer than ten minutes, whatever it says.

import { UserError } from '../errors.ts';
import type { Store } from '../ports.ts';
import authority from './authority.json' with { type: 'json' };
import { canonicalBytes } from './canonical.ts';
import { isSignedBy, type Judged, judgeCertificate } from './certificate.ts';
import type { Certifiers } from './certifiers.ts';
import { createOwn } from './create-own.ts';
import type { Certificate } from './entry.ts';
import type { Instant } from './fact.ts';
import { claimKey, claimReleasedKey, claimsPrefix } from './keys.ts';
import { readExactly } from './read-foreign.ts';
import { type Refused, refused, refusedAt } from './refused.ts';

export interface Claim {
  readonly window: string;
  /** From 1; every entry carries the number of the claim it was written under. */
  readonly number: number;
  readonly at: Instant;
  readonly expires: Instant;
  readonly certificate: Certificate;
  readonly signature: string;
}

/** The writer's claim was taken over, ran out while another run wanted it, or was never taken. */
export class LostClaim extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'LostClaim';
  }
}

/** The store was put back to an older copy under a run: nothing that is tried again would mend it. */
export class SetBack extends UserError {}

/** Reads the claims from number `known` on: the newest that wrote an entry, or 1. */
export async function readClaims(store: Store, window: string, known: number, certifiers: Certifiers | null) {
  const keys = new Set(await store.list(claimsPrefix(window), claimKey(window, known - 1)));
  /** Objects that lie among the claims and do not count, with the reason. */
  const refused: Refused[] = [];
  let newest: { readonly claim: Claim; readonly released: boolean } | null = null;
  /** The number that the next claim takes. */
  let free = known;
  for (; keys.has(claimKey(window, free)); free += 1) {
    const key = claimKey(window, free);
    const bytes = await store.read(key);
    if (bytes === null) throw new Error(`The store lists ${key} and cannot read it`);
    const judged = judgeClaim(bytes, window, free, certifiers);
    if (judged.result === 'refused') refused.push(refusedAt(key, window, bytes, judged.why));
    else newest = { claim: judged.claim, released: false };
  }
  const releaseKey = newest === null ? '' : claimReleasedKey(window, newest.claim.number);
  if (newest !== null && keys.has(releaseKey)) {
    newest = { ...newest, released: isRelease(await store.read(releaseKey), newest.claim) };
  }
  return { newest, free, refused };
}

/** Without certifiers (the window was never opened) every certificate counts for its ten minutes. */
export function judgeClaim(
  bytes: Uint8Array,
  window: string,
  number: number,
  certifiers: Certifiers | null,
): { readonly result: 'accepted'; readonly claim: Claim } | Extract<Judged, { result: 'refused' }> {
  const read = readExactly<Claim>(bytes, 'claim');
  if (read.result === 'refused') return read;
  const claim = read.value;
  if (claim.window !== window || claim.number !== number) return refused('it is the claim of another place');
  if (!(Date.parse(claim.expires) - Date.parse(claim.at) <= authority.claimLastsMs))
    return refused('a claim lasts ten minutes at most');
  if (!isSignedBy(claim.certificate, 'claim', claim)) return refused('it is not signed by its holder');
  if (certifiers === null) return { result: 'accepted', claim };
  const judged = judgeCertificate(claim.certificate, { window, saying: 'write', at: claim.at }, certifiers);
  return judged.result === 'refused' ? judged : { result: 'accepted', claim };
}

/** Until when the claim keeps others out (epoch ms); one dated far ahead of this clock keeps nobody out. */
export function heldUntil(
  { claim, released }: { readonly claim: Claim; readonly released: boolean },
  now: number,
): number {
  const isAhead = Date.parse(claim.at) > now + authority.clockToleranceMs;
  return released || isAhead ? 0 : Date.parse(claim.expires);
}

/** True when the claim is now ours; false when another run has taken that number. */
export function createClaim(store: Store, claim: Claim): Promise<boolean> {
  return createOwn(store, claimKey(claim.window, claim.number), canonicalBytes(claim));
}

export interface Release {
  readonly window: string;
  readonly number: number;
  readonly signature: string;
}

/** Lets the next run take its claim at once. */
export async function recordRelease(store: Store, release: Release): Promise<void> {
  await store.create(claimReleasedKey(release.window, release.number), canonicalBytes(release));
}

function isRelease(bytes: Uint8Array | null, claim: Claim): boolean {
  const read = bytes === null ? null : readExactly<Release>(bytes, 'release');
  if (read?.result !== 'read') return false;
  const { window, number } = read.value;
  return (
    window === claim.window && number === claim.number && isSignedBy(claim.certificate, 'release', read.value)
  );
}
